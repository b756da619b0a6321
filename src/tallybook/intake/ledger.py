"""What earlier imports left in the book: read once, kept while the book is open, grown by what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from tallybook.intake.duplicates import Known
from tallybook.intake.folding import Handles
from tallybook.intake.keys import keys_of, sort_of
from tallybook.journal.book import Book
from tallybook.model.entries import Entry
from tallybook.model.exhibits import Exhibit
from tallybook.model.preview import Receipt
from tallybook.model.records import Problem

if TYPE_CHECKING:
    import polars as pl

_LEDGERS: WeakKeyDictionary[Book, Ledger] = WeakKeyDictionary()


class Ledger:
    """The imports of one book.

    Attributes:
        handles: Handles as they are compared.
        known: Keys of every imported item.
        begun: The body of each ``import`` entry by its number.
        done: The receipt of each finished import, as stored, by its exhibit.
        sealed: Exhibits that the journal names.
        parts: Exhibits taken out of others, by (exhibit, part).
        chats: Entries with rows of WhatsApp, by `sort_of` them.
    """

    def __init__(self) -> None:
        self.handles = Handles()
        self.known = Known()
        self.begun: dict[int, Mapping[str, Any]] = {}
        self.done: dict[str, Mapping[str, Any]] = {}
        self.sealed: set[str] = set()
        self.parts: dict[tuple[str, str], str] = {}
        self.chats: dict[str, list[int]] = {}
        self._admitted: dict[str, list[int]] = {}
        self._cited: dict[str, list[int]] = {}
        self._rows: Counter[str] = Counter()
        self._latest: dict[str, int] = {}
        self._unmatched: list[int] = []
        self._next = 0

    @classmethod
    def of(cls, book: Book, *, matching: bool = False) -> Ledger:
        """Return the book's ledger, with everything that was appended since.

        Args:
            book: The book.
            matching: Whether the keys of its items are wanted; they take seconds for a million.
        """
        ledger = _LEDGERS.get(book)
        if ledger is None:
            ledger = _LEDGERS[book] = cls()
        if matching:
            for seq in ledger._unmatched:
                ledger._take_keys(book.get(seq))
            ledger._unmatched.clear()
        for entry in book.entries(ledger._next):
            ledger._take(entry, matching=matching)
            ledger._next = entry.seq + 1
        return ledger

    def _take_keys(self, entry: Entry) -> None:
        """Note the keys of the items of one entry."""
        if entry.frame is not None:
            body = entry.body
            region = self.begun.get(body["import"], {}).get("answers", {}).get("region", "")
            if sort := sort_of(entry.frame):
                self.chats.setdefault(sort, []).append(entry.seq)
            keys = keys_of(entry.frame, self.handles, region)
            self.known.add(keys, body.get("exhibit") or entry.frame["match"], entry.first_leaf + 1)

    def _take(self, entry: Entry, *, matching: bool) -> None:
        """Note what one entry says about imports."""
        body = entry.body
        if entry.kind == "import":
            self._take_begun(entry)
        elif entry.kind == "records" and entry.frame is not None:
            if matching:
                self._take_keys(entry)
            else:
                self._unmatched.append(entry.seq)
            self._take_rows(entry, entry.frame)
        elif entry.kind == "sightings":
            self._cited.setdefault(body["exhibit"], []).append(entry.seq)
        elif entry.kind == "imported":
            self._take_done(entry)
        elif entry.kind == "exhibits":
            self.take_exhibits(Exhibit(**item) for item in entry.items)

    def _take_begun(self, entry: Entry) -> None:
        """Note what an import began with: one export, or many files that share its entries."""
        self.begun[entry.seq] = entry.body
        for exhibit in [one["sha256"] for one in entry.items] or [entry.body["exhibit"]]:
            self._latest[exhibit] = entry.seq

    def _take_done(self, entry: Entry) -> None:
        """Note the receipts of an import that came to its end."""
        receipts = entry.items or [entry.body["receipt"]] * ("receipt" in entry.body)
        self.done.update((str(receipt["exhibit"]), receipt) for receipt in receipts)

    def _take_rows(self, entry: Entry, frame: pl.DataFrame) -> None:
        """Note which export each row of an entry came with."""
        exhibit = entry.body.get("exhibit")
        for sha256 in [exhibit] if exhibit else frame["match"].to_list():
            self._admitted.setdefault(sha256, []).append(entry.seq)
            self._rows[sha256] += frame.height if exhibit else 1

    def take_exhibits(self, exhibits: Iterable[Exhibit]) -> None:
        """Note exhibits and what they were taken out of."""
        for exhibit in exhibits:
            self.sealed.add(exhibit.sha256)
            if exhibit.origin:
                self.parts[exhibit.origin, exhibit.part] = exhibit.sha256

    def unfinished(self, exhibit: str) -> int | None:
        """Return the number of the latest import of an exhibit that has not ended."""
        if self.receipt(exhibit) is not None:
            return None
        return self._latest.get(exhibit)

    def places(self, book: Book, exhibit: str) -> pl.DataFrame:
        """Return (part, offset, length, kept) of what an export's broken-off import dealt with."""
        import polars as pl  # noqa: PLC0415

        shape = {"part": pl.String, "offset": pl.Int64, "length": pl.Int64}
        found = [pl.DataFrame(schema={**shape, "kept": pl.Boolean})]
        for seq in self._admitted.get(exhibit, ()):
            entry = book.get(seq)
            frame = entry.frame
            if frame is not None:
                if not entry.body.get("exhibit"):
                    frame = frame.filter(pl.col("match") == exhibit)
                found.append(frame.select(*shape, pl.lit(value=True).alias("kept")))
        for seq in self._cited.get(exhibit, ()):
            cited = [item[1:4] for item in book.get(seq).body["items"]]
            rows = pl.DataFrame(cited, schema=shape, orient="row")
            found.append(rows.with_columns(kept=pl.lit(value=False)))
        return pl.concat(found).unique(list(shape), keep="first", maintain_order=True)

    def dealt(self, exhibit: str) -> tuple[int, int]:
        """How many items of a file that is one item are in the book, as new ones and as cited."""
        return self._rows[exhibit], len(self._cited.get(exhibit, ()))

    def receipt(self, exhibit: str) -> Receipt | None:
        """Return the receipt of the finished import of an exhibit.

        Where entries of it were damaged since, it counts as broken off, and reading the original
        once more brings back what was in them.
        """
        stored = self.done.get(exhibit)
        if stored is None or self._rows[exhibit] < stored["kept"]:
            return None
        problems = tuple(Problem(**problem) for problem in stored["problems"])
        return Receipt(**{**stored, "problems": problems})
