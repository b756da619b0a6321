"""What a person typed, read with patience: what fits is taken, what does not is said."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tallybook.errors import NoBook
from tallybook.model.entries import IMPACTS, VOICES, Incident, Witness
from tallybook.model.time import Moment
from tallybook.web.tongues import _

#: Fields of the diary form that are one box of text.
TEXTS = (
    "what",
    "where",
    "exact_words",
    "feeling",
    "impact",
    "reported_to",
    "private_note",
)

#: Fields of the time of something.
WHEN = ("when", "start_day", "start_time", "end_day", "end_time", "zone")


#: Zones that are offered by name; any other may be typed.
COMMON_ZONES = (
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Madrid",
    "Europe/Rome", "Europe/Warsaw", "Europe/Bucharest", "Europe/Athens", "Europe/Istanbul",
    "Europe/Kyiv", "Africa/Lagos", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kolkata", "Asia/Dhaka", "Asia/Shanghai", "Asia/Manila", "Australia/Sydney",
    "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo",
)  # fmt: skip


NOON = 12
HOUR = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?([ap]\.?m\.?)?")
MONTHS = {name: f"{number:02}" for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
)}  # fmt: skip

UNREADABLE_DAY = "That is not a day. An example: 27 3 2026."


@dataclass(slots=True)
class Read:
    """A form as it was read: its values, and a sentence for each that needs another look."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def blank_moment(zone: str) -> dict[str, str]:
    """The fields of a time before anything is typed: nothing is claimed."""
    return dict.fromkeys(WHEN, "") | {"when": "unknown", "zone": zone}


def shown_moment(moment: Moment, zone: str) -> dict[str, str]:
    """The fields of a time that is known already, or of one that is still open."""
    shown = blank_moment(zone if moment.start is None else moment.zone) | {"when": moment.kind}
    for name, value in (("start", moment.start), ("end", moment.end)):
        if value is not None:
            shown[f"{name}_day"] = f"{value:%Y-%m-%d}"
            shown[f"{name}_time"] = f"{value:%H:%M}" if moment.precision == "minute" else ""
    return shown


def _now(zone: str) -> Moment:
    """The time of this moment, on the book's own clock, else on this machine's."""
    from tallybook.case.times import is_zone, on_clock  # noqa: PLC0415 - after a book is open
    from tallybook.diary import machine_zone  # noqa: PLC0415

    now = datetime.now(tz=UTC)
    zone = zone if is_zone(zone) else machine_zone()
    local = on_clock(now, zone) if is_zone(zone) else now.astimezone().replace(tzinfo=None)
    return Moment(kind="exact", start=local.replace(second=0, microsecond=0), zone=zone)


def moment(typed: Mapping[str, str], read: Read, zone: str = "unknown") -> Moment:
    """Read the time of something; whatever is not said stays vague.

    Args:
        typed: What the browser sent.
        read: Takes a sentence for each thing that needs another look.
        zone: The book's own zone, which holds where no other was typed.
    """
    kind = typed.get("when", "unknown") or "unknown"
    zone = typed.get("zone", "").strip() or zone
    if kind == "now":
        return _now(zone)
    if kind not in {"exact", "about", "between"}:
        return Moment()
    start, is_timed = _time(typed, "start", read)
    end, end_is_timed = _time(typed, "end", read) if kind == "between" else (None, is_timed)
    if start is not None and end is not None and end < start:
        read.errors["end_day"] = _("The second time is before the first. Check both.")
    if kind == "between" and end is None and "end_day" not in read.errors:
        read.errors["end_day"] = _("Give a day for the end, or choose 'Around a time'.")
    precision = "minute" if is_timed and end_is_timed else "day"
    return Moment(kind=kind, start=start, end=end, zone=zone, precision=precision)


