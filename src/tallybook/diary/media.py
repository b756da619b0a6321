"""Pictures, sounds and videos of an open book: looked at, taken a still from, found again, set right.

Everything is decoded in a child process from memory to memory; nothing in the clear touches a disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

from tallybook.errors import LateChange, NoSuchItem, UnfitAnswer, UnreadableExport
from tallybook.intake.ledger import Ledger
from tallybook.intake.original import name_exhibits
from tallybook.model.kinds import FILES
from tallybook.reading.decoding import LARGEST, Decoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from tallybook.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.exhibits import Exhibit

    Tell = Callable[[int, int, int], None]

#: Largest picture that is handed to a decoder.
PICTURE = 256 << 20
#: Fingerprints that are noted in one entry: no more than so many are worked out twice after a stop.
NOTED = 200
#: A clock that is further out than this is not wrong but was never set.
FURTHEST = 50 * 366 * 86_400
METHOD = "pdq 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A further place where the same picture stands.

    Attributes:
        item: The item it belongs to.
        exhibit: Its SHA-256.
        bits: How many of 256 bits of its fingerprint differ; 0 also where the bytes are the same.
        same_bytes: Whether the file is the same, byte for byte.
    """

    item: int
    exhibit: str
    bits: int
    same_bytes: bool


class Media:
    """Part of the front door: an open book has ``book``, ``case`` and ``open_exhibit``."""

    if TYPE_CHECKING:
        book: Book

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def open_exhibit(self, sha256: str) -> BinaryIO: ...  # noqa: D102 - as above

    def shown_picture(self, sha256: str) -> bytes:
        """A copy of a picture that any browser shows, as JPEG, made in memory.

        Raises:
            UnreadableExport: It does not open as a picture.
        """
        with Decoder() as decoder:
            picture = decoder.jpeg(self._whole(sha256, PICTURE))
        if not picture:
            raise UnreadableExport(source="images", reason="it does not open as a picture")
        return picture

    def still(self, sha256: str, seconds: float) -> Exhibit:
        """Keep the frame that a video shows at a moment as an exhibit of its own.

        Raises:
            UnreadableExport: No decoder is installed, or it opens no frame there.
        """
        content = self._whole(sha256, LARGEST)
        with Decoder() as decoder:
            found = decoder.still(content, seconds)
            if found is None and not decoder.can_take_stills():
                reason = "no decoder for videos is installed; the extra 'pictures' brings one"
                raise UnreadableExport(source="videos", reason=reason)
        if found is None:
            raise UnreadableExport(source="videos", reason="no frame opens at that moment")
        picture, at = found
        part = f"still at {int(at // 60):02}:{at % 60:04.1f}"
        writer = self.book.exhibits.writer(
            f"{part.replace(':', '-')}.png", media_type="image/png", origin=sha256, part=part
        )
        with writer:
            writer.write(picture)
            exhibit = writer.commit()
        name_exhibits(self.book, Ledger.of(self.book), [exhibit])
        return exhibit

    def alike(self, item: int) -> tuple[Alike, ...]:
        """Other items with the same picture, or nearly the same, the nearest first.

        Pictures are compared by fingerprints that `look_again` noted; the same bytes need none.
        """
        case = self.case
        found: dict[int, Alike] = {}
        for exhibit in case.attached(item):
            if exhibit.media_type.startswith("image/"):
                for sha256, bits in case.pictures_like(exhibit.sha256):
                    same = sha256 == exhibit.sha256
                    for other in case.items_with(sha256):
                        one = Alike(item=other, exhibit=sha256, bits=bits, same_bytes=same)
                        if other != item and bits <= found.get(other, one).bits:
                            found[other] = one
        return tuple(sorted(found.values(), key=lambda one: (one.bits, one.item)))

    def look_again(self, tell: Tell | None = None) -> int:
        """Work out the fingerprint of every picture that has none yet; a stop loses next to nothing.

        Args:
            tell: Called with (pictures done, pictures in all, fingerprints noted).

        Returns:
            How many pictures were looked at.
        """
        known = self.case.fingerprints
        left = [
            one
            for one in self.case.exhibits.values()
            if one.media_type.startswith("image/") and one.sha256 not in known
        ]
        noted: list[list[str | int]] = []
        with Decoder() as decoder:
            for done, exhibit in enumerate(left, 1):
                small = exhibit.size <= PICTURE
                found = decoder.fingerprint(self._whole(exhibit.sha256, PICTURE)) if small else None
                noted.append([exhibit.sha256, *(found or ("", 0))])
                if len(noted) == NOTED or done == len(left):
                    self.book.append("fingerprints", {"method": METHOD, "found": noted})
                    noted = []
                if tell is not None:
                    tell(done, len(left), done)
        return len(left)

    def correct_clock(self, items: Iterable[int], seconds: int, reason: str) -> tuple[int, ...]:
        """Note how wrong the clock of a camera or recorder was; the time it wrote is kept.

        Args:
            items: The videos, sounds or photos it made.
            seconds: How far it was ahead of the right time; less than nothing where it was behind.
            reason: How that is known.

        Returns:
            The number of each note.

        Raises:
            LateChange: No reason is given.
            NoSuchItem: An item is none of those, or has no time.
        """
        if not reason.strip():
            raise LateChange
        if not seconds or abs(seconds) > FURTHEST:
            choices = "seconds, such as 420 for seven minutes fast"
            raise UnfitAnswer(answer=str(seconds), reason="it is no such error", choices=choices)
        rows = [self.case.row(item) for item in items]
        for row in rows:
            if row["channel"] not in FILES or row["local"] is None:
                raise NoSuchItem(noun="dated file of a camera or recorder", name=row["item"])
        return tuple(
            self.book.append(
                "amendment",
                {
                    "of": row["item"],
                    "reason": reason,
                    "fields": {
                        "clock_fast_seconds": seconds,
                        "time_by_right_clock": (
                            row["local"] - timedelta(seconds=seconds)
                        ).isoformat(),
                    },
                },
            ).first_leaf
            for row in rows
        )

    def items_of_import(self, begun: int) -> tuple[int, ...]:
        """The items that came with one import, by the number of the entry that began it."""
        case = self.case
        entries = [entry for entry, seq in case.import_of.items() if seq == begun]
        return tuple(case.items.filter(case.items["entry"].is_in(entries))["item"].to_list())

    def _whole(self, sha256: str, most: int) -> bytes:
        """The bytes of an exhibit, in memory.

        Raises:
            UnreadableExport: They are too many for that.
        """
        exhibit = self.case.exhibits.get(sha256)
        if exhibit is None:
            raise NoSuchItem(noun="exhibit", name=sha256[:16])
        if exhibit.size > most:
            raise UnreadableExport(source="videos", reason="it is too large to be opened in memory")
        with self.open_exhibit(sha256) as stream:
            return stream.read()
