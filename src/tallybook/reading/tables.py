"""Tables as text: lines of cells between commas, semicolons, tabs or bars.

What a table is about is told by its titles, in one place for all importers of tables
(`family_of`), so that each table belongs to exactly one of them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from tallybook.model.source import Export
from tallybook.reading.headings import meaning_of, plain

#: The largest table that is read.
BOUND = 256 << 20
#: A cell in quotes may run over so many lines; beyond that the quotes are taken as signs.
_MOST_LINES = 200
_LONGEST_CELL = 1 << 17
_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 40
_WIDEST = 256
_LONGEST_TITLE = 60
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_VALUE = re.compile(
    r"\+?[\d\s().,:;/\-]*\d[\d\s().,:;/\-]*|\S+@\S+\.\S+|https?://\S*|.*\d{1,2}[:.]\d\d.*"
    r"|.*\d{4}-\d\d-\d\d.*|true|false",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"[\n\r]|:$|: |[.!?] \w|^BEGIN:")

#: Tables that an importer of their own reads, by titles that all have to be there.
_FAMILIES: dict[str, tuple[frozenset[str], ...]] = {
    "google-contacts": (
        frozenset({"given name", "e-mail 1 - value"}),
        frozenset({"given name", "phone 1 - value"}),
        frozenset({"first name", "e-mail 1 - value"}),
        frozenset({"first name", "phone 1 - value"}),
        frozenset({"first name", "e-mail address", "mobile phone"}),
        frozenset({"first name", "last name", "e-mail address"}),
        frozenset({"first name", "last name", "mobile phone"}),
        frozenset({"vorname", "nachname", "e-mail-adresse"}),
    ),
    "tracker": (
        frozenset({"beaconid", "receivedat", "deviceaddress"}),
        frozenset({"deviceid", "uniqueid", "firstdiscovery", "lastseen"}),
        frozenset({"notificationid", "deviceaddress"}),
    ),
}
#: Lists of log-ins, by words that all have to stand in some title each.
_SIGN_INS = (
    ("activity timestamp", "ip address"),
    ("device type", "last activity"),
    ("device type", "device last location"),
    ("device name", "device added date"),
    ("logged in date", "application"),
)
#: What a list of calls must say: when, with whom, and how long or of which kind.
_CALL_NEEDS = (
    frozenset({"date", "date+time"}),
    frozenset({"number", "from", "to"}),
    frozenset({"duration", "direction", "kind"}),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table.

    Attributes:
        cells: Its cells, quotes undone.
        offset: First byte of it in the export.
        length: Its length there.
        is_broken: Whether its quotes do not close, so that they were taken as they stand.
        part: The part of the export it stands in; empty for the export itself.
    """

    cells: tuple[str, ...]
    offset: int
    length: int
    is_broken: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose titles were found.

    Attributes:
        text: All of it.
        codec: How it is written.
        start: Bytes before the text: its mark.
        delimiter: What stands between cells.
        titles: The titles, made different where two are the same.
        above: Lines above the titles, and the titles.
    """

    text: str
    codec: str
    start: int
    delimiter: str
    titles: tuple[str, ...]
    above: int

    def lines(self) -> Iterator[Line]:
        """Every line below the titles that is not empty."""
        for line in islice(
            _lines(self.text, self.delimiter, self.codec, self.start), self.above, None
        ):
            if any(cell.strip() for cell in line.cells):
                yield line


def family_of(titles: Iterable[str]) -> str:
    """Which importer a table belongs to, by its titles alone; empty for a table of no known kind."""
    known = {plain(title) for title in titles}
    for family, shapes in _FAMILIES.items():
        if any(shape <= known for shape in shapes):
            return family
    if any(all(any(word in title for title in known) for word in words) for words in _SIGN_INS):
        return "sign-ins"
    means = {meaning_of(title) for title in known}
    return "calls" if all(means & need for need in _CALL_NEEDS) and not means & {"words"} else ""


def is_known_heading(titles: Iterable[str]) -> bool:
    """Whether an importer of its own reads tables with these titles."""
    return bool(family_of(titles))


def table_of(export: Export, bound: int = BOUND) -> Table | None:
    """Find the table in a file; None where it holds none.

    Raises:
        TooLarge: The file is beyond the bound.
    """
    return table_in(export.read(bound))


def bare_table(export: Export, delimiter: str, titles: tuple[str, ...]) -> Table:
    """A table whose form is known and that has no line of titles.

    Raises:
        TooLarge: The file is beyond the bound.
    """
    data = export.read(BOUND)
    codec, start = _written(data)
    codec = codec or "cp1252"
    text = data[start:].decode(codec, "surrogateescape" if codec == "utf-8" else "replace")
    return Table(text, codec, start, delimiter, titles, 0)


def head_of(export: Export) -> Table | None:
    """Find the titles in the beginning of a file, to tell what it is."""
    head = export.head(1 << 16)
    return _seen(head[: head.rfind(b"\n") + 1] or head)


@lru_cache(maxsize=2)
def _seen(head: bytes) -> Table | None:
    """Look once for all importers that ask about the same file."""
    return table_in(head)


def table_in(data: bytes) -> Table | None:
    """Find the table in bytes: decode, find what stands between cells, find the titles."""
    codec, start = _written(data)
    if not codec:
        return None
    errors = "surrogateescape" if codec == "utf-8" else "replace"
    text = data[start:].decode(codec, errors)
    if _CONTROLS.search(text[:1000]) or text[:1].strip() in {"<", "{", "["}:
        return None
    best: Table | None = None
    for delimiter in _DELIMITERS:
        found = _titled(text, codec, start, delimiter)
        if found and (best is None or len(found.titles) > len(best.titles)):
            best = found
    return best


def _titled(text: str, codec: str, start: int, delimiter: str) -> Table | None:
    """Find the titles: the first line as wide as most lines, of short words that all differ."""
    lines = [line.cells for line in islice(_lines(text, delimiter, codec, start), _LOOKED_AT)]
    widths = Counter(_width(cells) for cells in lines if _width(cells) > 1)
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width], width))
    for place, cells in enumerate(lines):
        if _width(cells) >= max(2, usual) and len(cells) <= _WIDEST:
            titles = tuple(cell.strip() for cell in cells)
            follow = lines[place + 1 :]
            is_titled = _are_titles(titles) and _fit(follow, len(titles))
            return (
                Table(text, codec, start, delimiter, _told_apart(titles), place + 1)
                if is_titled
                else None
            )
    return None


def _width(cells: tuple[str, ...]) -> int:
    """How many cells a line has, empty ones at its end left out."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return width