def _time(typed: Mapping[str, str], name: str, read: Read) -> tuple[datetime | None, bool]:
    """Read one day with its time of day; say whether the time of day was given."""
    written, hour = day(typed, f"{name}_day"), hour_of(typed.get(f"{name}_time", ""))
    if not written:
        if name == "start":
            read.errors["start_day"] = _("Give a day, or choose 'I don't know, or not now'.")
        return None, False
    if hour is None:
        read.errors[f"{name}_time"] = _("That time cannot be read. Examples: 14:30, 2.30pm.")
    try:
        return datetime.fromisoformat(f"{written}T{hour or '00:00'}"), bool(hour)
    except ValueError:
        read.errors[f"{name}_day"] = _("That is not a day. An example: 27 3 2026.")
        return None, False


def day(typed: Mapping[str, str], name: str) -> str:
    """Read a day from its three boxes, the month as a number or by name.

    Returns:
        It as ISO 8601; what was typed in that order where it is no day; empty for nothing.
    """
    boxes = [typed.get(f"{name}_{part}", "").strip() for part in "ymd"]
    if not any(boxes):
        return typed.get(name, "").strip()
    year, month, number = (box.replace("-", " ") or "?" for box in boxes)
    month = MONTHS.get(month[:3].lower(), month)
    year = f"20{year}" if len(year) == len("26") and year.isdecimal() else year
    return "-".join((year, month.zfill(2), number.zfill(2)))


def folder(text: str) -> Path:
    """Read where something lies or goes, as it was typed.

    Raises:
        NoBook: No folder can be called that.
    """
    try:
        found = Path(text.strip()).expanduser()
        found.exists()
    except (RuntimeError, OSError) as error:
        raise NoBook(path=text.strip()[:80]) from error
    if "\0" in text:
        raise NoBook(path="that place")
    return found


def is_day(text: str) -> bool:
    """Whether a text is a day, or nothing."""
    try:
        date.fromisoformat(text or "2000-01-01")
    except ValueError:
        return False
    return True


def hour_of(text: str) -> str | None:
    """Read a time of day as people write it; empty for nothing, None where it cannot be read."""
    found = HOUR.fullmatch(text.strip().lower().replace(" ", ""))
    if found is None:
        return None if text.strip() else ""
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3] or ""
    if half and not 1 <= hour <= NOON:
        return None
    hour = hour % NOON + (NOON if half.startswith("p") else 0) if half else hour
    return f"{hour:02}:{minute:02}" if hour < 2 * NOON and minute < 60 else None  # noqa: PLR2004


def several(text: str) -> tuple[str, ...]:
    """Split a box where each line, or each part after a comma, is one thing."""
    parts = text.replace(",", "\n").splitlines()
    return tuple(part.strip() for part in parts if part.strip())


def witnesses(
    names: Sequence[str], contacts: Sequence[str], notes: Sequence[str]
) -> tuple[Witness, ...]:
    """Read the rows of people who saw or heard it; rows without a name fall away."""
    rows = zip(names, contacts, notes, strict=False)
    return tuple(
        Witness(name=name.strip(), contact=contact.strip(), note=note.strip())
        for name, contact, note in rows
        if name.strip() or note.strip()
    )


def incident(
    typed: Any, *, kept: Incident | None = None, zone: str = "unknown"
) -> tuple[Read, Incident]:
    """Read the diary form: one line is enough, all else is optional.

    Args:
        typed: What the browser sent (Django's QueryDict).
        kept: What was written before, for files and covered fields that the form does not carry.
        zone: The book's own zone.
    """
    read = Read(values=shown(typed))
    if not typed.get("what", "").strip():
        read.errors["what"] = _("Write a few words about what happened. One line is enough.")
    texts = {name: typed.get(name, "").strip() for name in TEXTS}
    voice = typed.get("voice", "own")
    seen_by = witnesses(*(typed.getlist(f"witness_{part}") for part in ("name", "contact", "note")))
    covered = covered_in(kept, typed)
    if kept is not None and "words" in covered:
        texts["exact_words"] = kept.exact_words
    before = kept or Incident(what="")
    kinds, texts["impact"] = impact(typed, before, texts["impact"])
    made = replace(
        before,
        **texts,
        impact_kinds=kinds,
        when=moment(typed, read, zone),
        behaviours=tuple(typed.getlist("behaviours")),
        who=several(typed.get("who", "")),
        voice=voice if voice in VOICES else "own",
        witnesses=kept.witnesses if kept is not None and "witnesses" in covered else seen_by,
        matters=bool(typed.get("matters")),
        private=bool(typed.get("private")),
    )
    return read, made


