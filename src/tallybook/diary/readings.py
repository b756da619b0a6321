"""The part of the front door for words read from pictures and heard in recordings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tallybook.errors import CannotHear, NoSuchItem

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.case.readings import Confirmed, Draft, Transcript
    from tallybook.journal.book import Book
    from tallybook.model.exhibits import Exhibit
    from tallybook.model.readings import Spoken, Telling

    Tell = Callable[[int, int, int], None]

#: What a picture of a screen can be, by the type of its content.
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "image/gif")
#: Kinds of item that can be heard.
HEARD = ("recording", "voicemail", "video")


class Readings:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def _sealed(self, sha256: str) -> Exhibit: ...

    @staticmethod
    def word_readers() -> tuple[str, ...]:
        """What can read pictures on this computer, by name and version."""
        from tallybook.reading import rapid, tesseract  # noqa: PLC0415

        return tuple(each for each in (tesseract.version(), rapid.version()) if each)

    @staticmethod
    def readable_languages() -> tuple[str, ...]:
        """Languages that pictures can be read in on this computer."""
        from tallybook.reading import ocr, rapid, tesseract  # noqa: PLC0415

        more = ocr.RAPID if rapid.version() else frozenset()
        return tuple(sorted({*tesseract.languages(), *more}))

    @staticmethod
    def cannot_read(languages: Sequence[str]) -> str:
        """Why pictures cannot be read in these languages here; empty where they can."""
        from tallybook.reading import ocr  # noqa: PLC0415

        return ocr.cannot(languages)

    def pictures_of(self, item: int) -> tuple[Exhibit, ...]:
        """The pictures that belong to an item."""
        return tuple(one for one in self.case.attached(item) if one.media_type in PICTURES)

    def all_pictures(self) -> tuple[Exhibit, ...]:
        """Every picture in the book."""
        return tuple(one for one in self.case.exhibits.values() if one.media_type in PICTURES)

    def unread(self, exhibits: Iterable[str], languages: Sequence[str]) -> tuple[str, ...]:
        """Those not read in these languages yet, and not confirmed."""
        known, told = self.case.readings, tuple(languages)
        return tuple(
            sha256
            for sha256 in dict.fromkeys(exhibits)
            if (sha256, told) not in known.tried and sha256 not in known.confirmed
        )

    def read_pictures(
        self, exhibits: Iterable[str], languages: Sequence[str] = ("eng",), tell: Tell | None = None
    ) -> tuple[int, int]:
        """Have a machine read pictures, as drafts; what was read before is passed over.

        Returns:
            How many were read now, and how many of them gave no words.
        """
        from tallybook.intake.readings import read_pictures  # noqa: PLC0415

        waiting = self.unread((self._sealed(sha256).sha256 for sha256 in exhibits), languages)
        return read_pictures(self.book, waiting, languages, tell)

    def draft_of(self, sha256: str) -> Draft | None:
        """The draft that waits for this picture."""
        return self.case.readings.drafts.get(sha256)

    def confirmed_of(self, sha256: str) -> Confirmed | None:
        """What was confirmed of this picture."""
        return self.case.readings.confirmed.get(sha256)

    def throw_reading_away(self, sha256: str) -> None:
        """Throw a draft away."""
        from tallybook.intake.readings import throw_away  # noqa: PLC0415

        throw_away(self.book, self._sealed(sha256).sha256)

    def confirm_reading(self, sha256: str, lines: Iterable[Spoken], telling: Telling) -> int:
        """Let words of a picture count, because a person has compared them with it.

        Returns:
            How many messages there are now.
        """
        from dataclasses import replace  # noqa: PLC0415

        from tallybook.intake.readings import confirm  # noqa: PLC0415

        zone = telling.zone or ("" if self.case.zone == "unknown" else self.case.zone)
        found = confirm(self.book, self._sealed(sha256).sha256, lines, replace(telling, zone=zone))
        return (
            found.frame.height
            if found.frame is not None
            else len(self.case.readings.confirmed[sha256].items)
        )

    @staticmethod
    def apps() -> tuple[tuple[str, str], ...]:
        """Apps that a picture of a chat may be of."""
        from tallybook.intake.readings import apps  # noqa: PLC0415

        return apps()

    # --- recordings ---------------------------------------------------------------------------

    def transcript_of(self, item: int) -> Transcript | None:
        """What a person typed of a recording."""
        return self.case.readings.transcripts.get(item)

    def heard_of(self, item: int) -> Transcript | None:
        """What a machine drafted of a recording."""
        return self.case.readings.heard.get(item)

    def can_be_heard(self, item: int) -> None:
        """Make sure that an item is one that can be heard.

        Raises:
            NoSuchItem: It is not.
        """
        if self.case.row(item)["kind"] not in HEARD:
            raise NoSuchItem(noun="recording", name=str(item))

    @staticmethod
    def hearing() -> str:
        """The program that can draft a transcript here.

        Raises:
            CannotHear: There is none, or it has no model.
        """
        from tallybook.reading import speech  # noqa: PLC0415

        if not speech.version():
            reason = "It needs faster-whisper and a model, which you install yourself."
            raise CannotHear(reason=reason)
        return speech.version()

    def draft_transcript(self, item: int) -> Transcript:
        """Have a model on this computer draft what is said; it is sealed as a draft.

        Raises:
            CannotHear: Nothing here can do it, or it failed on this recording.
        """
        from tallybook.intake.readings import LARGEST, transcript  # noqa: PLC0415
        from tallybook.reading import speech  # noqa: PLC0415

        self.can_be_heard(item)
        engine = self.hearing()
        found = next(iter(self.case.attached(item)), None)
        if found is None or found.size > LARGEST * 16:
            raise CannotHear(reason="The recording is not in the book, or it is too long.")
        with self.book.exhibits.open(found.sha256) as stream:
            words, reason = speech.drafted(stream.read())
        if reason:
            raise CannotHear(reason=reason)
        transcript(self.book, item, words, engine, draft=True)
        return self.case.readings.heard[item]

    def transcribe(self, item: int, words: str, by: str = "") -> int:
        """Seal what a person heard in a recording; it can be found and is shown as typed.

        Raises:
            NoSuchItem: The item is nothing that can be heard.
        """
        from tallybook.intake.readings import transcript  # noqa: PLC0415

        self.can_be_heard(item)
        return transcript(self.book, item, words, by or "the owner of this book").first_leaf
