"""What the person chooses to hand over, and what stays unless they say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallybook.errors import UnfitAnswer

if TYPE_CHECKING:
    from tallybook.case.asked import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of what goes.

    Private entries and private notes never go: there is no field for them.

    Attributes:
        filter: Which items; None for all.
        items: Only these, by their numbers; empty for all that the filter leaves.
        without: Items taken out again.
        reference: Initials before exhibit numbers, one to four letters.
        producer: Who hands it over and answers for it.
        contact: How they can be reached, by a way that is safe for them.
        recipient: Who it is for.
        case_reference: For example a crime reference.
        impact: What had to change goes as well: the law asks for it.
        feelings: How it felt goes as well.
        witnesses: Names and contacts of witnesses go as well.
        places: Photos and clips that hold the place they were taken at go as they are.
        whole_exports: An export goes whole, with what was not chosen in it.
        folder: Write a folder.
        archive: Write a zip.
        kind: For whom it is arranged, one of the kinds of `tallybook.content.bundles`.
        upload_set: Write single files for an upload page beside it.
        case_uco: Exhibits, custody and cited messages as CASE/UCO as well.
        consent: The consent it is tied to, by its number; -1 for none. It is noted in the journal.
    """

    filter: Filter | None = None
    items: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    reference: str = "EX"
    producer: str = ""
    contact: str = ""
    recipient: str = ""
    case_reference: str = ""
    impact: bool = True
    feelings: bool = False
    witnesses: bool = False
    places: bool = False
    whole_exports: bool = False
    folder: bool = True
    archive: bool = True
    kind: str = "plain"
    upload_set: bool = False
    consent: int = -1
    case_uco: bool = False

    def __post_init__(self) -> None:
        """Refuse initials that would not make plain file names."""
        if not re.fullmatch(r"[A-Z]{1,4}", self.reference):
            raise UnfitAnswer(
                answer=self.reference, reason="one to four capital letters", choices="e.g. EX, SA"
            )

    def withholds(self, field: str) -> bool:
        """Whether this field of an incident stays in the book."""
        if field == "private_note":
            return True
        kept = {"feeling": self.feelings, "impact": self.impact, "witnesses": self.witnesses}
        return not kept.get(field, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Something that was left out: what, how often, why, and what would include it."""

    what: str
    count: int
    why: str
    option: str = ""
