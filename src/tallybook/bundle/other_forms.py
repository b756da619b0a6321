"""What a whole export gives in the forms that other programs read: mails, cards, and days.

Mails come out of a mailbox byte for byte, by their place in it. Cards hold persons and handles as the
book has them, and nothing of what the person says of them. Days have a title that names nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.people import Person

#: Mails in one folder: file managers are slow with more.
TOGETHER = 1000
#: A mail longer than this stays in its mailbox.
LONGEST = 256 << 20
#: Octets of a line of a card or a calendar, as both formats ask.
LINE = 75
TITLE = "Reminder"


#: Takes a mail out of the lines that a mailbox puts round it.
Unwrap = Callable[[bytes], bytes]


class Sealed(Protocol):
    """Somewhere originals are opened by their hash."""

    def open(self, sha256: str) -> BinaryIO:
        """Open one original."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """How much was written."""

    mails: int = 0
    cards: int = 0
    days: int = 0


def write_forms(book: Book, case: Case, target: Path, unwrap: Unwrap | None = None) -> Forms:
    """Write mails, cards and days below a folder, where there are any.

    Args:
        book: The open book.
        case: Its view.
        target: A folder that is there.
        unwrap: Takes a mail out of its mailbox; None leaves mails in theirs.
    """
    mails = 0
    if unwrap is not None:
        mails = write_mails(book.exhibits, mailboxes(case), target / "mails", unwrap)
    persons = case.people.persons
    if persons:
        (target / "people.vcf").write_bytes(cards(persons))
    found = sorted(set(days_of(case)))
    if found:
        salt, _ = book.leaf(0)
        (target / "dates.ics").write_bytes(calendar(found, salt))
    return Forms(mails=mails, cards=len(persons), days=len(found))


# --- mails --------------------------------------------------------------------------------------------


def mailboxes(case: Case) -> Iterator[tuple[str, int, int]]:
    """Yield the mails that stand in a mailbox of their own: its hash, first byte and length."""
    import polars as pl  # noqa: PLC0415

    sources = {
        sha256: one.source
        for one in case.imports.values()
        for sha256 in (*one.exhibits, one.exhibit)
    }
    mailboxes = [sha256 for sha256, source in sources.items() if source == "mbox"]
    wanted = (pl.col("kind") == "mail") & pl.col("exhibit").is_in(mailboxes)
    rows = case.items.filter(wanted & (pl.col("part").fill_null("") == "")).sort(
        "exhibit", "offset"
    )
    yield from rows.select("exhibit", "offset", "length").iter_rows()


def write_mails(
    sealed: Sealed, places: Iterable[tuple[str, int, int]], folder: Path, unwrap: Unwrap
) -> int:
    """Write each mail as it stands in its mailbox, without the lines the mailbox put round it."""
    count, opened, file = 0, "", None
    try:
        for sha256, offset, length in places:
            if file is None or sha256 != opened:
                _shut(file)
                file, opened = sealed.open(sha256), sha256
            if length > LONGEST:
                continue
            file.seek(offset)
            below = folder / f"{count // TOGETHER:03}"
            below.mkdir(parents=True, exist_ok=True)
            count += 1
            (below / f"{count:06}.eml").write_bytes(unwrap(file.read(length)))
    finally:
        _shut(file)
    return count


def _shut(file: IO[bytes] | None) -> None:
    """Close a file, where there is one."""
    if file is not None:
        file.close()


# --- cards --------------------------------------------------------------------------------------------


def cards(persons: Iterable[Person]) -> bytes:
    """Write persons and their handles as vCard 3.0, one card each."""
    return b"".join(_card(person) for person in persons)


def _card(person: Person) -> bytes:
    """Write one card: a number as a number, an address as an address, other handles by name."""
    name = _escaped(person.name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{name};;;;", f"FN:{name}"]
    others = []
    for handle in person.handles:
        if "@" in handle.strip("@") and " " not in handle:
            lines.append(f"EMAIL:{_escaped(handle)}")
        elif handle.lstrip("+").replace(" ", "").isdecimal():
            lines.append(f"TEL:{_escaped(handle)}")
        else:
            others.append(_escaped(handle))
    if others:
        lines.append(f"NICKNAME:{','.join(others)}")
    return _folded([*lines, "END:VCARD"])


def _escaped(text: str) -> str:
    """Write text so that no character of it is taken for a mark of the format."""
    plain = "".join(one if one.isprintable() else " " for one in text)
    for mark in "\\,;":
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def _folded(lines: Iterable[str]) -> bytes:
    """Write lines, folding those that are too long, never within a character."""
    out = []
    for line in lines:
        room, held = LINE, b""
        for letter in line:
            octets = letter.encode("utf-8", "replace")
            if len(held) + len(octets) > room:
                out.append(held)
                held = b" "
            held += octets
        out.append(held)
    return b"".join(line + b"\r\n" for line in out)


# --- days ---------------------------------------------------------------------------------------------


def days_of(case: Case) -> Iterator[tuple[date, str]]:
    """Yield the days of orders and reports, each with what tells it from the others."""
    for order in case.orders:
        for name in ("served", "ends", "review"):
            yield from _day(getattr(order, name), f"{name} {order.item}")
    for report in case.reports:
        yield from _day(report.first_due, f"due {report.item}")
        for answer in report.answers:
            yield from _day(answer.next_date, f"due {answer.item}")


def _day(given: date | datetime | None, name: str) -> Iterator[tuple[date, str]]:
    """The day of a date or a time, where there is one."""
    if given is not None:
        yield (given.date() if isinstance(given, datetime) else given), name


def calendar(days: Iterable[tuple[date, str]], secret: bytes) -> bytes:
    """Write whole days as iCalendar, with a title that names nothing.

    Args:
        days: Each day with what tells it from the others; that stays here.
        secret: Known to this book alone: names of events tell nobody what they are.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Notes//EN"]
    for day, name in days:
        digest = hmac.new(secret, name.encode(), hashlib.sha256).digest()
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid.UUID(bytes=digest[:16])}",
            "DTSTAMP:20000101T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{TITLE}",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return _folded([*lines, "END:VCALENDAR"])
