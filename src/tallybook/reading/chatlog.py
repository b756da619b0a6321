"""Read a stamped chat as columns: when, who, and where the words stand, all lines at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tallybook.reading.charsets import decode
from tallybook.reading.orders import Order, by_media, days_of, decide
from tallybook.reading.stamps import Stamps, find_stamps
from tallybook.reading.text import Text, find_byte

if TYPE_CHECKING:
    import polars as pl

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

ROWS, BYTES = 50_000, 16 << 20
_DAY, _SECOND = 86_400, 1_000_000
_NOON, _DAWN = 12, 5
_AFTER_COLON = np.zeros(256, dtype=np.bool_)
_AFTER_COLON[[0, 10, 13, 32, 0xC2, 0xE2]] = True
_LONG_NAME = 160
_SAMPLE = 4000
_BLOCK = 1 << 15
_OFTEN = 3


_QUOTES = (("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u00ab", "\u00bb"))
_MEDIA_DATE = re.compile(
    rb"(?:IMG|VID|AUD|PTT|STK|DOC)-(\d{8})-WA\d"
    rb"|-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF|PTT)-(\d{4}-\d\d-\d\d)-"
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
EPOCH = date(1970, 1, 1)
YEAR_FIRST = Order(name="ymd", certain=True, evidence="year", rivals=("ymd",))


@dataclass(slots=True)
class Chat:
    """The records of one chat, each a span of its text.

    Attributes:
        text: The text.
        stamps: The stamps that begin them.
        starts: Where each record begins.
        ends: Where it ends, without the line's own end.
        line_ends: Where its first line ends.
        names: Where the sender's name ends; where it would begin, if there is none.
        words: Where the words begin.
        local: Microseconds on the wall clock since 1970.
        dated: Whether the stamp names a time that exists.
        pasted: Lines that look like the stamp of another export.
        order: How day and month were read.
        calendar: What the years are counted in.
        mended: Records cut out so far that hold bytes which are no text.
    """

    text: Text
    stamps: Stamps
    starts: Numbers
    ends: Numbers
    line_ends: Numbers
    names: Numbers
    words: Numbers
    local: Numbers
    dated: Truths
    pasted: int
    order: Order = YEAR_FIRST
    mended: int = 0
    calendar: str = "gregorian"

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def precision(self) -> str:
        """How finely the times are written."""
        return "second" if self.stamps.kinds[self.stamps.forms[0]][0][2] else "minute"

    def slices(self) -> Iterator[slice]:
        """Cut the records into runs that fit well into memory."""
        at = 0
        while at < len(self):
            bound = self.starts[at] + BYTES
            end = int(np.searchsorted(self.starts, bound, side="right"))
            end = min(max(end, at + 1), at + ROWS)
            yield slice(at, end)
            at = end

    def strings(self, run: slice) -> tuple[pl.Series, pl.Series]:
        """The senders and the words of a run of records.

        A name in which a quotation opens that does not close is no name: the line is a notice of
        the app, such as a new subject of the group with a colon in it.
        """
        import polars as pl  # noqa: PLC0415

        low, high = int(self.starts[run.start]), int(self.ends[run.stop - 1])
        piece = pl.Series([bytes(self.text.data[low:high])], dtype=pl.Binary)
        senders, _ = _cut(piece, self.stamps.ends[run] - low, self.names[run] - low)
        sentences = [name for name in senders.unique().to_list() if _quotes_on(name)]
        if sentences:
            rows = senders.is_in(sentences).to_numpy()
            self.names[run][rows] = self.words[run][rows] = self.stamps.ends[run][rows]
            senders, _ = _cut(piece, self.stamps.ends[run] - low, self.names[run] - low)
        words, broken = _cut(piece, self.words[run] - low, self.ends[run] - low)
        self.mended += broken
        return senders, words


def _cut(piece: pl.Series, begins: Numbers, ends: Numbers) -> tuple[pl.Series, int]:
    """Cut strings out of a piece of text, and count those in which bytes were no UTF-8.

    Such bytes are read by what is likely, and where nothing is, shown as U+FFFD.
    """
    import polars as pl  # noqa: PLC0415

    raw = piece.bin.slice(
        pl.Series(begins),  # type: ignore[arg-type]
        pl.Series(np.maximum(ends - begins, 0)),  # type: ignore[arg-type]
    )
    try:
        return raw.cast(pl.String), 0
    except pl.exceptions.PolarsError:  # not one is cut out if one of them is no UTF-8
        words = [decode(value, "utf-8") for value in raw.to_list()]
        broken = sum(
            word.encode() != value for word, value in zip(words, raw.to_list(), strict=True)
        )
        return pl.Series(words, dtype=pl.String), broken


def _quotes_on(name: str) -> bool:
    """Whether a quotation opens in these words and does not close in them."""
    return name.count('"') % 2 == 1 or any(name.count(a) > name.count(b) for a, b in _QUOTES)


def read_chat(text: Text, wanted: str, *, since: int) -> Chat | None:
    """Read a chat whose records begin with stamps; None where nothing does.

    Args:
        text: The text.
        wanted: The order of the date that the person named; empty where not asked yet.
        since: The year before which there can be no record.
    """
    breaks = find_byte(text, ord("\n"))
    lines = np.concatenate(([0], breaks + 1))
    lines = lines[lines < max(text.size, 1)]
    every = find_stamps(text, lines)
    if not len(every):
        return None
    stamps = every.of_one_style()
    line_ends = np.append(breaks, text.size)
    line_ends = line_ends[np.searchsorted(line_ends, stamps.ends)]
    names, words = _senders(text, stamps, line_ends)
    ends = _without_break(text, stamps.starts)
    chat = Chat(
        text=text,
        stamps=stamps,
        starts=stamps.starts,
        ends=np.maximum(ends, words),
        line_ends=line_ends,
        names=names,
        words=words,
        local=np.zeros(len(stamps), dtype=np.int64),
        dated=np.zeros(len(stamps), dtype=np.bool_),
        pasted=len(every) - len(stamps),
    )
    _date(chat, wanted, since)
    return chat


def samples(chat: Chat) -> tuple[tuple[str, str], ...]:
    """Each reading that fits, as (order, how the first date that differs reads with it)."""
    parts = chat.stamps.parts.astype(np.int64)
    readings = {order: days_of(parts[:, :3], order) for order in chat.order.rivals}
    first, *others = readings.values()
    open_rows = np.zeros(len(chat), dtype=np.bool_)
    for other in others:
        open_rows |= (other.days != first.days) & other.valid & first.valid
    open_rows &= ~_year_first(chat.stamps)
    row = int(open_rows.argmax())
    hour = int(chat.local[row] // _SECOND % _DAY)
    clock = f"{hour // 3600:02}:{hour // 60 % 60:02}"
    return tuple(
        (order, f"{_in_words(int(read.days[row]))}, {clock}") for order, read in readings.items()
    )


def _in_words(days: int) -> str:
    """A day as it cannot be misread."""
    day = EPOCH + timedelta(days=days)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _senders(text: Text, stamps: Stamps, line_ends: Numbers) -> tuple[Numbers, Numbers]:
    """Where each sender's name ends, and where the words begin.

    A name ends at the first colon that a space or the end of the line follows; in a line without
    one, at a colon behind a name that others show to be one.
    """
    numbers = text.bytes_at()
    loose = find_byte(text, ord(":"))
    colons = loose[_AFTER_COLON[numbers[loose + 1]]]
    names = _first_in(colons, stamps.ends, line_ends)
    bare = np.flatnonzero(names < 0)
    if len(bare):
        known = _known_names(text, stamps, names)
        spare = _first_in(loose, stamps.ends[bare], line_ends[bare])
        for row, end in zip(bare[spare >= 0], spare[spare >= 0], strict=True):
            if bytes(text.data[stamps.ends[row] : end]) in known:
                names[row] = end
    _lengthen(text, stamps, names, line_ends)
    names[(names - stamps.ends) > _LONG_NAME] = -1
    named = names >= 0
    words = np.where(named, names + 1, stamps.ends)
    words += named & (numbers[words] == ord(" "))
    return np.where(named, names, stamps.ends), words


def _first_in(places: Numbers, begins: Numbers, ends: Numbers) -> Numbers:
    """The first of some places in each span; -1 where there is none."""
    if not len(places):
        return np.full(len(begins), -1, dtype=np.int64)
    firsts = np.empty(len(begins), dtype=np.int64)
    for low in range(0, len(begins), _BLOCK):
        some = slice(low, low + _BLOCK)
        at = np.searchsorted(places, begins[some])
        found = places[np.minimum(at, len(places) - 1)]
        firsts[some] = np.where((at < len(places)) & (found < ends[some]), found, -1)
    return firsts


def _known_names(text: Text, stamps: Stamps, names: Numbers) -> set[bytes]:
    """Names that stand in front of a clear colon, from a good part of the chat."""
    rows = np.flatnonzero(names >= 0)[:_SAMPLE]
    return {bytes(text.data[stamps.ends[row] : names[row]]) for row in rows}


def _lengthen(text: Text, stamps: Stamps, names: Numbers, line_ends: Numbers) -> None:
    """Take a colon into a name where all that a sender ever wrote begins the same way."""
    longer: dict[bytes, set[bytes]] = {}
    often: Counter[bytes] = Counter()
    for row in np.flatnonzero(names >= 0)[:_SAMPLE]:
        name, whole = _name_and_more(text, stamps.ends[row], names[row], line_ends[row])
        often[name] += 1
        longer.setdefault(name, set()).add(whole)
    sure = {
        name: next(iter(wholes))
        for name, wholes in longer.items()
        if len(wholes) == 1 and often[name] >= _OFTEN and b"" not in wholes
    }
    for row in np.flatnonzero(names >= 0) if sure else ():
        name, whole = _name_and_more(text, stamps.ends[row], names[row], line_ends[row])
        if sure.get(name) == whole:
            names[row] = stamps.ends[row] + len(whole)


def _name_and_more(text: Text, start: int, end: int, line_end: int) -> tuple[bytes, bytes]:
    """A name, and what it would be up to the next colon; empty where there is none near by."""
    second = text.data.find(b": ", end + 1, min(line_end, start + _LONG_NAME))
    return bytes(text.data[start:end]), bytes(text.data[start:second]) if second > 0 else b""


def _without_break(text: Text, starts: Numbers) -> Numbers:
    """Ends of records, each where the next begins, without the end of their last line."""
    numbers = text.bytes_at()
    ends = np.append(starts[1:] - 1, text.size)
    if text.size and numbers[text.size - 1] == ord("\n"):
        ends[-1] -= 1
    if b"\r" in text.data:
        ends -= (ends > 0) & (numbers[ends - 1] == ord("\r"))
    return ends


def _year_first(stamps: Stamps) -> Truths:
    """Whether each date has its year in front, beyond doubt."""
    first = np.array([kind[1] for kind in stamps.kinds], dtype=np.bool_)
    return first[stamps.forms]


def _date(chat: Chat, wanted: str, since: int) -> None:
    """Work out all times of a chat together; each run of the same date is read once."""
    stamps = chat.stamps
    first = _year_first(stamps)
    dates = stamps.parts[:, :3]
    new = np.append(True, (dates[1:] != dates[:-1]).any(axis=1) | (first[1:] != first[:-1]))
    parts, runs = dates[new].astype(np.int64), np.cumsum(new) - 1
    ahead = first[new]
    days, valid = np.zeros(len(parts), dtype=np.int64), np.zeros(len(parts), dtype=np.bool_)
    for rows, order in ((ahead, "ymd"), (~ahead, "")):
        if rows.any():
            if not order:
                chat.order = _order(chat, parts[rows], first, wanted, since)
            read = days_of(parts[rows], order or chat.order.name)
            days[rows], valid[rows], chat.calendar = read.days, read.valid, read.calendar
    seconds, fits = _clock(stamps)
    chat.dated = valid[runs] & fits
    chat.local = np.where(chat.dated, (days[runs] * _DAY + seconds) * _SECOND, 0)


def _order(chat: Chat, parts: Numbers, first: Truths, wanted: str, since: int) -> Order:
    """Decide the order of the dates whose year is not in front beyond doubt."""
    order = decide(parts, _candidates(chat, first), since=since, wanted=wanted)
    if order.certain:
        return order
    rows, named = _media_days(chat)
    open_rows = ~first[rows]
    dates = chat.stamps.parts[rows[open_rows], :3].astype(np.int64)
    return by_media(order, dates, named[open_rows])


def _candidates(chat: Chat, first: Truths) -> tuple[str, ...]:
    """The orders that the writing of the dates allows, the likeliest first.

    No language writes the month in front of the day with dots between; the American way comes
    with a slash, and with AM and PM in capitals.
    """
    stamps = chat.stamps
    row = int((~first).argmax())
    head = bytes(chat.text.data[stamps.starts[row] : stamps.ends[row]])
    wide = stamps.kinds[stamps.forms[row]][0][1] > 2  # noqa: PLR2004
    if not wide and first.any():
        return ("ymd",)
    year_first = () if wide else ("ymd",)
    if b"/" not in head and re.search(rb"\d[^\d]*\.", head):
        return ("dmy", *year_first)
    if b"/" in head and re.search(rb"[AP]M", head):
        return ("mdy", "dmy", *year_first)
    return ("dmy", "mdy", *year_first)


def _media_days(chat: Chat) -> tuple[Numbers, Numbers]:
    """The records that name a file with a date in it, and that date."""
    rows, days = [], []
    for found in _MEDIA_DATE.finditer(memoryview(chat.text.data)[: chat.text.size]):
        digits = (found[1] or found[2]).replace(b"-", b"").decode()
        with suppress(ValueError):
            day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            rows.append(int(np.searchsorted(chat.starts, found.start(), side="right")) - 1)
            days.append((day - EPOCH).days)
        if len(rows) >= _SAMPLE:
            break
    return np.array(rows, dtype=np.int64), np.array(days, dtype=np.int64)


def _clock(stamps: Stamps) -> tuple[Numbers, Truths]:
    """Seconds since midnight, and whether there is such a time."""
    times = stamps.parts[:, 3:].astype(np.int32)
    halves = [kind[2] for kind in stamps.kinds]
    if any(halves):
        table = np.array([[_hour(half, hour) for hour in range(100)] for half in halves])
        times[:, 0] = table[stamps.forms, times[:, 0]]
    fits = np.all(times < np.array([24, 60, 60], dtype=np.int32), axis=1)
    seconds = times[:, 0] * 3600 + times[:, 1] * 60 + times[:, 2]
    return seconds.astype(np.int64), fits


def _hour(half: str, hour: int) -> int:
    """An hour on a clock of 24, by the half of the day written beside it."""
    if hour > _NOON:
        return hour
    if half == "am":
        return hour % _NOON
    if half == "pm":
        return hour % _NOON + _NOON
    if half == "noon":
        return hour + _NOON if hour < _DAWN else hour
    if half == "night":
        return hour + _NOON if _DAWN <= hour < _NOON else hour % _NOON
    return hour
