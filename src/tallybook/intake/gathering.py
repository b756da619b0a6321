"""Gather what a source yields into frames of a fixed number of rows, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tallybook.model.columns import complete, frame_of
from tallybook.model.records import Assumption, Attachment, Problem, Record

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

    Gathered = pl.DataFrame | Attachment | Problem | Assumption

#: Rows in one frame, and so in one entry of the journal.
ROWS = 50_000
#: Bytes of attachments after which a frame is handed on early, so that little is lost by a stop.
CARRIED = 64 << 20


def gather(yielded: Iterable[Yielded], rows: int = ROWS) -> Iterator[Gathered]:
    """Hand on attachments, problems and assumptions at once, and records as frames.

    A frame never comes before an attachment that one of its records names.
    """
    basket = _Basket(rows)
    for thing in yielded:
        if isinstance(thing, Record):
            basket.put(thing)
        elif isinstance(thing, Attachment):
            basket.carried += len(thing.content)
            yield thing
        elif isinstance(thing, Problem | Assumption):
            yield thing
        else:
            basket.put_frame(thing)
        if basket.is_full():
            yield from basket.empty()
    yield from basket.empty(last=True)


class _Basket:
    """Records and frames that wait until there are enough of them."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.carried = 0
        self._records: list[Record] = []
        self._frames: list[pl.DataFrame] = []
        self._height = 0
        self._fresh = False

    def put(self, record: Record) -> None:
        """Add one record."""
        self._records.append(record)
        self._fresh = True
        if len(self._records) >= self.rows:
            self._settle()

    def put_frame(self, frame: pl.DataFrame) -> None:
        """Add a frame of records."""
        self._settle()
        self._frames.append(complete(frame))
        self._height += frame.height
        self._fresh = True

    def _settle(self) -> None:
        """Turn the loose records into a frame."""
        if self._records:
            self._frames.append(frame_of(self._records))
            self._height += len(self._records)
            self._records = []

    def is_full(self) -> bool:
        """Whether enough has come together, and a record came last."""
        held = self._height + len(self._records)
        return self._fresh and (held >= self.rows or self.carried >= CARRIED)

    def empty(self, *, last: bool = False) -> Iterator[pl.DataFrame]:
        """Take out full frames, and at the end (or when much is carried) what is left."""
        import polars as pl  # noqa: PLC0415

        self._settle()
        everything = last or self.carried >= CARRIED
        self.carried, self._fresh = (0 if everything else self.carried), False
        if not self._height:
            return
        whole = pl.concat(self._frames) if len(self._frames) > 1 else self._frames[0]
        cut = self._height if everything else self._height - self._height % self.rows
        self._frames = [whole[cut:]] if cut < self._height else []
        self._height -= cut
        for start in range(0, cut, self.rows):
            yield whole[start : min(start + self.rows, cut)]
