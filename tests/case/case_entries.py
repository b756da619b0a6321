"""An invented journal in memory: the case needs entries, not a disk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tallybook.case import Case
from tallybook.model.columns import frame_of
from tallybook.model.entries import Entry, Head
from tallybook.model.records import Record

START = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
BOB, HER = "07700 900111", "07700 900222"


class Invented:
    """Entries written one after the other, as a book would number them."""

    def __init__(self) -> None:
        self.written: list[Entry] = []
        self.size = 0
        self.add("book", {"format": 1})

    @property
    def head(self) -> Head | None:
        """A head that names the last entry; its hashes are not looked at."""
        return Head(seq=len(self.written) - 1, size=self.size, root=bytes(32), chain=bytes(32))

    def grow(self) -> list[Entry]:
        """Nobody else writes here."""
        return []

    def entries(self, start: int = 0, *, skip_damaged: bool = True) -> Iterator[Entry]:
        """The entries from a number on; none of them is damaged."""
        assert skip_damaged
        return iter(self.written[start:])

    def add(
        self,
        kind: str,
        body: Mapping[str, Any],
        items: Sequence[Mapping[str, Any]] = (),
        records: Sequence[Record] | None = None,
        written_at: datetime | None = None,
    ) -> Entry:
        """Write one entry."""
        frame = None if records is None else frame_of(records)
        entry = Entry(
            seq=len(self.written),
            epoch=0,
            kind=kind,
            written_at=written_at or START + timedelta(minutes=len(self.written)),
            by="owner",
            body=body,
            first_leaf=self.size,
            items=tuple(items),
            frame=frame,
        )
        self.size += 1 + len(entry.items) + (frame.height if frame is not None else 0)
        self.written.append(entry)
        return entry

    def bring_in(
        self,
        records: Sequence[Record],
        *,
        exhibit: str = "aa" * 32,
        written_at: datetime | None = None,
        **answers: Any,
    ) -> Entry:
        """Write the entries of one import; give back the one with the records."""
        begun = self.add(
            "import",
            {
                "exhibit": exhibit,
                "file": "export.txt",
                "source": "whatsapp",
                "version": 1,
                "answers": answers,
                "state": "begun",
            },
        )
        body = {"import": begun.seq, "exhibit": exhibit, "source": "whatsapp", "version": 1}
        entry = self.add("records", body, records=records, written_at=written_at)
        self.add("imported", {"import": begun.seq})
        return entry

    def tell(
        self,
        what: str,
        start: str = "",
        *,
        written_at: datetime | None = None,
        apart: Sequence[Mapping[str, Any]] = (),
        **fields: Any,
    ) -> int:
        """Write an incident; give back its leaf."""
        when = {
            "kind": "exact" if start else "unknown",
            "start": start or None,
            "end": None,
            "zone": fields.pop("zone", "Europe/London"),
            "precision": "day" if len(start) == len("2024-01-01") else "minute",
        }
        body = {"what": what, "when": when, **fields}
        return self.add("incident", body, apart, written_at=written_at).first_leaf

    def case(self) -> Case:
        """Fold what was written so far."""
        return Case.fold(self)


def message(at: str, text: str = "hello", sender: str = BOB, **fields: Any) -> Record:
    """One message at a wall-clock time."""
    given = {"kind": "message", "channel": "sms", "thread": BOB, **fields}
    return Record(local=datetime.fromisoformat(at), sender=sender, text=text, **given)
