"""WhatsApp: one chat, as the app's own *Export chat* writes it, as a text file or in a zip.

A person gets it on the phone, in the chat: Android, *More > Export chat*; iPhone, the chat's name,
*Export chat*; with or without media. The format is not published. It is one stamped line for each
message, in the date and number format of the phone's language, and continued without a stamp:
``12/09/20, 23:55 - Name: words`` on Android, ``[12.09.20, 23:55:01] Name: words`` on an iPhone.
Seen: exports of Android, iPhone and Windows phones of 2014 to 2026, in some thirty languages.

The shape of the stamps and the order of day and month are read from the whole file at once. The
zone is never written in the file. What the app says in a person's place is told apart by the words
of `tallybook.reading.chatwords`; a line without a sender is an event.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Assumption, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.dates import read_stamp
from tallybook.reading.exports import read_up_to
from tallybook.reading.signal_chat import is_signal_chat

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded
    from tallybook.reading.chatlines import Said
    from tallybook.reading.chatlog import Chat, Numbers

BOUND = 1 << 30
HEAD = 16384
SINCE = 2009
_TEXTS = 50
_LINES = 6

_OTHER_KIND = re.compile(r"^\s*[<{\[]|^From |^[\w-]+:|\x00")
_TEXT_NAME = re.compile(r"\.te?xt$|^_?chat$", re.IGNORECASE)
_ENDING = re.compile(r"(?:\.(?:txt|text|zip))+$", re.IGNORECASE)
_COPY = re.compile(r"\s*\(\d{1,3}\)$")
_THREAD = re.compile(
    r"(?:[\w\s.-]{0,24}WhatsApp[-\s]?\w{0,12}\s(?:with|mit|con|com|avec|met|med|z|s|\u0441|\u0437"
    r"|cu|kanssa|dengan|với|με|-|\u2013)\s+|WhatsApp[-\s]\w{1,12}\s[-\u2013]\s+)(?P<name>.+)",
    re.IGNORECASE,
)
_TURKISH = re.compile(r"(?P<name>.+?) ile WhatsApp\b.*", re.IGNORECASE)

EVIDENCE = {
    "year": "The year is written first.",
    "writing": "Dates written in this way, with dots, have the day first.",
    "value": "Only this order gives dates that exist.",
    "span": "Read in another order, the dates would lie years apart.",
    "sequence": "Only in this order do the dates follow one another.",
    "media": "The dates in the names of media files agree with this order.",
    "same": "Both orders give the same days.",
    "answer": "The order is the one you named.",
}
USUAL = {"kind": "message", "attachments": "", "details": "{}", "match": None}
ORDERS = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}
CALENDARS = {
    "buddhist": "The years are those of the Buddhist calendar; 543 were taken off.",
    "solar-hijri": "The dates are those of the solar Hijri calendar, and were turned into ours.",
}


def recognise(export: Export) -> bool:
    """Tell a chat by the stamp in front of its first lines."""
    if is_archive(export.head(4)):
        return any(True for _ in _chat_members(export))
    return _is_chat(export.head(HEAD))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the lines of each chat as frames, after what was assumed about it."""
    if not is_archive(export.head(4)):
        yield from _read_chat(export, "", answers, ())
        return
    members = frozenset(export.members())
    found = False
    for part in _chat_members(export):
        found = True
        yield from _read_chat(export, part, answers, members)
    if not found:
        raise UnreadableExport(source="WhatsApp", reason="there is no chat in this zip")


def _is_chat(head: bytes) -> bool:
    """Whether the first line is stamped, or follows on the rest of a message that was cut off."""
    if is_signal_chat(head):
        return False
    for line in _decoded(head).splitlines()[:_LINES]:
        if read_stamp(line) is not None:
            return True
        if _OTHER_KIND.search(line):
            return False
    return False


