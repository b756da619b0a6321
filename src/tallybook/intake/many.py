"""Bring in many files that are one item each, photos above all, with entries that many share.

A photo brought in by itself takes four entries and as many waits for the disk. Here a photo is sealed
while the one before it is read and the one behind it is fetched, the disk is
asked to confirm a group of sealed files at a time, while the next group is being sealed, and a batch of photos shares one ``import``, one
``records`` and one ``imported``; what concerns a single photo (its name, its receipt) is an item of
the entry, a leaf of its own, so that a copy for others shows that photo and no other one. The order
is that of `tallybook.intake.admit`: original, import, records, receipt. A file has its receipt only
once all of that is on the disk; what a stop left half done is carried on by the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tallybook.errors import ChoiceError, ExportError, TallybookError, UnreadableExport
from tallybook.intake.admit import admit, plain_receipt, told_answers
from tallybook.intake.duplicates import Matcher
from tallybook.intake.fetching import held, pieces, seal
from tallybook.intake.guarded import things
from tallybook.intake.keys import keys_of
from tallybook.intake.ledger import Ledger
from tallybook.intake.original import UNTOLD, name_exhibits, sealed_export
from tallybook.intake.progress import Progress
from tallybook.intake.questions import (
    check_answers,
    insist,
    is_answered,
    order_question,
    zone_question,
)
from tallybook.intake.recognise import recognise
from tallybook.intake.tally import Problems
from tallybook.journal.book import Book
from tallybook.journal.exhibits import ExhibitWriter, commit_all
from tallybook.model.columns import frame_of
from tallybook.model.exhibits import Exhibit
from tallybook.model.preview import Receipt
from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.exports import BytesExport
from tallybook.reading.media import media_type

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

#: Files that are sealed before the disk is asked to confirm them; each is open until it has, and so
#: are as many that are sealed meanwhile.
GROUP = 100
#: Files that share their entries.
BATCH = 1024
#: Bytes sealed before the disk is asked to confirm them, however few files they are.
BYTES = 128 << 20

#: What became of a file: its receipt, or why there is none.
Outcome = Receipt | TallybookError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One file to bring in.

    Attributes:
        export: Its bytes.
        answers: What is settled about it.
        origin: SHA-256 (hex) of the exhibit it is taken out of; empty for a file by itself.
        part: Its place in there.
    """

    export: Export
    answers: Answers = field(default_factory=Answers)
    origin: str = ""
    part: str = ""


def admit_many(
    book: Book, files: Iterable[Sent], progress: Progress | None = None, total: int = 0
) -> Iterator[tuple[Sent, Outcome]]:
    """Bring in files one after the other; those that are one item each share entries.

    A file that cannot be read, or about which something is open, stops no other. A file that holds
    more than one item is brought in as by `tallybook.intake.admit.admit`.

    Args:
        book: Where to.
        files: The files; they are taken one at a time, so there may be any number.
        progress: Called with (bytes done, bytes in all, items so far).
        total: Bytes in all, where they are known.

    Yields:
        Each file with its receipt, once that is on the disk, or with the reason why there is none.
    """
    many = _Many(book)
    done = items = 0
    try:
        for sent in files:
            many.take(sent)
            done += sent.export.size
            for settled in many.handed():
                items += isinstance(settled[1], Receipt)
                yield settled
            if progress is not None:
                progress(done, max(done, total), items)
        many.finish()
        yield from many.handed()
    finally:
        many.drop()


