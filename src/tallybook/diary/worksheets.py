"""The part of the front door for worksheets: drafts are kept sealed, what is finished becomes an entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.intake.writing import checked_time
from tallybook.model.worksheets import SELF, Again, Compared, Draft, Filled, FillingPaper

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.content.worksheets import Worksheet
    from tallybook.journal.book import Book

#: Under which all drafts are kept; it lies in the clear and says nothing of them.
_ASIDE = "unfinished pages"
#: No item has a number as high as this.
_MOST = 1 << 62


class Worksheets:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book
    #: What a reader's program keeps of drafts, which may put nothing beside the journal.
    _sheets_begun: Mapping[str, Any] | None = None

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        @property
        def today(self) -> date: ...  # noqa: D102 - as above

    # --- drafts -----------------------------------------------------------------------------------

    def sheet_draft(self, sheet: str) -> Draft | None:
        """What was given of a worksheet that is not finished; None where nothing was."""
        kept = self._begun_sheets().get(sheet)
        if kept is None:
            return None
        return Draft(**{**kept, "begun": date.fromisoformat(str(kept["begun"]))})

    def put_sheet_draft(self, draft: Draft) -> None:
        """Keep what was given so far, sealed; it is no part of the record."""
        self._keep_begun_sheets(self._begun_sheets() | {draft.sheet: asdict(draft)})

    def answer_in_draft(self, sheet: Worksheet, question: str, given: Mapping[str, Any]) -> Draft:
        """Keep one more answer of a worksheet; an answer of nothing is taken out."""
        draft = self.sheet_draft(sheet.id) or Draft(
            sheet=sheet.id, version=sheet.version, begun=self.today
        )
        answers = {code: one for code, one in draft.answers.items() if code != question}
        if given := {name: value for name, value in given.items() if value}:
            answers[question] = given
        kept = replace(draft, answers=answers, at=question, version=sheet.version)
        self.put_sheet_draft(kept)
        return kept

    def drop_sheet_draft(self, sheet: str) -> None:
        """Take an unfinished worksheet away."""
        kept = self._begun_sheets()
        if kept.pop(sheet, None) is not None:
            self._keep_begun_sheets(kept)

    def _begun_sheets(self) -> dict[str, Any]:
        if self.book.scope == "sort":
            return {}
        if self._sheets_begun is not None:
            return dict(self._sheets_begun)
        kept = self.book.from_aside(_ASIDE, own=True)
        return dict(json.loads(kept)) if kept else {}

    def _keep_begun_sheets(self, drafts: Mapping[str, Any]) -> None:
        if self.book.key.is_owner and not self.book.read_only:
            written = json.dumps(drafts, ensure_ascii=False, default=str, separators=(",", ":"))
            self.book.put_aside(_ASIDE, written.encode(), own=True)
        else:
            self._sheets_begun = drafts

    # --- what was finished --------------------------------------------------------------------------

    def fill(self, paper: FillingPaper, asked: Worksheet | None = None) -> int:
        """Seal a filling as an entry of its own; earlier ones stay as they are.

        Args:
            paper: What was given.
            asked: The worksheet in the words it was asked in, where these are not the English ones.

        Raises:
            UnknownWorksheet: There is none of that name.
            UnfitAnswer: An answer does not fit, or there is none.
            NoSuchItem: An answer points at something that is not in the book.
        """
        from tallybook.case.worksheets import as_words  # noqa: PLC0415
        from tallybook.content.worksheets import worksheet  # noqa: PLC0415
        from tallybook.worksheets.answering import Known, answered  # noqa: PLC0415

        case = self.case
        sheet = worksheet(paper.sheet)
        known = Known(items=frozenset(case.in_time(_named(paper))), exhibits=case.exhibits)
        answers = answered(asked or sheet, paper.answers, known)
        if not any(one.is_given for one in answers):
            raise UnfitAnswer(answer="", reason="nothing was answered", choices="any question")
        body = {
            "sheet": sheet.id, "title": (asked or sheet).title, "version": sheet.version,
            "digest": sheet.digest(), "dated": checked_time(paper.dated or self.today.isoformat()),
            "by": paper.by.strip() or SELF, "role": paper.role.strip(), "language": paper.language,
            "answers": [as_words(one) for one in answers],
        }  # fmt: skip
        item = self.book.append("worksheet", body).first_leaf
        self.drop_sheet_draft(sheet.id)
        return item

    def fillings(self, sheet: str = "") -> tuple[Filled, ...]:
        """Fillings of a worksheet, or of all, in the order of their days."""
        return self.case.sheets.of(sheet)

    def filled(self, item: int) -> Filled:
        """A filling by its number, with every word it was asked in.

        Raises:
            NoSuchItem: There is none.
        """
        found = self.case.sheets.by_item.get(item)
        if found is None:
            raise NoSuchItem(noun="filled worksheet", name=item)
        return found

    def compare_filled(self, item: int, earlier: int = -1) -> Compared | None:
        """A filling beside an earlier one, answer by answer; None where it is the first.

        Args:
            item: The filling.
            earlier: Another one of the same worksheet; the one before it where none is named.

        Raises:
            NoSuchItem: One of them is not there, or they are not of the same worksheet.
        """
        from tallybook.worksheets.comparing import compare  # noqa: PLC0415

        after = self.filled(item)
        if earlier >= 0:
            before = self.filled(earlier)
            if before.sheet != after.sheet:
                raise NoSuchItem(noun="earlier filling", name=earlier)
            return compare(before, after)
        others = self.fillings(after.sheet)
        place = others.index(after)
        return compare(others[place - 1], after) if place else None

    def to_look_again(self) -> tuple[Again, ...]:
        """When each worksheet that was filled in may be looked at again, the earliest first."""
        from tallybook.content.worksheets import worksheets  # noqa: PLC0415
        from tallybook.worksheets.looking_again import again  # noqa: PLC0415

        return again(worksheets(), self.fillings())


def _named(paper: FillingPaper) -> frozenset[int]:
    """Every number that an answer points at."""
    lists = (one.get("items") for one in paper.answers.values())
    found = (each for one in lists if isinstance(one, list | tuple) for each in one)
    return frozenset(each for each in found if type(each) is int and 0 <= each < _MOST)
