"""The kinds of item a record can hold: what each is called, and what it means to the rest.

An importer uses one of these names in `Record.kind`; the timeline, the pages, the patterns and the
bundle ask here and need no case of their own. A new kind is a new line.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of item.

    Attributes:
        title: What one of them is called, at the head of an entry.
        one: The same within a sentence.
        many: Several of them.
        received: Title of one that came in; empty where that is no question.
        sent: Title of one that went out.
        contact: Whether one of them is somebody reaching, or trying to reach, somebody.
        private: Whether it is the person's own and stays in the book unless they say otherwise.
        record: Whether importers yield it; the others are written down in the book itself.
        facts: Whether its short facts are what it is about, and stand with it on paper.
    """

    title: str
    one: str
    many: str
    received: str = ""
    sent: str = ""
    contact: bool = False
    private: bool = False
    record: bool = True
    facts: bool = False


KINDS: dict[str, Kind] = {
    "message": Kind(
        title="Message", one="message", many="messages",
        received="Message received", sent="Message sent", contact=True,
    ),
    "mail": Kind(
        title="E-mail", one="e-mail", many="e-mails",
        received="E-mail received", sent="E-mail sent", contact=True,
    ),
    "call": Kind(
        title="Call", one="call", many="calls",
        received="Call received", sent="Call made", contact=True, facts=True,
    ),
    "voicemail": Kind(
        title="Voice message", one="voice message", many="voice messages",
        received="Voice message received", sent="Voice message sent", contact=True, facts=True,
    ),
    "recording": Kind(title="Sound recording", one="sound recording", many="sound recordings", facts=True),
    "photo": Kind(title="Photograph", one="photo", many="photos"),
    "video": Kind(title="Video", one="video", many="videos", facts=True),
    "post": Kind(title="Post or comment", one="post or comment", many="posts or comments"),
    "alert": Kind(
        title="Tracker alert", one="alert about a tracker", many="alerts about trackers", facts=True,
    ),
    "sign_in": Kind(
        title="Account sign-in", one="sign-in to an account", many="sign-ins to accounts", facts=True,
    ),
    "document": Kind(title="Document", one="document", many="documents", facts=True),
    "place": Kind(title="Own place", one="own place", many="own places", private=True, facts=True),
    "card": Kind(
        title="Address book entry", one="address book entry", many="address book entries",
        private=True, facts=True,
    ),
    "appointment": Kind(
        title="Calendar entry", one="calendar entry", many="calendar entries", private=True, facts=True,
    ),
    "event": Kind(
        title="Line written by the app", one="line written by an app", many="lines written by an app",
    ),
    "row": Kind(title="Line of a table", one="line of a table", many="lines of tables", facts=True),
    "incident": Kind(title="Diary entry", one="diary entry", many="diary entries", record=False),
}  # fmt: skip

#: Kinds that importers yield.
RECORDS = tuple(name for name, kind in KINDS.items() if kind.record)
#: Somebody reaching, or trying to reach, somebody.
CONTACT = tuple(name for name, kind in KINDS.items() if kind.contact)
#: Stay in the book unless the person says otherwise.
PRIVATE = tuple(name for name, kind in KINDS.items() if kind.private)

#: Not part of what happened: left out of the list of everything, and shown when asked for.
ASIDE = ("card", "place")

#: What a channel is called; a name that is not here is shown as it stands.
CHANNELS: dict[str, str] = {
    "whatsapp": "WhatsApp",
    "sms": "Text message",
    "mms": "Picture message",
    "call": "Phone call",
    "email": "E-mail",
    "photo": "Photo",
    "video": "Video",
    "audio": "Sound recording",
    "diary": "Diary",
    "telegram": "Telegram",
    "messenger": "Messenger",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "discord": "Discord",
    "signal": "Signal",
    "imessage": "iMessage",
    "facetime": "FaceTime",
    "snapchat": "Snapchat",
    "tiktok": "TikTok",
    "x": "X (Twitter)",
    "google-chat": "Google Chat",
    "google-voice": "Google Voice",
    "voicemail": "Voicemail",
    "place": "Own places",
    "contacts": "Address book",
    "calendar": "Calendar",
    "tracker": "Trackers",
    "account": "Account",
    "document": "Document",
    "table": "Table",
    "screenshot": "Picture of a chat",
}

#: Channels whose items are files of their own: each covers nothing but itself.
FILES = ("photo", "video", "audio")


def counts_as(kind: str) -> Kind:
    """The kind of a name; one that is not known here is shown under its own name."""
    return KINDS.get(kind) or Kind(title=kind.capitalize(), one=kind, many=kind)
