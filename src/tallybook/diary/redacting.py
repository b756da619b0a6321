"""The part of the front door for blacking out: words, parts of pictures, parts of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tallybook.errors import LateChange, NoSuchItem, UnfitAnswer, UnreadableExport

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.exhibits import Exhibit
    from tallybook.model.redactions import Area

PDF = "application/pdf"
#: What a copy that was drawn anew is called, as a part of the file it was drawn from.
PART = "drawn anew, with parts blacked out"


class Redacting:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def register(self, exhibit: Exhibit) -> Exhibit: ...  # noqa: D102 - as above

        def _whole(self, sha256: str, most: int) -> bytes: ...

        def _sealed(self, sha256: str) -> Exhibit: ...

    def black_out_words(self, item: int, words: Sequence[str], reason: str) -> int:
        """Black words of an imported item out of everything that is handed over.

        Args:
            item: The item.
            words: As they stand in it; each is blacked out wherever it stands.
            reason: Why; it is printed in their place.

        Raises:
            LateChange: No reason is given.
            UnfitAnswer: None of them stands in the item.
            NoSuchItem: There is no such item, or it is the person's own entry: that can be kept
                private, and what it says can be corrected.
        """
        if not reason.strip():
            raise LateChange
        row = self.case.row(item)
        if row["kind"] == "incident":
            raise NoSuchItem(noun="message of somebody else", name=item)
        text = str(row["text"])
        spans = [span for word in words for span in _found(text, word)]
        if not spans:
            raise UnfitAnswer(
                answer="that", reason="it does not stand in the item", choices="words of the item"
            )
        body = {"item": item, "spans": [list(span) for span in spans], "reason": reason.strip()}
        return self.book.append("redaction", body).first_leaf

    def black_out_file(self, sha256: str, areas: Sequence[Area], reason: str) -> Exhibit:
        """Draw a picture or a PDF anew without some parts; from then on only the copy is handed over.

        Raises:
            LateChange: No reason is given.
            UnfitAnswer: No area is given, or one lies outside.
            UnreadableExport: It opens neither as a picture nor as a document.
        """
        from tallybook.reading.decoding import Decoder  # noqa: PLC0415

        if not reason.strip():
            raise LateChange
        given = [(one.left, one.top, one.right, one.bottom, one.page) for one in areas]
        if not given or any(not _inside(one) for one in given):
            raise UnfitAnswer(
                answer="that", reason="it is no part of the picture", choices="0,0,1,0.5"
            )
        exhibit = self._sealed(sha256)
        is_pdf = exhibit.media_type == PDF
        with Decoder() as decoder:
            drawn = decoder.covered(self._whole(sha256, 256 << 20), given, pdf=is_pdf)
        if not drawn:
            raise UnreadableExport(
                source="documents" if is_pdf else "images", reason="it cannot be drawn anew"
            )
        ending, kind = ("pdf", PDF) if is_pdf else ("png", "image/png")
        writer = self.book.exhibits.writer(
            f"blacked-out.{ending}", media_type=kind, origin=sha256, part=PART
        )
        with writer:
            writer.write(drawn)
            copy = writer.commit()
        self.register(copy)
        body = {
            "exhibit": sha256, "copy": copy.sha256, "areas": [list(one) for one in given],
            "reason": reason.strip(),
        }  # fmt: skip
        self.book.append("redaction", body)
        return copy

    def uncover(self, *, item: int = -1, exhibit: str = "") -> int:
        """Take a decision back: the words or the file can be handed over whole again."""
        body = {"item": item, "exhibit": exhibit, "off": True, "reason": ""}
        return self.book.append("redaction", body).first_leaf


def _found(text: str, word: str) -> list[tuple[int, int]]:
    """Where some words stand in a text, whatever the case of their letters."""
    wanted, within = word.strip().lower(), text.lower()
    if not wanted or len(within) != len(text):
        wanted, within = word.strip(), text
    found, at = [], within.find(wanted) if wanted else -1
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = within.find(wanted, at + len(wanted))
    return found


def _inside(area: Sequence[float]) -> bool:
    """Whether an area is a part of a page."""
    left, top, right, bottom, page = area
    return 0 <= left < right <= 1 and 0 <= top < bottom <= 1 and page >= 0
