"""Bring an export into a book: seal the original first, then what it holds, each item once.

The order of entries is what makes a stop at any moment harmless: ``exhibits`` (the original),
``import`` (what was answered), then for each frame ``exhibits`` (what its records carry),
``records`` (what is new) and ``sightings`` (what was there already and is now cited twice), and at
the end ``imported`` with the receipt. An import without its last entry is carried on by the next
one of the same original: whatever has a line in the journal is passed over.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from tallybook.intake.attachments import Attachments
from tallybook.intake.crossing import Crossing
from tallybook.intake.duplicates import Matcher
from tallybook.intake.gathering import ROWS, gather
from tallybook.intake.guarded import things
from tallybook.intake.keys import keys_of
from tallybook.intake.ledger import Ledger
from tallybook.intake.original import keep, name_exhibits, sealed_export
from tallybook.intake.progress import Meter, Progress
from tallybook.intake.questions import (
    check_answers,
    insist,
    is_answered,
    order_question,
    owner_question,
    zone_question,
)
from tallybook.intake.recognise import recognise
from tallybook.intake.tally import Problems, wants_owner
from tallybook.journal.book import Book
from tallybook.model.exhibits import Exhibit
from tallybook.model.preview import Receipt
from tallybook.model.records import Answers, Assumption, Attachment, Problem
from tallybook.model.source import Export, Source

if TYPE_CHECKING:
    import polars as pl

NOT_SEEN = Problem(
    code="owner-not-seen",
    reason="None of the names given as yours is a sender in this file.",
)


def admit(
    book: Book,
    export: Export,
    answers: Answers,
    progress: Progress | None = None,
    rows_per_entry: int = ROWS,
) -> Receipt:
    """Bring an export into a book; the same file again adds nothing.

    Args:
        book: Where to.
        export: The file.
        answers: What the person settled beforehand.
        progress: Called with (bytes done, bytes in all, items so far); both passes count.
        rows_per_entry: Most records sealed in one entry.

    Raises:
        OpenQuestion: Something is not settled; nothing of the file is in the timeline yet.
        ExportError: The file cannot be read.
    """
    check_answers(answers)
    source = recognise(export, answers.source)
    meter = Meter(export.size, progress, passes=2)
    Ledger.of(book, matching=True)  # one reading of the journal for all that follows
    exhibit = keep(book, export, meter.sealed)
    return _Import(book, exhibit, source, answers, meter).run(rows_per_entry)


def admit_sealed(
    book: Book,
    exhibit: Exhibit,
    answers: Answers,
    progress: Progress | None = None,
    rows_per_entry: int = ROWS,
) -> Receipt:
    """Bring in what is sealed in the book already, an upload for example."""
    check_answers(answers)
    source = recognise(sealed_export(book, exhibit), answers.source)
    name_exhibits(book, Ledger.of(book, matching=True), [exhibit])
    meter = Meter(exhibit.size, progress, passes=1)
    return _Import(book, exhibit, source, answers, meter).run(rows_per_entry)


class _Import:
    """One original on its way into the book."""

    def __init__(
        self, book: Book, exhibit: Exhibit, source: Source, answers: Answers, meter: Meter
    ) -> None:
        self.book = book
        self.exhibit = exhibit
        self.source = source
        self.answers = answers
        self.meter = meter
        self.ledger = Ledger.of(book, matching=True)
        self.export = sealed_export(book, exhibit)
        self.problems = Problems()
        self.kept = 0
        self.already = 0
        self.owner_seen = False
        self.seq = -1
        region = answers.region
        own = () if answers.owner == ("none",) else answers.owner
        self.owners = {self.ledger.handles.fold(handle, region) for handle in own}

    def run(self, rows: int) -> Receipt:
        """Read the sealed original to its end and return the receipt."""
        done = self.ledger.receipt(self.exhibit.sha256)
        if done is not None:
            there = done.kept + done.already
            return replace(done, file=self.exhibit.name, kept=0, already=there, attachments=0)
        broken_off = self.ledger.unfinished(self.exhibit.sha256)
        self.matcher = Matcher(self.ledger.known, {self.exhibit.sha256})
        self.crossing = Crossing(self.book, self.ledger, self.exhibit.sha256)
        self.attachments = Attachments(self.book, self.ledger, self.export, self.exhibit.sha256)
        self.places = self._places(broken_off)
        for thing in gather(things(self.source, self.export, self.answers), rows):
            self._take(thing, broken_off)
        self._begin(broken_off)
        self.attachments.finish()
        receipt = self._receipt(resumed=broken_off is not None)
        self.book.append("imported", {**self._body(), "receipt": plain_receipt(receipt)})
        self.meter.read(1.0)
        return receipt

    def _places(self, broken_off: int | None) -> pl.DataFrame | None:
        """Look up what a broken-off import has dealt with."""
        if broken_off is None:
            return None
        places = self.ledger.places(self.book, self.exhibit.sha256)
        return places if places.height else None

    def _take(
        self, thing: pl.DataFrame | Attachment | Problem | Assumption, broken_off: int | None
    ) -> None:
        """Take one thing that the source yielded."""
        if isinstance(thing, Attachment):
            self.attachments.take(thing)
        elif isinstance(thing, Problem):
            self.problems.add(thing)
        elif isinstance(thing, Assumption):
            if not thing.certain and not is_answered(thing.question, self.answers):
                insist(order_question(thing))
        else:
            self._ask(thing)
            self._begin(broken_off)
            self._admit(thing)

    def _ask(self, frame: pl.DataFrame) -> None:
        """Stop where a row needs an answer that was not given."""
        import polars as pl  # noqa: PLC0415

        bare = pl.col("local").is_not_null() & pl.col("utc_offset").is_null()
        if not self.answers.zone and frame.select(bare.any()).item():
            insist(zone_question(self.answers))
        if not self.answers.owner:
            unknown = frame.filter(wants_owner())["sender"]
            if unknown.len():
                insist(owner_question(unknown.unique(maintain_order=True)))

    def _begin(self, broken_off: int | None) -> None:
        """Write down that the import begins, or find where it was written down."""
        if self.seq >= 0:
            return
        body = {
            "exhibit": self.exhibit.sha256,
            "file": self.exhibit.name,
            "source": self.source.name,
            "version": self.source.version,
            "answers": told_answers(self.answers),
            "state": "begun",
        }
        if broken_off is not None and self.ledger.begun[broken_off] == body:
            self.seq = broken_off
        else:
            self.seq = self.book.append("import", body).seq

    def _body(self) -> dict[str, Any]:
        """Return what every entry of this import says of itself."""
        return {"import": self.seq, "exhibit": self.exhibit.sha256}

    def _admit(self, frame: pl.DataFrame) -> None:
        """Sort one frame into what is new, what was there, and what was dealt with before."""
        import polars as pl  # noqa: PLC0415

        frame = self._directed(frame)
        seen = self._seen(frame)
        rows = frame.with_row_index("row")
        old = rows.join(seen, on="row", maintain_order="left")
        fresh = (
            rows.join(seen, on="row", how="anti", maintain_order="left") if seen.height else rows
        )
        if self.places is not None:
            places = ["part", "offset", "length"]
            before = rows.join(self.places, on=places, maintain_order="left")
            self.kept += int(before["kept"].sum())
            self.already += before.height - int(before["kept"].sum())
            old, fresh = (
                some.join(before.select("row"), on="row", how="anti", maintain_order="left")
                for some in (old, fresh)
            )
        for problem in self.attachments.settle(frame, fresh):
            self.problems.add(problem)
        self._write(fresh.drop("row"), old)
        self.kept += fresh.height
        self.already += old.height
        self.meter.items += frame.height
        self.meter.read(self._share(frame.select(pl.last("part", "offset", "length")).row(0)))

    def _seen(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Find the rows that came with another export, as ``row`` and ``leaf``."""
        import polars as pl  # noqa: PLC0415

        if self.matcher.has_nothing:
            return pl.DataFrame(schema={"row": pl.UInt32, "leaf": pl.Int64})
        keys = keys_of(frame, self.ledger.handles, self.answers.region)
        seen = self.matcher.match(keys)
        if not self.crossing.concerns(frame):
            return seen
        left = frame.with_row_index("row").join(seen, on="row", how="anti", maintain_order="left")
        crossed = self.crossing.match(left.drop("row"), self.answers.region, self.answers.zone)
        if crossed is None or not crossed.height:
            return seen
        numbers = left["row"].gather(crossed["row"])
        return pl.concat([seen, crossed.with_columns(row=numbers)])

    def _write(self, fresh: pl.DataFrame, old: pl.DataFrame) -> None:
        """Append what is new and cite what was there."""
        if fresh.height:
            about = {"source": self.source.name, "version": self.source.version}
            self.book.append("records", {**self._body(), **about}, frame=fresh)
        if old.height:
            places = old.select("leaf", "part", "offset", "length", "attachments").iter_rows()
            carried = self.attachments.members_of
            cited = [
                [*place, *([files] if (files := carried(names)) else ())]
                for *place, names in places
            ]
            self.book.append("sightings", {**self._body(), "items": cited})

    def _directed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Say of each row whether it was sent or received, by who the book's own person is."""
        import polars as pl  # noqa: PLC0415

        if not self.answers.owner:
            return frame
        senders = frame["sender"].unique().to_list()
        known = self.ledger.handles.fold_all(senders, self.answers.region)
        own = [raw for raw in senders if known[raw] in self.owners]
        self.owner_seen = self.owner_seen or bool(own)
        told = pl.when(pl.col("sender").is_in(own)).then(pl.lit("out")).otherwise(pl.lit("in"))
        return frame.with_columns(
            direction=pl.when(wants_owner()).then(told).otherwise("direction")
        )

    def _share(self, place: tuple[str, int, int]) -> float:
        """Tell which share of the original lies before a place in it."""
        part, offset, length = place
        size = self.export.member_size(part) if part in self.export.members() else self.meter.size
        return (offset + length) / size if size else 1.0

    def _receipt(self, *, resumed: bool) -> Receipt:
        """Add up."""
        if self.owners and not self.owner_seen and self.kept + self.already:
            self.problems.add(NOT_SEEN)
        return Receipt(
            file=self.exhibit.name,
            exhibit=self.exhibit.sha256,
            source=f"{self.source.name} {self.source.version}",
            read=self.exhibit.size,
            found=self.kept + self.already + self.problems.items,
            kept=self.kept,
            already=self.already,
            not_understood=self.problems.items,
            attachments=self.attachments.count,
            problems=self.problems.listed(),
            resumed=resumed,
        )


def plain_receipt(receipt: Receipt) -> dict[str, Any]:
    """Write a receipt as JSON values."""
    return {**asdict(receipt), "problems": [asdict(problem) for problem in receipt.problems]}


def told_answers(answers: Answers) -> dict[str, Any]:
    """Write the answers as JSON values; what was not asked of an export takes no place."""
    given = {**asdict(answers), "owner": list(answers.owner)}
    columns = given.pop("columns")
    return {**given, "columns": [list(pair) for pair in columns]} if columns else given
