"""Decide which original files go, and say why each of the others stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallybook.bundle.blacked_out import tainted
from tallybook.bundle.choice import Choice
from tallybook.bundle.items import PlannedItem
from tallybook.bundle.places import holds_place, looked_at
from tallybook.bundle.telling import counted
from tallybook.errors import DamageError

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.exhibits import Exhibit

#: Endings that are kept, so that a reader's computer opens the file; others become ``.bin``.
ENDINGS = frozenset(
    [
        "3gp",
        "aac",
        "amr",
        "avi",
        "bmp",
        "csv",
        "db",
        "doc",
        "docx",
        "eml",
        "gif",
        "heic",
        "heif",
        "ics",
        "jpeg",
        "jpg",
        "json",
        "m4a",
        "mbox",
        "mov",
        "mp3",
        "mp4",
        "mpeg",
        "msg",
        "odt",
        "ogg",
        "opus",
        "pdf",
        "png",
        "rtf",
        "tif",
        "tiff",
        "txt",
        "vcf",
        "wav",
        "webm",
        "webp",
        "xls",
        "xlsx",
        "xml",
        "zip",
    ]
)
#: Endings by content, where the name has none that is kept.
BY_TYPE = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heif",
    "video/mp4": "mp4",
    "audio/ogg": "ogg",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "text/plain": "txt",
    "message/rfc822": "eml",
    "application/mbox": "mbox",
    "text/xml": "xml",
    "application/xml": "xml",
}

WHOLE, SELECTION, PRIVATE, PLACE, DAMAGED = "whole", "selection", "private", "place", "damaged"
BLACKED_OUT = "blacked-out"
#: Why an original stays: what it is called in a list, the reason, the option that adds it.
STAYS = {
    SELECTION: (
        "export files that hold more than was chosen",
        "The chosen items are in the chronology; the rest of the file was not chosen.",
        "--whole-exports",
    ),
    PRIVATE: (
        "files that hold private entries",
        "What is marked private never goes, and a file cannot go in part.",
        "",
    ),
    BLACKED_OUT: (
        "files that hold something that is blacked out",
        "What is blacked out never goes. Of a picture or a PDF a copy without it goes.",
        "",
    ),
    PLACE: (
        "files that hold the place they were made at",
        "A place can lead to a home. An original cannot be changed, so it stays.",
        "--places",
    ),
    DAMAGED: (
        "files that are damaged or missing in the book",
        "They could not be read whole.",
        "",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExhibit:
    """One original file that the chosen items stand in or carry.

    Attributes:
        reference: Its number in the bundle, for example EX0001.
        exhibit: The file as it was sealed.
        item: Its leaf number; None where the journal lists none.
        verdict: ``whole`` where it goes, else a key of `STAYS`.
        chosen: Items of it that go.
        total: Items of it that the book holds.
        is_export: Whether it is an export that items were read from.
    """

    reference: str
    exhibit: Exhibit
    item: int | None
    verdict: str
    chosen: int = 0
    total: int = 0
    is_export: bool = False

    @property
    def name(self) -> str:
        """The name it came with."""
        return self.exhibit.name

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.exhibit.size

    @property
    def goes(self) -> bool:
        """Whether the original goes."""
        return self.verdict == WHOLE

    @property
    def others(self) -> int:
        """Items in it that were not chosen."""
        return self.total - self.chosen

    @property
    def reason(self) -> str:
        """What those that stay are called in a list."""
        return "" if self.goes else STAYS[self.verdict][0]

    @property
    def why_all(self) -> str:
        """Why those of this sort stay."""
        return "" if self.goes else STAYS[self.verdict][1]

    @property
    def option(self) -> str:
        """What would include it."""
        return "" if self.goes else STAYS[self.verdict][2]

    @property
    def why(self) -> str:
        """Why this one goes or stays, in a sentence."""
        was = "was" if self.others == 1 else "were"
        if self.goes and self.is_export and self.others:
            return (
                f"Chosen whole: {counted(self.others, 'item')} in it {was} not chosen one by one."
            )
        if self.goes:
            return "Everything in it was chosen."
        if self.verdict == SELECTION:
            return f"It holds {counted(self.others, 'other item')} that {was} not chosen."
        return self.why_all

    @property
    def stored_name(self) -> str:
        """Its plain name in the bundle."""
        return f"exhibits/{self.reference}.{ending(self.exhibit)}"

    @property
    def is_picture(self) -> bool:
        """Whether it is printed as a picture."""
        return self.exhibit.media_type.startswith("image/") or self.stored_name.endswith(
            (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif")
        )


def ending(exhibit: Exhibit) -> str:
    """Choose a plain file ending."""
    found = re.search(r"\.([A-Za-z0-9]{1,5})$", exhibit.name)
    named = found.group(1).lower() if found else ""
    return named if named in ENDINGS else BY_TYPE.get(exhibit.media_type, "bin")


class Sorter:
    """Gives each exhibit its reference and its verdict."""

    def __init__(self, book: Book, case: Case, choice: Choice) -> None:
        self.book = book
        self.case = case
        self.choice = choice
        self._found: dict[str, str] = {}
        self._tainted = tainted(case)
        self._inside: dict[str, list[Exhibit]] = {}
        for exhibit in case.exhibits.values():
            if exhibit.origin:
                self._inside.setdefault(exhibit.origin, []).append(exhibit)

    def sort(self, items: Iterable[PlannedItem]) -> tuple[PlannedExhibit, ...]:
        """Number the exhibits as the chronology meets them, and decide on each."""
        chosen: dict[str, int] = {}
        cited: dict[str, None] = {}
        for planned in items:
            if planned.export:
                chosen[planned.export] = chosen.get(planned.export, 0) + 1
            for sha256 in (planned.export, *planned.attachments):
                if sha256 in self.case.exhibits:
                    cited.setdefault(sha256)
        held = self._held()
        return tuple(
            self._planned(f"{self.choice.reference}{number:04}", sha256, chosen, held)
            for number, sha256 in enumerate(cited, 1)
        )

    def _held(self) -> Mapping[str, tuple[int, int]]:
        """Count the items of each export, and those of them that are private."""
        import polars as pl  # noqa: PLC0415

        frame = self.case.items.group_by("exhibit").agg(
            pl.len().alias("total"), pl.col("private").sum().alias("private")
        )
        rows: Iterable[dict[str, Any]] = frame.iter_rows(named=True)
        return {str(row["exhibit"]): (int(row["total"]), int(row["private"])) for row in rows}

    def _planned(
        self,
        reference: str,
        sha256: str,
        chosen: Mapping[str, int],
        held: Mapping[str, tuple[int, int]],
    ) -> PlannedExhibit:
        """Decide on one exhibit."""
        exhibit = self.case.exhibits[sha256]
        total, private = held.get(sha256, (0, 0)) if sha256 in chosen else (0, 0)
        taken = chosen.get(sha256, 0)
        verdict = self._verdict(exhibit, total, private, taken)
        return PlannedExhibit(
            reference=reference,
            exhibit=exhibit,
            item=self.case.exhibit_items.get(sha256),
            verdict=verdict,
            chosen=taken,
            total=total,
            is_export=sha256 in chosen,
        )

    def _verdict(self, exhibit: Exhibit, total: int, private: int, taken: int) -> str:
        """Say whether it goes, or why it stays."""
        if private:
            return PRIVATE
        if exhibit.sha256 in self._tainted:
            return BLACKED_OUT
        if total > taken and not self.choice.whole_exports:
            return SELECTION
        inside = self._inside.get(exhibit.sha256, [])
        found = [self._looked_at(each) for each in (exhibit, *inside)]
        if DAMAGED in found:
            return DAMAGED
        return PLACE if PLACE in found and not self.choice.places else WHOLE

    def _looked_at(self, exhibit: Exhibit) -> str:
        """Look into a photo or clip for a place, once."""
        if exhibit.sha256 not in self._found:
            self._found[exhibit.sha256] = self._finding(exhibit)
        return self._found[exhibit.sha256]

    def _finding(self, exhibit: Exhibit) -> str:
        """Open an exhibit as far as the decision needs it."""
        try:
            if not looked_at(exhibit.media_type):
                return "" if self.book.exhibits.has(exhibit.sha256) else DAMAGED
            with self.book.exhibits.open(exhibit.sha256) as file:
                return PLACE if holds_place(file) else ""
        except DamageError:
            return DAMAGED