def impact_names() -> dict[str, str]:
    """The parts of daily life in which something can have had to change, by their codes."""
    return {
        "sleep": _("Sleep"),
        "work": _("Work"),
        "study": _("School or study"),
        "routes": _("Routes and times"),
        "home": _("Home"),
        "phone": _("Phone and online"),
        "children": _("Children"),
        "people": _("Family and friends"),
        "health": _("Health"),
        "money": _("Money"),
        "other": _("Something else"),
    }


def impact(typed: Any, before: Incident, text: str) -> tuple[tuple[str, ...], str]:
    """Read what had to change: the parts that were ticked, and all of it in words.

    Each part that is new, or of which something was said, has a line of its own in the words.
    """
    chosen, names = typed.getlist("impact_kinds"), impact_names()
    words = {code: typed.get(f"impact_{code}", "").strip() for code in IMPACTS}
    kinds = tuple(code for code in IMPACTS if code in chosen or words[code])
    said = [code for code in kinds if words[code] or code not in before.impact_kinds]
    lines = [f"{names[code]}: {words[code]}" if words[code] else names[code] for code in said]
    return kinds, "\n".join([*lines, text] if text else lines)


def covered_in(kept: Incident | None, typed: Container[str] = ()) -> set[str]:
    """What a correction leaves covered: there from before, and not opened in the form."""
    if kept is None:
        return set()
    there = {"words": bool(kept.exact_words), "witnesses": bool(kept.witnesses)}
    fields = {"words": "exact_words", "witnesses": "witness_name"}
    return {name for name, is_there in there.items() if is_there and fields[name] not in typed}


def shown(typed: Any) -> dict[str, Any]:
    """The fields of the diary form as they were typed, to be shown again."""
    fields: dict[str, Any] = {name: typed.get(name, "") for name in (*TEXTS, *WHEN, "who", "voice")}
    fields["start_day"], fields["end_day"] = day(typed, "start_day"), day(typed, "end_day")
    fields["behaviours"] = typed.getlist("behaviours")
    fields["impact_kinds"] = typed.getlist("impact_kinds")
    fields["impact_words"] = {code: typed.get(f"impact_{code}", "") for code in IMPACTS}
    fields["matters"], fields["private"] = bool(typed.get("matters")), bool(typed.get("private"))
    rows = zip(
        *(typed.getlist(f"witness_{part}") for part in ("name", "contact", "note")), strict=False
    )
    fields["witnesses"] = [dict(zip(("name", "contact", "note"), row, strict=True)) for row in rows]
    return fields


def blank(zone: str) -> dict[str, Any]:
    """The diary form before anything is typed."""
    fields: dict[str, Any] = dict.fromkeys((*TEXTS, "who"), "")
    return (
        fields
        | blank_moment(zone)
        | {"voice": "own", "behaviours": [], "matters": False, "private": False, "witnesses": []}
        | {"impact_kinds": [], "impact_words": {}}
    )


def filled(known: Incident, zone: str) -> dict[str, Any]:
    """The diary form with what was written before; the zone of the book where no time was."""
    fields: dict[str, Any] = {name: getattr(known, name) for name in TEXTS}
    rows = [{"name": w.name, "contact": w.contact, "note": w.note} for w in known.witnesses]
    return (
        fields
        | shown_moment(known.when, zone)
        | {
            "who": "\n".join(known.who),
            "voice": known.voice,
            "behaviours": list(known.behaviours),
            "impact_kinds": list(known.impact_kinds),
            "impact_words": {},
            "matters": known.matters,
            "private": known.private,
            "witnesses": rows,
        }
    )


def changes(before: Incident, after: Incident) -> dict[str, Any]:
    """The fields that differ, for an amendment."""
    names = before.__dataclass_fields__
    return {n: getattr(after, n) for n in names if getattr(before, n) != getattr(after, n)}
