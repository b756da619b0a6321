"""The part of the front door for letters: a filled worksheet, the items that go, and what left."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tallybook.errors import NeedsConsent, UnfitAnswer
from tallybook.model.consents import Consent, HandedPaper

if TYPE_CHECKING:
    from tallybook.bundle.letters import Letter
    from tallybook.case import Case
    from tallybook.model.worksheets import Filled

#: Kinds of worksheet that a letter can be made of.
LETTERS = ("letter", "record")


class Lettering:
    """Part of the front door: an open book has ``case``, ``filled`` and ``hand_over``."""

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        @property
        def today(self) -> date: ...  # noqa: D102 - as above

        def filled(self, item: int) -> Filled: ...  # noqa: D102 - as above

        def consent(self, item: int) -> Consent: ...  # noqa: D102 - as above

        def hand_over(self, paper: HandedPaper) -> int: ...  # noqa: D102 - as above

    def letter(self, item: int, picked: Mapping[int, bool], consent: int = -1) -> Letter:
        """A filled worksheet as a letter; nothing is noted, and nothing has left.

        Args:
            item: The filled worksheet.
            picked: The items that go with it, each with whether its words go. Private ones never do.
            consent: The consent it leaves on, by its number.

        Raises:
            NoSuchItem: One of them is not in the book.
            NeedsConsent: It leaves only on a consent, and this one does not cover it.
            UnfitAnswer: More items were picked than one letter lists.
        """
        from tallybook.bundle.letters import MOST, letter_of  # noqa: PLC0415
        from tallybook.content.worksheets import worksheet  # noqa: PLC0415

        filled = self.filled(item)
        sheet = worksheet(filled.sheet)
        case = self.case
        going = {one: words for one, words in picked.items() if not case.row(one)["private"]}
        if len(going) > MOST:
            raise UnfitAnswer(answer=str(len(going)), reason="too many items", choices=f"{MOST}")
        given = self.consent(consent) if consent >= 0 else None
        if sheet.needs_consent:
            self._check_consent(filled, given, going)
        same = sheet if sheet.digest() == filled.digest else None
        return letter_of(case, filled, going, sheet=same, consent=given)

    def _check_consent(
        self, filled: Filled, given: Consent | None, going: Mapping[int, bool]
    ) -> None:
        """Refuse what is not covered."""
        from tallybook.bundle.consenting import lacks  # noqa: PLC0415

        if given is None:
            raise NeedsConsent(reason="None is chosen.")
        reason = lacks(self.case, given, filled, going, self.today)
        if reason:
            raise NeedsConsent(reason=reason)

    def make_letter(
        self,
        item: int,
        picked: Mapping[int, bool],
        form: str,
        *,
        consent: int = -1,
        recipient: str = "",
    ) -> bytes:
        """A letter as a file; where it is known for whom, what left is noted.

        Args:
            item: The filled worksheet.
            picked: The items that go with it, each with whether its words go.
            form: ``pdf`` or ``docx``.
            consent: The consent it leaves on; its recipient is who it is for.
            recipient: For whom it is, where no consent says so.

        Raises:
            NeedsConsent: It leaves only on a consent, and this one does not cover it.
        """
        from tallybook.bundle.letters import letter_pdf  # noqa: PLC0415
        from tallybook.bundle.letters_word import letter_word  # noqa: PLC0415

        letter = self.letter(item, picked, consent)
        content = letter_word(letter) if form == "docx" else letter_pdf(letter)
        whom = self.consent(consent).recipient if consent >= 0 else recipient.strip()
        if whom:
            told = self._told(letter, form, content, consent)
            paper = HandedPaper(
                dated=self.today.isoformat(), recipient=whom, what=told, how="saved as a file"
            )
            self.hand_over(paper)
        return content

    @staticmethod
    def _told(letter: Letter, form: str, content: bytes, consent: int) -> str:
        """What left, in a line; no word of the record is in it."""
        from tallybook.bundle.letters import FORMS  # noqa: PLC0415

        items = ", ".join(str(one.number) for one in letter.lines)
        worded = ", ".join(str(one.number) for one in letter.lines if one.words)
        parts = [
            f"{letter.title} (No. {letter.filled}), {FORMS[form]}",
            f"items {items}" if items else "no items",
            f"with the words of {worded}" if worded else "",
            f"on consent {consent}" if consent >= 0 else "",
            f"SHA-256 {hashlib.sha256(content).hexdigest()}",
        ]
        return "; ".join(filter(None, parts))