def _fit(lines: list[tuple[str, ...]], width: int) -> bool:
    """Whether the lines below the titles look like rows of one table."""
    filled = [cells for cells in lines if any(cell.strip() for cell in cells)]
    same = sum(len(cells) == width for cells in filled)
    return bool(filled) and 2 * same >= len(filled)


def _are_titles(titles: tuple[str, ...]) -> bool:
    """Whether the cells of a line can be titles: short words, no values, hardly any twice."""
    given = [title for title in titles if title]
    if len(given) < 2 or 2 * len(given) <= len(titles):  # noqa: PLR2004
        return False
    if any(
        len(title) > _LONGEST_TITLE or _NO_TITLE.search(title) or _VALUE.fullmatch(title)
        for title in given
    ):
        return False
    return len({title.casefold() for title in given}) * 2 > len(given)


def _told_apart(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Titles that all differ, none of them empty."""
    used: Counter[str] = Counter()
    found = []
    for place, title in enumerate(titles):
        name = " ".join(_clean(title).split()) or f"column {place + 1}"
        used[name] += 1
        found.append(name if used[name] == 1 else f"{name} ({used[name]})")
    return tuple(found)


def _written(data: bytes) -> tuple[str, int]:
    """In which charset a text is written and where it begins; an empty name for what is no text."""
    for mark, codec in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return codec, len(mark)
    start = data[:400]
    if b"\0" in start:
        odd, even = start[1::2].count(0), start[::2].count(0)
        if max(odd, even) * 5 < len(start):
            return "", 0
        return ("utf-16-le" if odd > even else "utf-16-be"), 0
    words = data[: 1 << 20].decode("utf-8", "replace")
    broken = words.count("\ufffd")
    right = sum(character > "\x7f" for character in words) - broken if not words.isascii() else 0
    return ("utf-8" if right >= broken else "cp1252"), 0


def _lines(text: str, delimiter: str, codec: str, start: int) -> Iterator[Line]:
    """Every line, quotes undone; a cell in quotes may run over several."""
    at, offset, size = 0, start, len(text)
    while at < size:
        end = _end_of_line(text, at)
        is_broken = False
        if text.count('"', at, end) % 2:
            closed = _closed(text, at, end)
            is_broken, end = (True, end) if closed is None else (False, closed)
        raw = text[at:end]
        length = _bytes(raw, codec)
        yield Line(
            _cells(raw.rstrip("\r\n"), delimiter, is_broken=is_broken), offset, length, is_broken
        )
        at, offset = end, offset + length


def _end_of_line(text: str, at: int) -> int:
    """Where the line that begins at a place ends."""
    found = _LINE.match(text, at)
    return max(found.end() if found else len(text), at + 1)


def _closed(text: str, start: int, end: int) -> int | None:
    """Where a line ends whose quotes close only on a later one; None where they never do."""
    for _ in range(_MOST_LINES):
        if end >= len(text) or end - start > _LONGEST_CELL:
            return None
        begin, end = end, _end_of_line(text, end)
        if text.count('"', begin, end) % 2:
            return end
    return None


def _cells(raw: str, delimiter: str, *, is_broken: bool) -> tuple[str, ...]:
    """The cells of one line."""
    if '"' not in raw or is_broken or len(raw) >= _LONGEST_CELL:
        return tuple(_clean(cell) for cell in raw.split(delimiter))
    try:
        rows = list(csv.reader(raw.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error:
        return tuple(_clean(cell) for cell in raw.split(delimiter))
    cells = rows[0] if len(rows) == 1 else [cell for row in rows for cell in row]
    return tuple(_clean(cell) for cell in cells)


def _clean(cell: str) -> str:
    """A cell as text that can be kept: bytes that are none are marked."""
    if cell.isascii():
        return cell.replace("\0", "")
    plain_cell = cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return plain_cell.replace("\0", "")


def _bytes(raw: str, codec: str) -> int:
    """How many bytes a piece of the text takes up."""
    if codec == "cp1252" or (codec == "utf-8" and raw.isascii()):
        return len(raw)
    return len(raw.encode(codec, "surrogateescape" if codec == "utf-8" else "surrogatepass"))
