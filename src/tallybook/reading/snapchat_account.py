"""Read what Snapchat hands over beside messages: calls, log-ins, and the names of friends."""

from __future__ import annotations

import re

import msgspec

from tallybook.errors import ExportError
from tallybook.model.source import Export
from tallybook.reading.batches import Row, as_json
from tallybook.reading.downloads import Found, content_of, utc_of
from tallybook.reading.json import UNREADABLE, text_of

#: Which way something went, by the first word of the list it stands in.
SENT = {"Sent": "out", "Outgoing": "out", "Received": "in", "Incoming": "in"}
#: What a call has, any one of which tells that a row is one.
OF_CALLS = {"Date & Time", "Length (sec)", "Result"}

_FRIENDS = re.compile(r"(?:^|/)friends\.json$")
_FRIENDS_BOUND = 64 << 20


def call(found: Found) -> Row:
    """Make a row of a call."""
    row = found.row
    seconds = text_of(row.get("Length (sec)"))
    given = {
        "call": text_of(row.get("Result")) or "yes",
        "duration": seconds,
        "network": text_of(row.get("Network Type")),
        "place_city": text_of(row.get("City")),
        "place_country": text_of(row.get("Country")),
        "type": text_of(row.get("Type")),
    }
    other = text_of(row.get("To")) or text_of(row.get("From")) or text_of(row.get("Username"))
    direction = SENT.get(found.group.partition(" ")[0], "unknown")
    return Row(
        "call",
        "snapchat",
        found.offset,
        found.length,
        utc_of(row.get("Date & Time")),
        thread=other,
        sender=other if direction == "in" else "",
        recipients=other if direction == "out" else "",
        direction=direction,
        details=as_json(given),
        match=f"call {seconds}",
    )


def login(found: Found) -> Row:
    """Make a row of a log-in to the account."""
    row = found.row
    given = {name.lower(): text_of(row.get(name)) for name in ("Device", "IP", "Status")}
    place = {"place_country": text_of(row.get("Country")), "provider": "Snapchat"}
    details = as_json(given | place)
    return Row(
        "sign_in",
        "account",
        found.offset,
        found.length,
        utc_of(row.get("Created")),
        thread="Snapchat",
        sender="",
        recipients="",
        direction="unknown",
        details=details,
        match=details,
    )


def friends(export: Export) -> dict[str, str]:
    """The name that each user name is shown under."""
    for member in filter(_FRIENDS.search, export.members()):
        try:
            given = msgspec.json.decode(content_of(export, member, _FRIENDS_BOUND))
        except (ExportError, *UNREADABLE):
            continue
        lists = given.values() if isinstance(given, dict) else ()
        rows = [row for rows in lists if isinstance(rows, list) for row in rows]
        return {
            text_of(row.get("Username")): text_of(row.get("Display Name"))
            for row in rows
            if isinstance(row, dict)
        }
    return {}