@dataclass(slots=True, kw_only=True)
class _Read:
    """One file that was sealed and read, and what became of it once that is known."""

    sent: Sent
    source: Source
    exhibit: Exhibit
    problems: Problems = field(default_factory=Problems)
    record: Record | None = None
    outcome: Outcome | None = None
    kept: int = 0
    already: int = 0
    resumed: bool = False

    def receipt(self) -> Receipt:
        """Add up."""
        return Receipt(
            file=self.exhibit.name,
            exhibit=self.exhibit.sha256,
            source=f"{self.source.name} {self.source.version}",
            read=self.exhibit.size,
            found=self.kept + self.already + self.problems.items,
            kept=self.kept,
            already=self.already,
            not_understood=self.problems.items,
            problems=self.problems.listed(),
            resumed=self.resumed,
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Files that the disk was asked to confirm."""

    confirmed: Future[None]
    writers: list[ExhibitWriter]
    sealed: list[_Read]


@dataclass(frozen=True, slots=True)
class _Sealing:
    """A file that is being sealed."""

    exhibit: Future[Exhibit]
    writer: ExhibitWriter
    sent: Sent
    source: Source
    seen: BytesExport


class _Many:
    """Files on their way into the book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.ledger = Ledger.of(book, matching=True)
        self.writers: list[ExhibitWriter] = []
        self.sealed: list[_Read] = []
        self.held = 0
        self.crew = ThreadPoolExecutor(1)
        self.sealer = ThreadPoolExecutor(1)
        self.sealing: _Sealing | None = None
        self.asked: _Asked | None = None
        self.batch: list[_Read] = []
        self.out: list[tuple[Sent, Outcome]] = []

    def handed(self) -> list[tuple[Sent, Outcome]]:
        """Hand on what is settled."""
        out, self.out = self.out, []
        return out

    def take(self, sent: Sent) -> None:
        """Seal one file and read it."""
        try:
            check_answers(sent.answers)
            content = held(sent.export)
            seen = sent.export if content is None else BytesExport(sent.export.name, content)
            source = recognise(seen, sent.answers.source)
            if source.single:
                self._single(sent, source, seen, content)
            else:
                self.out.append((sent, admit(self.book, sent.export, sent.answers)))
        except (ExportError, ChoiceError) as error:
            self.out.append((sent, error))
        if len(self.writers) >= GROUP or self.held >= BYTES:
            self._confirm()
        if len(self.batch) >= BATCH:
            self._write()

    def finish(self) -> None:
        """Write down what is left."""
        self._sealed()
        self._confirm()
        self._settle()
        self._write()

    def drop(self) -> None:
        """Take away what was sealed and not confirmed; at the end that is nothing."""
        self.sealer.shutdown()
        self.crew.shutdown()
        under_way = [self.sealing.writer] if self.sealing else []
        for writer in (*under_way, *self.writers, *(self.asked.writers if self.asked else ())):
            writer.abort()

    # --- one file ---------------------------------------------------------------------------------

    def _single(self, sent: Sent, source: Source, seen: Export, content: bytes | None) -> None:
        """Seal a file that is one item, and read it from the bytes that were sealed."""
        if content is None:
            self._sealed()
        writer = self.book.exhibits.writer(
            sent.export.name,
            media_type=media_type(seen.head(32)) or UNTOLD,
            origin=sent.origin,
            part=sent.part,
        )
        if isinstance(seen, BytesExport) and content is not None:
            exhibit = self.sealer.submit(seal, writer, (content,))
            before, self.sealing = self.sealing, _Sealing(exhibit, writer, sent, source, seen)
            self._settled(before)
            return
        found = self._found(seal(writer, pieces(seen)), writer, sent, source)
        self._confirm()
        self._settle()
        self._look(found, sealed_export(self.book, found.exhibit))

    def _sealed(self) -> None:
        """See that the file that is being sealed is, and read it."""
        before, self.sealing = self.sealing, None
        self._settled(before)

    def _settled(self, before: _Sealing | None) -> None:
        """Read a file when it is sealed.

        Raises:
            StorageError: The disk refused; nothing of the file stays.
        """
        if before is None:
            return
        exhibit = before.exhibit.result()
        found = self._found(exhibit, before.writer, before.sent, before.source)
        before.seen.digest = exhibit.sha256
        self._look(found, before.seen)

    def _found(self, exhibit: Exhibit, writer: ExhibitWriter, sent: Sent, source: Source) -> _Read:
        """Count a sealed file among those that the disk is to confirm."""
        found = _Read(sent=sent, source=source, exhibit=exhibit)
        self.writers.append(writer)
        self.sealed.append(found)
        self.held += exhibit.size
        return found

    def _look(self, found: _Read, seen: Export) -> None:
        """Read a sealed file; where it asks something, it stays sealed and is not read further."""
        before = self.ledger.receipt(found.exhibit.sha256)
        if before is not None:
            there = before.kept + before.already
            found.outcome = replace(before, file=found.exhibit.name, kept=0, already=there)
            return
        try:
            for thing in things(found.source, seen, found.sent.answers):
                _take(found, thing)
        except (ExportError, ChoiceError) as error:
            found.outcome = error

    # --- many files -------------------------------------------------------------------------------

    def _confirm(self) -> None:
        """Have the disk confirm what was sealed, once it has confirmed what was sealed before."""
        self._settle()
        if self.writers:
            confirmed = self.crew.submit(commit_all, self.writers)
            self.asked = _Asked(confirmed, self.writers, self.sealed)
            self.writers, self.sealed, self.held = [], [], 0

    def _settle(self) -> None:
        """See that what the disk was asked to confirm is on it, and name that in the journal.

        Raises:
            StorageError: The disk refused; what was not named yet does not stay.
        """
        if self.asked is None:
            return
        self.asked.confirmed.result()
        sealed, self.asked = self.asked.sealed, None
        name_exhibits(self.book, self.ledger, [found.exhibit for found in sealed])
        self.batch += sealed

    def _write(self) -> None:
        """Write the records of a batch, and a receipt for each of its files."""
        groups: dict[tuple[str, Answers], dict[str, _Read]] = {}
        for found in self.batch:
            if found.outcome is None:
                group = groups.setdefault((found.source.name, found.sent.answers), {})
                first = group.setdefault(found.exhibit.sha256, found)
                found.already = int(first is not found)
        for group in groups.values():
            self._share(list(group.values()))
        for found in self.batch:
            self.out.append((found.sent, found.outcome or found.receipt()))
        self.batch = []

    def _share(self, group: list[_Read]) -> None:
        """Write the entries that files of one kind, read with the same answers, share."""
        source, answers = group[0].source, group[0].sent.answers
        about = {"source": source.name, "version": source.version}
        begun = {**about, "answers": told_answers(answers), "state": "begun"}
        for found in group:
            found.resumed = self.ledger.unfinished(found.exhibit.sha256) is not None
            found.kept, found.already = self.ledger.dealt(found.exhibit.sha256)
        names = [{"sha256": found.exhibit.sha256, "file": found.exhibit.name} for found in group]
        seq = self.book.append("import", begun, items=names).seq
        left = {
            found.exhibit.sha256: found
            for found in group
            if found.record is not None and not found.kept + found.already
        }
        frame = frame_of([found.record for found in left.values() if found.record is not None])
        while frame.height:
            frame = self._round(frame, left, {"import": seq, **about})
        receipts = [plain_receipt(found.receipt()) for found in group]
        self.book.append("imported", {"import": seq}, items=receipts)
        self.ledger = Ledger.of(self.book, matching=True)

    def _round(
        self, frame: pl.DataFrame, left: dict[str, _Read], body: dict[str, Any]
    ) -> pl.DataFrame:
        """Write rows of which no two can be the same item; return the others."""
        import polars as pl  # noqa: PLC0415

        region = next(iter(left.values())).sent.answers.region
        keys = keys_of(frame, self.ledger.handles, region)
        first = keys["coarse"].is_first_distinct()
        rows, keys = frame.filter(first).with_row_index("row"), keys.filter(first)
        matcher = Matcher(self.ledger.known, frozenset(rows["match"]))
        seen = None if matcher.has_nothing else matcher.match(keys)
        fresh = rows if seen is None else rows.join(seen, on="row", how="anti")
        if fresh.height:
            self.book.append("records", body, frame=fresh.sort("row").drop("row"))
        for sha256 in fresh["match"]:
            left[sha256].kept = 1
        if seen is not None:
            places = rows.join(seen, on="row").select(
                "match", pl.concat_list("leaf", "offset", "length")
            )
            for sha256, (leaf, offset, length) in places.iter_rows():
                left[sha256].already = 1
                cited = {"import": body["import"], "exhibit": sha256}
                self.book.append("sightings", {**cited, "items": [[leaf, "", offset, length]]})
        self.ledger = Ledger.of(self.book, matching=True)
        return frame.filter(~first)


def _take(found: _Read, thing: Yielded) -> None:
    """Take one thing that the source of a single file yielded."""
    answers = found.sent.answers
    if isinstance(thing, Problem):
        found.problems.add(thing)
    elif isinstance(thing, Record):
        if thing.local is not None and thing.utc_offset is None and not answers.zone:
            insist(zone_question(answers))
        found.record = replace(thing, match=found.exhibit.sha256)
    elif isinstance(thing, Assumption):
        if not thing.certain and not is_answered(thing.question, answers):
            insist(order_question(thing))
    else:
        raise UnreadableExport(source=found.source.name, reason="it holds more than one item")
