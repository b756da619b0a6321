"""Days as a calendar file that names nothing: a neutral title and a day, and no more."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, date, datetime

from tallybook.case.deadlines import Deadline

#: The only titles a calendar sees.
TITLES = {"due": "Look at notes"}
OTHERWISE = "Reminder"


def calendar_file(
    found: Iterable[Deadline], today: date, secret: bytes, at: datetime | None = None
) -> bytes:
    """Write the days to come as iCalendar: whole days, no text, no place, no alarm.

    Args:
        found: Days; those that have gone by or were dealt with are left out.
        today: The day it is written.
        secret: Known to this book alone: names of events tell nobody what they are, and a second
            file takes the place of the first.
        at: When it is written.
    """
    stamp = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Notes//EN", "CALSCALE:GREGORIAN"]
    for one in found:
        if one.settled is None and not one.is_past(today):
            lines += _event(one, today, secret, stamp)
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode("ascii")


def _event(one: Deadline, today: date, secret: bytes, stamp: str) -> list[str]:
    """One whole day, as a day without an end is: that by which asking is best, while it is to come."""
    day = one.best if today <= one.best <= one.day else one.day
    code, item, _ = one.key
    name = hmac.new(
        secret, f"{code} {item if item >= 0 else one.why}".encode(), hashlib.sha256
    ).hexdigest()[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{name}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"SUMMARY:{TITLES.get(one.clock.effect, OTHERWISE)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