def _decoded(head: bytes) -> str:
    """The beginning of a text, whatever it is written in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")


def _chat_members(export: Export) -> Iterator[str]:
    """The members of a zip that are chats, by their content."""
    texts = [name for name in export.members() if _TEXT_NAME.search(name.rsplit("/", 1)[-1])]
    for name in texts[:_TEXTS]:
        with export.open_member(name) as stream:
            head = read_up_to(stream, HEAD)
        if _is_chat(head):
            yield name


def _read_chat(
    export: Export, part: str, answers: Answers, members: Collection[str]
) -> Iterator[Yielded]:
    """Yield what one chat holds."""
    from tallybook.reading.chatlog import read_chat  # noqa: PLC0415 - numpy, not at every start
    from tallybook.reading.text import load  # noqa: PLC0415

    size = export.member_size(part) if part else export.size
    with export.open_member(part) if part else export.open() as stream:
        text = load(stream, size, BOUND)
    chat = read_chat(text, answers.date_order, since=SINCE)
    if chat is None:
        raise UnreadableExport(source="WhatsApp", reason="no line begins with a date and a time")
    yield from _assumed(chat)
    yield from _troubles(chat, part)
    yield from _Frames(chat, part, _thread(export.name, part), members).all()


def _assumed(chat: Chat) -> Iterator[Assumption]:
    """Say how the dates were read, and what else was taken as likely."""
    from tallybook.reading.chattimes import samples  # noqa: PLC0415

    order = chat.times.order
    if order.certain:
        sentence = f"Dates were read as {ORDERS[order.name]}. {EVIDENCE[order.evidence]}"
        yield Assumption(code="date-order", sentence=sentence, question="date_order")
    else:
        yield Assumption(
            code="date-order",
            sentence=(
                "Day and month can be read in more than one order, and nothing in this file "
                f"settles it. It was read as {ORDERS[order.name]}."
            ),
            question="date_order",
            certain=False,
            choices=samples(chat.times, chat.stamps),
        )
    if chat.text.charset != "utf_8":
        sentence = f"The text was read as {chat.text.charset}; the app itself writes UTF-8."
        yield Assumption(code="charset", sentence=sentence)
    if chat.times.calendar in CALENDARS:
        yield Assumption(code="calendar", sentence=CALENDARS[chat.times.calendar])
    if chat.pasted:
        sentence = (
            f"Lines that begin with a date in another form than this export's own: {chat.pasted}. "
            "They were read as part of the message before them."
        )
        yield Assumption(code="other-stamps", sentence=sentence)


def _troubles(chat: Chat, part: str) -> Iterator[Problem]:
    """Say what of the chat could not be read."""
    head = bytes(chat.text.data[: int(chat.starts[0])])
    if head.strip(b"\xef\xbb\xbf\r\n\t \x00"):
        yield Problem(
            code="no-beginning",
            reason="The file begins with the rest of a message whose beginning is not in it.",
            part=part,
            length=int(chat.text.original(chat.starts[:1])[0]),
            items=1,
        )
    undated = (~chat.times.dated).nonzero()[0]
    if len(undated):
        row = undated[:1]
        offset = int(chat.text.original(chat.starts[row])[0])
        yield Problem(
            code="no-date",
            reason=f"Items with a date or time that does not exist: {len(undated)}. "
            "They were kept without one.",
            part=part,
            offset=offset,
            length=int(chat.text.original(chat.ends[row])[0]) - offset,
        )


def _thread(name: str, part: str) -> str:
    """The chat's name, as the names of the files give it; empty where they do not."""
    for candidate in (part.rsplit("/", 1)[-1], name):
        bare = _COPY.sub("", _ENDING.sub("", candidate)).replace("_", " ").strip()
        if found := _TURKISH.fullmatch(bare) or _THREAD.fullmatch(bare):
            return found["name"].strip()
    return ""


class _Frames:
    """The records of one chat as frames."""

    def __init__(self, chat: Chat, part: str, thread: str, members: Collection[str]) -> None:
        from tallybook.reading.chatlines import Remembered, noticed, said  # noqa: PLC0415
        from tallybook.reading.chatmarks import Marks  # noqa: PLC0415

        self.chat = chat
        self.part = part
        self.thread = thread
        self.breaks = b"\r" in chat.text.data
        self.marks = Marks(chat)
        self.said = Remembered(lambda words: said(words, members))
        self.noticed = Remembered(noticed)

    def all(self) -> Iterator[pl.DataFrame | Problem]:
        """Yield the frames, in the order of the file, and what of them is no text."""
        for run in self.chat.slices():
            yield self._frame(run)
        if self.chat.mended:
            yield Problem(
                code="not-text",
                reason=f"Items with bytes that are no text: {self.chat.mended}. They were kept.",
                part=self.part,
            )

    def _frame(self, run: slice) -> pl.DataFrame:
        """One run of records as a frame of `COLUMNS`."""
        import polars as pl  # noqa: PLC0415

        from tallybook.reading.batches import framed  # noqa: PLC0415

        chat = self.chat
        senders, words = chat.strings(run)
        if self.breaks:
            words = words.str.replace_all("\r\n", "\n", literal=True)
        offset = chat.text.original(chat.starts[run])
        rows = pl.DataFrame(
            {
                "offset": offset,
                "length": chat.text.original(chat.ends[run]) - offset,
                "local": chat.times.local[run],
                "dated": chat.times.dated[run],
                "sender": senders,
                "text": words,
            }
        )
        rows = self._told(rows, self.marks.special(run, words))
        return framed(
            rows,
            channel=pl.lit("whatsapp"),
            part=pl.lit(self.part),
            thread=pl.lit(self.thread),
            precision=pl.lit(chat.precision),
            local=pl.when("dated").then("local"),
            utc_offset=pl.lit(None, dtype=pl.Int16),
        )

    def _told(self, rows: pl.DataFrame, special: Numbers) -> pl.DataFrame:
        """Add what each row is: its kind, its file, its details, its match."""
        import polars as pl  # noqa: PLC0415

        few = rows.select(pl.col("sender") != "", "text")[special]
        each = few.unique(maintain_order=True)
        facts: list[Said] = [
            self.said(words) if named else self.noticed(words) for named, words in each.iter_rows()
        ]
        told = {
            name: pl.Series(values, dtype=pl.String)
            for name, values in zip(USUAL, zip(*facts, strict=True), strict=False)
        }
        spread = few.join(each.with_columns(**told), on=["sender", "text"], maintain_order="left")
        columns = {"kind": pl.lit("message")}
        for name, usual in USUAL.items():
            if name in told and (told[name].ne_missing(usual)).any():
                column = pl.repeat(usual, len(rows), dtype=pl.String, eager=True)
                columns[name] = pl.lit(column.scatter(special, spread[name]))
        return rows.with_columns(**columns)


SOURCE = Source(
    name="whatsapp",
    title="WhatsApp chat export",
    version=1,
    patterns=("WhatsApp*.txt", "WhatsApp*.zip", "_chat.txt"),
    how=(
        "Android: open the chat, then the three dots, More, Export chat.",
        "Do it once with media and once without: the first is cut at the newest weeks.",
        "iPhone: open the chat, tap its name, scroll down, Export chat.",
        "Keep the file as it comes; do not open and save it in another program.",
    ),
    lacks=(
        "The time zone: times are those of the phone that made the export.",
        "Who blocked whom, who read what, and messages that were taken back.",
        "Older media: an export with media leaves out what is beyond its limit.",
    ),
    recognise=recognise,
    read=read,
)
