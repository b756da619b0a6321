# ruff: noqa: RUF001 - digits and marks of many scripts are what this is about
"""Take the time of a message off the end of its words, in the ways that apps write it."""

from __future__ import annotations

import re

#: Digits of other scripts, as a reader may give them.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
#: Marks of direction, which a reader of Arabic puts in.
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_HALF = r"(?:\s?(?:[ap]\s?\.?\s?m\b\.?|[صم](?!\w)))"
_CLOCK = rf"(?:(?:上午|下午|午前|午後|오전|오후)\s?)?(?:[01]?\d|2[0-3])\s?[:.٫]\s?[0-5]\d{_HALF}?"
#: A time at the end, and after it at most what a reader makes of the ticks of an app.
_ENDING = re.compile(
    rf"(?<![\d:.])(?P<time>{_CLOCK})(?P<rest>(?:\s?[^\s\w]{{1,3}}|\s?[A-Za-z0-9٠-٩]{{1,2}}){{0,3}})$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(\d{1,2})\s?[:.٫]\s?(\d{2})\s?(.*)", re.DOTALL)


def without_marks(text: str) -> str:
    """Words without the invisible marks that a reader puts between directions."""
    return " ".join(_MARKS.sub("", text).split())


def parted(text: str) -> tuple[str, str]:
    """Words and the time at their end; the time is empty where there is none."""
    text = without_marks(text)
    found = _ENDING.search(text.translate(_DIGITS))
    if found is None:
        return text, ""
    return text[: found.start("time")].rstrip(), " ".join(found["time"].split())


def plain(time: str) -> str:
    """A time as ``HH:MM`` of 24 hours; empty where it cannot be told."""
    text = time.translate(_DIGITS).lower()
    found = _PLAIN.search(text)
    if found is None:
        return ""
    hour, minute = int(found[1]), int(found[2])
    late = re.match(r"p|م", found[3]) or re.search("下午|午後|오후", text)
    early = re.match(r"a|ص", found[3]) or re.search("上午|午前|오전", text)
    if late and hour < 12:  # noqa: PLR2004 - noon
        hour += 12
    elif early and hour == 12:  # noqa: PLR2004
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""  # noqa: PLR2004
