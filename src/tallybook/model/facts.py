"""The short facts of an item: what each is called, and how what it says is read.

Importers keep facts under plain names, as the file gives them. Here they are put into words for
people; the data beside a bundle, and the book itself, hold them as they came.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

#: What a fact is called; a name that is not here is shown with blanks for its marks.
_NAMES = {
    "action": "What the app noted",
    "activity_timestamp": "Time of the activity",
    "activity_type": "Kind of activity",
    "actor": "Who did it",
    "actor_id": "Account of who did it",
    "app": "App",
    "author_id": "Number of the account",
    "battery": "Battery, per cent",
    "blocked": "Blocked",
    "box": "Folder on the phone",
    "call": "How it went",
    "call_back": "Number to ring back",
    "call_result": "Code for how it went",
    "call_type": "Kind of call",
    "cc": "Copy to",
    "changed": "Last changed",
    "codecs": "How it is recorded",
    "contact": "Address card sent along",
    "contact_name": "Name on the phone",
    "created": "Made",
    "date": "About the date",
    "date_sent": "Time sent, as the network gave it",
    "dates": "Dates in it",
    "datr_cookie": "Mark of the browser",
    "deleted": "Deleted in the app",
    "deleted_at": "Deleted in the app at",
    "delivered": "Delivered",
    "delivered-to": "Delivered to",
    "disappears_after": "Set to disappear after",
    "display_name": "Name shown in the app",
    "document": "Kind of document",
    "duration": "Length in seconds",
    "earlier": "Earlier wording",
    "earlier_wording": "Is an earlier wording",
    "edited": "Edited",
    "edits": "Times edited",
    "expires": "Kept until",
    "flags": "Marks in the database",
    "from_id": "Number of the account",
    "gaia_id": "Number of the Google account",
    "google_says": "What Google says of it",
    "guid": "Number in the database",
    "in-reply-to": "Answers the mail with the number",
    "ip": "Internet address",
    "is_non_routable_ip_address": "Internet address is internal",
    "labels": "Labels in the mailbox",
    "list": "Stands in the list",
    "mails": "Email addresses",
    "media": "Kind of attachment",
    "media_id": "Number of the attachment",
    "media_type": "Kind of file",
    "message-id": "Number of the mail",
    "message_id": "Number of the message",
    "metres": "Distance in metres",
    "modified": "Last saved",
    "org": "Organisation",
    "os": "System of the device",
    "os_version": "Version of the system",
    "phones": "Phone numbers",
    "pixels": "Width and height in points",
    "post_id": "Number of the post",
    "provider": "Account with",
    "read": "Read",
    "received": "Servers that passed it on",
    "received_at": "Taken in by the last server",
    "reply-to": "Answers go to",
    "reply_to": "Answers",
    "rev": "Card last changed",
    "sender_name": "Name beside the address",
    "signal": "Strength of the signal",
    "sim": "SIM card",
    "time": "Which time is given",
    "time_header": "Time in the file\u2019s own header",
    "timer": "Set to disappear after",
    "uid": "Number of the entry",
    "unique_id": "Number in the database",
    "unsent": "Unsent",
    "until": "Until",
    "url": "Web address",
    "user agent": "Browser or app",
    "user_agent": "Browser or app",
    "user_agent_string": "Browser or app",
    "withheld": "Number",
    "zone": "Time zone",
}

#: Facts that some files write as seconds or thousandths since 1970.
_MOMENTS = frozenset({"date_sent", "deleted_at", "edited", "until"})
_SECONDS, _THOUSANDTHS = 10, 13
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)
_PACKED = re.compile(r"\d{8}T\d{6}Z?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLAIN = {"true": "yes", "false": "no"}
#: What importers note of a date that is not simply there.
_DATES = {
    "no-date": "the file gives none",
    "header": "from the file\u2019s header",
    "creationdate": "as the camera wrote it",
    "digitised": "when it was digitised",
}


def fact_name(name: str) -> str:
    """What a short fact of an item is called, to be shown before it."""
    plain = name.replace("_", " ").replace("-", " ")
    return _NAMES.get(name) or plain[:1].upper() + plain[1:]


def fact_value(value: str, name: str) -> str:
    """What a short fact says, with its times as people read them; anything else as it stands."""
    if _ISO.fullmatch(value) or _PACKED.fullmatch(value) or _DAY.fullmatch(value):
        return _said(value)
    if name in _MOMENTS and value.isdigit() and len(value) in {_SECONDS, _THOUSANDTHS}:
        seconds = int(value[:_SECONDS])
        return _told(datetime.fromtimestamp(seconds, tz=UTC))
    return (_DATES if name == "date" else _PLAIN).get(value, value)


def _said(value: str) -> str:
    """A time written in figures, as it is said; one that cannot be a time stays as it is."""
    zone = value.removesuffix("UTC").removesuffix("GMT")
    plain = zone.rstrip() + ("Z" if zone != value else "")
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        return value
    if _DAY.fullmatch(value):
        return f"{moment.day} {moment:%B %Y}"
    return _told(moment)


def _told(moment: datetime) -> str:
    """A day and a time, to the second where it is not a full minute."""
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    offset = moment.utcoffset()
    zone = "" if offset is None else (f" ({moment:%z})" if offset else " (UTC)")
    return f"{moment.day} {moment:%B %Y}, {clock}{zone}"
