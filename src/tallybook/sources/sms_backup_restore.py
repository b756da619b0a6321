"""SMS Backup & Restore: text messages, picture messages and calls from an Android phone, as XML.

How a person gets it: the app *SMS Backup & Restore* (SyncTech), Back up now; the files
``sms-….xml`` and ``calls-….xml`` are then in the folder or the drive chosen there.

Format: one ``smses`` or ``calls`` element; in it ``sms``, ``mms`` (with ``parts`` and ``addrs``)
and ``call`` elements with everything in attributes. ``date`` is milliseconds since 1970 in UTC, a
true instant. Described at https://synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/.
Seen: files of versions 7 to 10, with and without media, and rewritten by de-duplicating tools.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import BETWEEN, Row, RowBatch, as_json, framed, instant_of, instants
from tallybook.reading.picture_message import PictureMessage, given
from tallybook.reading.problems import ProblemList
from tallybook.reading.references import Words
from tallybook.reading.wholeness import Wholeness
from tallybook.reading.xml import READABLE, Tag, TagReader
from tallybook.reading.xml_encoding import encoding_of

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

TITLE = "SMS Backup & Restore"
_WANTED = {
    "smses": ("count",),
    "calls": ("count",),
    "sms": ("address", "date", "type", "subject", "body", "date_sent", "contact_name"),
    "mms": ("address", "date", "msg_box", "sub", "m_type", "m_id", "contact_name"),
    "part": ("ct", "text", "data", "name", "fn", "cl"),
    "addr": ("address", "type"),
    "call": ("number", "date", "type", "duration", "presentation", "contact_name"),
}
_ITEMS = frozenset({"sms", "mms", "call"})
_HARMLESS = frozenset({"parts", "addrs", "/parts", "/addrs", "/part", "/addr", "/sms", "/call"})
_BEFORE_ROOT = re.compile(
    r"\s*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?+>\s*+)*+", re.DOTALL
)
_ROOT = re.compile(
    r"<(?:smses|calls)[\s/>]|<(?:sms|mms|call)\s(?=[^<]*\bdate\s*=)[^<]*\b(?:address|number)\s*="
)
_SMS_BOXES = {b"1": "in", b"2": "out", b"4": "out", b"5": "out", b"6": "out"}
_STATES = {b"3": "draft", b"4": "outbox", b"5": "failed", b"6": "queued"}
_MMS_BOXES = {b"1": "in", b"2": "out", b"3": "unknown", b"4": "out", b"5": "out"}
_MMS_KINDS = {b"128": "out", b"130": "in", b"132": "in"}
_CALL_KINDS = {
    b"1": ("in", "incoming"),
    b"2": ("out", "outgoing"),
    b"3": ("in", "missed"),
    b"4": ("in", "voicemail"),
    b"5": ("in", "rejected"),
    b"6": ("in", "refused list"),
    b"7": ("in", "answered on another device"),
}
_WITHHELD = {
    b"-1": "unknown",
    b"-2": "withheld",
    b"-3": "payphone",
    b"": "unknown",
    b"null": "unknown",
}
_PRESENTATIONS = {b"2": "withheld", b"3": "unknown", b"4": "payphone"}
_REASONS = {
    "broken-off": "The end of a picture message is missing; the parts before it were kept.",
    "damaged": "The file is damaged here; what is not readable was passed over.",
    "document-type": "A document type in the middle of the file was passed over.",
    "no-date": "This item has no date that can be read; it was kept without one.",
    "too-large": "A part is too large to be taken out; it stays in the original.",
    "unknown-element": "An element that backups do not have was passed over.",
    "unknown-encoding": "The file names an encoding that is not known; it was read as UTF-8.",
}
_NO_NAME = frozenset({"", "null", "(Unknown)"})


def recognise(export: Export) -> bool:
    """Whether the file is XML whose first element is one of the app's."""
    head = export.head()
    encoding = encoding_of(head)
    text = head[encoding.mark :].decode(encoding.codec, "replace")
    if not text.lstrip().startswith("<"):
        return False
    before = _BEFORE_ROOT.match(text)
    return before is not None and _ROOT.match(text, before.end()) is not None


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield frames of messages and calls, attachments before the frame that names them."""
    del answers  # the file itself settles time and direction
    with export.open() as stream:
        yield from _Reading(TagReader(stream, _WANTED, "sms", _HARMLESS)).everything()


class _Reading:
    """One pass over one file."""

    def __init__(self, tags: TagReader) -> None:
        self._tags = tags
        self._words = Words()
        self._short = lru_cache(maxsize=4096)(self._words)
        self._batch = RowBatch()
        self._problems = ProblemList()
        self._mms: PictureMessage | None = None
        self._whole = Wholeness()
        self._handlers: dict[str, Callable[[Tag], Iterator[Yielded]]] = {
            "mms": self._open_mms,
            "/mms": self._close_mms,
            "part": self._part,
            "addr": self._addr,
            "call": self._call,
            **dict.fromkeys(("smses", "/smses", "calls", "/calls"), self._root),
        }

    def everything(self) -> Iterator[Yielded]:
        """Yield all there is, then what was missing."""
        whole, run = self._whole, self._tags.run
        for tag in self._tags:
            whole.end = tag.offset + tag.length
            if self._mms and run.offsets and self._mms.tag.offset < run.offsets[-1]:
                yield from self._broken_off()
            if tag.state == "full":
                yield from self._flush()
            elif tag.state not in READABLE:
                yield from self._unread(tag)
            elif tag.name in self._handlers:
                yield from self._handlers[tag.name](tag)
            else:
                yield from self._note("unknown-element", tag)
        yield from self._broken_off()
        yield from self._flush()
        whole.refuse_nothing(TITLE)
        yield from whole.problems(self._problems.items)
        if self._tags.encoding.unknown:
            yield from self._problems.at("unknown-encoding", _REASONS["unknown-encoding"])
        yield from self._words.problems()
        yield from self._problems.rest()

    def _note(self, code: str, tag: Tag, items: int = 0) -> Iterator[Problem]:
        """Note a problem at a tag."""
        return self._problems.at(code, _REASONS[code], tag.offset, tag.length, items)

    def _unread(self, tag: Tag) -> Iterator[Yielded]:
        """Deal with a tag that is damaged, too long, or declares a document type."""
        items = int(tag.name in _ITEMS)
        if tag.state == "cut":
            self._whole.cut = (tag.offset, tag.length)
        elif tag.state == "type":
            if not self._whole.held and not self._tags.run.offsets:
                reason = f"it declares a document type of its own at byte {tag.offset}"
                raise UnreadableExport(source=TITLE, reason=reason)
            yield from self._note("document-type", tag)
        elif tag.state == "long":
            if self._mms and not items:
                self._mms.missing += 1
            yield from self._note("too-large", tag, items)
        else:
            if items:
                yield from self._broken_off()
            if self._whole.damage is None:
                self._whole.damage = tag.offset
            yield from self._note("damaged", tag, items)

    def _add(self, row: Row) -> Iterator[Yielded]:
        """Take a record in, and yield a frame when there are enough."""
        self._whole.held += 1
        if self._batch.add(row):
            yield from self._flush()

    def _begin(self, tag: Tag, raw_date: bytes) -> Iterator[Yielded]:
        """Report what stands before an item, or a date it lacks."""
        yield from self._broken_off()
        if instant_of(raw_date) is None:
            yield from self._note("no-date", tag)

    def _contact(self, raw: bytes) -> str:
        """The name the phone shows for a handle; empty where it had none."""
        name = self._short(raw)
        return "" if name in _NO_NAME else name

    def _texts(self) -> pl.DataFrame:
        """Make a frame of the text messages gathered so far, all at once."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        run = self._tags.run
        raw = dict(zip(_WANTED["sms"], run.columns(), strict=True))
        boxes = raw.pop("type")
        rows = pl.DataFrame(
            {name: self._words.column(values) for name, values in raw.items()}
            | {"offset": run.offsets, "length": run.lengths}
            | {"direction": [_SMS_BOXES.get(box, "unknown") for box in boxes]}
            | {"box": [_STATES.get(box) for box in boxes]},
            schema_overrides={"box": pl.String()},
        )
        self._whole.held += rows.height
        run.clear()
        came, handle, subject = pl.col("direction") == "in", pl.col("address"), pl.col("subject")
        return framed(
            rows,
            kind=pl.lit("message"),
            channel=pl.lit("sms"),
            local=instants(pl.col("date")),
            thread=handle,
            sender=pl.when(came).then(handle).otherwise(pl.lit("")),
            recipients=pl.when(came).then(pl.lit("")).otherwise(handle),
            details=_facts(rows["contact_name"]),
            text=pl.col("body"),
            subject=pl.when(subject == "null").then(pl.lit("")).otherwise(subject),
        )

    def _flush(self) -> Iterator[Yielded]:
        """Yield all records gathered so far, in the order of the file."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        frames = [self._batch.frame()] if self._batch else []
        if self._tags.run.offsets:
            texts = self._texts()
            frames.append(texts)
            if texts["local"].null_count():
                undated = texts.filter(pl.col("local").is_null())
                for offset, length in undated.select("offset", "length").iter_rows():
                    yield from self._problems.at("no-date", _REASONS["no-date"], offset, length)
        if frames:
            yield frames[0] if len(frames) == 1 else pl.concat(frames).sort("offset")

    def _open_mms(self, tag: Tag) -> Iterator[Yielded]:
        """Begin a picture message."""
        yield from self._begin(tag, tag.values[1])
        self._mms = PictureMessage(tag, self._words)
        if tag.state == "empty":
            yield from self._close_mms(tag)

    def _part(self, tag: Tag) -> Iterator[Yielded]:
        """Yield the media of one part."""
        media = self._mms and self._mms.part(tag.values)
        if media:
            yield media

    def _addr(self, tag: Tag) -> Iterator[Yielded]:
        """Note who sent a picture message, or whom it went to."""
        address, kind = tag.values
        if self._mms:
            self._mms.address(self._short(address), kind)
        yield from ()

    def _close_mms(self, tag: Tag) -> Iterator[Yielded]:
        """Make the record of a picture message out of its parts."""
        mms, self._mms = self._mms, None
        if mms is None:
            return
        raw_address, date, box, subject, kind, message_id, contact = mms.tag.values
        thread = given(self._short(raw_address))
        direction = _MMS_BOXES.get(box) or _MMS_KINDS.get(kind, "unknown")
        sender, recipients = mms.ends(thread, direction)
        name = given(self._words(message_id))
        details = {
            "box": _STATES.get(box, ""),
            "contact_name": self._contact(contact),
            "message_id": name,
            "parts_missing": str(mms.missing or ""),
        }
        row = Row(
            "message",
            "mms",
            mms.tag.offset,
            tag.offset + tag.length - mms.tag.offset,
            instant_of(date),
            thread=thread,
            sender=sender,
            recipients=BETWEEN.join(recipients),
            direction=direction,
            details=as_json(details),
            text=mms.text,
            subject=given(self._words(subject)),
            attachments=BETWEEN.join(mms.names),
            match=mms.match(name),
        )
        yield from self._add(row)

    def _broken_off(self) -> Iterator[Yielded]:
        """Keep what there is of a picture message whose end is missing."""
        if self._mms:
            tag = self._mms.tag
            yield from self._note("broken-off", tag)
            yield from self._close_mms(tag)

    def _call(self, tag: Tag) -> Iterator[Yielded]:
        """Read one call."""
        raw_number, date, kind, duration, presentation, contact = tag.values
        yield from self._begin(tag, date)
        direction, name = _CALL_KINDS.get(kind, ("unknown", ""))
        number = "" if raw_number in _WITHHELD else self._short(raw_number)
        seconds = duration[:9].decode() if duration.isdigit() else ""
        details = {
            "call": name,
            "contact_name": self._contact(contact),
            "duration": seconds,
            "withheld": _WITHHELD.get(raw_number) or _PRESENTATIONS.get(presentation, ""),
        }
        row = Row(
            "call",
            "call",
            tag.offset,
            tag.length,
            instant_of(date),
            thread=number,
            sender=number if direction == "in" else "",
            recipients=number if direction == "out" else "",
            direction=direction,
            details=as_json(details),
            match=f"call {name} {seconds}",
        )
        yield from self._add(row)

    def _root(self, tag: Tag) -> Iterator[Yielded]:
        """Note where the outermost element begins and ends, and the count it gives."""
        yield from self._broken_off()
        if tag.name.startswith("/"):
            self._whole.open -= 1
        else:
            self._whole.open += tag.state == "open"
            self._whole.declare(tag.values[0])


def _facts(contacts: pl.Series) -> pl.Expr:
    """The details of text messages as `as_json` writes them, without its cost for each."""
    import polars as pl  # noqa: PLC0415

    names = [name for name in contacts.unique().to_list() if name not in _NO_NAME]
    known = [as_json({"contact_name": name})[1:-1] for name in names]
    sent = pl.col("date_sent")
    is_told = sent.str.contains(r"^[1-9][0-9]{0,19}$") & (sent != pl.col("date"))
    facts = pl.concat_str(
        pl.format('"box": "{}"', "box"),
        pl.col("contact_name").replace_strict(names, known, default=None, return_dtype=pl.String),
        pl.when(is_told).then(pl.format('"date_sent": "{}"', sent)),
        separator=", ",
        ignore_nulls=True,
    )
    return pl.format("{{{}}}", facts)


SOURCE = Source(
    name="sms_backup_restore",
    title=TITLE,
    version=1,
    patterns=("sms-*.xml", "calls-*.xml", "*.xml"),
    how=(
        "Android: in the app SMS Backup & Restore choose Back up now: messages, calls and media.",
        "The files sms-….xml and calls-….xml are in the folder that was chosen in the app.",
    ),
    lacks=(
        "Messages that were deleted before the backup.",
        "Media, where the backup was made without it.",
        "The number of the phone itself, in most messages.",
    ),
    recognise=recognise,
    read=read,
)
