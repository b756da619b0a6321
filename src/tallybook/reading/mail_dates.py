"""Read the date of a mail, in all the forms in which programs have written it."""

import re
from datetime import datetime

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
#: Minutes east of UTC of names that mean one thing only. Others (IST, CST in China) stay unknown.
_ZONES = {
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "wet": 0,
    "west": 60,
    "bst": 60,
    "cet": 60,
    "met": 60,
    "mez": 60,
    "cest": 120,
    "mest": 120,
    "mesz": 120,
    "eet": 120,
    "eest": 180,
    "jst": 540,
    "kst": 540,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "ast": -240,
    "adt": -180,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
}
_ZONE = r"(?P<zone>(?:GMT|UTC?)?[ \t]*[+-][ \t]*[0-9]{1,2}:?[0-9]{2}|[A-Za-z]{1,5})?+"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{1,2})(?:[:.](?P<second>[0-9]{1,2})(?:[.,][0-9]+)?)?"
)
_USUAL = re.compile(
    r"(?:[A-Za-z]{3}, {0,2})?([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4}) "
    r"([0-9]{2}):([0-9]{2}):([0-5][0-9]) ([+-](?:0[0-9]|1[0-4])[0-5][0-9])"
)
_DAY_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?,?\s*)?(?P<day>[0-9]{{1,2}})[ \t.-]+(?P<month>[A-Za-z]{{3}})[a-z]*\.?[ \t.,-]+"
    rf"(?P<year>[0-9]{{2,4}}),?\s+(?:at\s+)?{_CLOCK}\s*(?P<half>[AaPp][Mm]\b)?\s*{_ZONE}"
)
_MONTH_FIRST = re.compile(
    rf"(?:[A-Za-z]+,?\s+)?(?P<month>[A-Za-z]{{3}})[a-z]*\.?\s+(?P<day>[0-9]{{1,2}}),?\s+"
    rf"(?:(?P<year>[0-9]{{4}}),?\s+(?:at\s+)?)?{_CLOCK}\s*(?P<half>[AaPp][Mm]\b)?\s*{_ZONE}"
    rf"(?:\s*(?P<late_year>[0-9]{{4}}))?"
)
_ISO = re.compile(
    rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})[T ]\s*{_CLOCK}\s*{_ZONE}"
)
_COMMENT = re.compile(r"\([^()]*\)")
_LONGEST = 200
_THIS_CENTURY, _TWO_DIGITS, _THREE_DIGITS = 50, 100, 1000
_NOON = 12
_FARTHEST_ZONE = 15 * 60


def mail_date(text: str) -> tuple[datetime, int | None] | None:
    """Return the wall-clock time of a date field and its minutes east of UTC.

    The offset is None where the field gives none, or a name that means several. ``-0000`` gives
    the time in UTC and keeps quiet about the sender's own zone, so its offset is 0.
    """
    usual = _USUAL.match(text)
    if usual:
        day, month, year, hour, minute, second, zone = usual.groups()
        try:
            local = datetime(  # noqa: DTZ001 - the wall clock; its offset is told beside it
                int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second)
            )
        except (KeyError, ValueError):
            return None
        return local, (int(zone[1:3]) * 60 + int(zone[3:])) * (-1 if zone[0] == "-" else 1)
    return _any_date(text[:_LONGEST].strip())


def _any_date(text: str) -> tuple[datetime, int | None] | None:
    """Read a date that is not written in the usual way."""
    found = _DAY_FIRST.match(text)
    if found is None:
        text = " ".join(_COMMENT.sub(" ", text).split())
        found = _DAY_FIRST.match(text) or _MONTH_FIRST.match(text) or _ISO.match(text)
    return found and _moment(found.groupdict())


def _moment(parts: dict[str, str | None]) -> tuple[datetime, int | None] | None:
    """Put the parts of a date together; None where there is no such time."""
    year = parts["year"] or parts.get("late_year")
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    hour = int(parts["hour"] or 0)
    if half := (parts.get("half") or "").lower():
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    second = int(parts["second"] or 0)
    try:
        local = datetime(  # noqa: DTZ001 - the wall clock; its offset is told beside it
            _year(year or ""),
            number,
            int(parts["day"] or 0),
            hour,
            int(parts["minute"] or 0),
            min(second, 59) if second <= 60 else second,  # noqa: PLR2004 - a leap second
        )
    except ValueError:
        return None
    return local, zone_offset(parts["zone"] or "")


def _year(text: str) -> int:
    """A year of four digits, or of two or three by the rule of RFC 5322."""
    year = int(text) if text else 0
    if len(text) == 2:  # noqa: PLR2004
        return year + (2000 if year < _THIS_CENTURY else 1900)
    return year + 1900 if text and year < _THREE_DIGITS else year


def zone_offset(zone: str) -> int | None:
    """Minutes east of UTC; None for no zone, or one that is not known."""
    sign = max(zone.find("+"), zone.find("-"))
    if sign < 0:
        return _ZONES.get(zone.lower())
    digits = re.sub(r"[^0-9]", "", zone[sign:]).rjust(4, "0")
    minutes = int(digits[:-2]) * 60 + int(digits[-2:])
    if minutes > _FARTHEST_ZONE:
        return None
    return -minutes if zone[sign] == "-" else minutes
