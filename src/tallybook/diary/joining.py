"""The part of the front door for words: looking through them by rules, and having the last word."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.model.flags import FAMILIES, RULES, Flag

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book

    Tell = Callable[[int, int, int], None]

#: Texts that the rules read before the next page, or the next message about progress, has its turn.
AT_ONCE = 2_000
#: What is found is kept after so many texts at the latest.
KEPT_AFTER = 50_000
#: What a person can say of a flag.
SAID = ("dismissed", "added", "left")


class Joining:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book
    _words_turn: threading.Lock
    _words_kept: int

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    @property
    def looked_through(self) -> tuple[int, int]:
        """How many items with words the rules have been through, and how many there are."""
        waiting = self.case.wordy
        done = sum(waiting[seq] for seq in self.case.looked_through if seq in waiting)
        return done, sum(waiting.values())

    def look_through(self, tell: Tell | None = None) -> int:
        """Run the rules over words they have not been through; what they find is kept, sealed.

        It can be broken off at any time and carries on where it was.

        Args:
            tell: Told (texts done, texts in all, flags found) now and then; may raise to break off.

        Returns:
            How many items have been gone through now.
        """
        from tallybook.case.worded import texts_of  # noqa: PLC0415

        if self.book.scope == "sort":
            return 0
        with self._words_turn:
            case = self.case
            self._recall(case)
            waiting = [seq for seq in case.wordy if seq not in case.looked_through]
            total = sum(case.wordy[seq] for seq in waiting)
            gone = 0
            for some in _batches(waiting, case.wordy):
                found: dict[int, tuple[Flag, ...]] = {}
                items, texts = texts_of(case, some)
                for start in range(0, len(texts), AT_ONCE):
                    found |= _read(items[start : start + AT_ONCE], texts[start : start + AT_ONCE])
                    gone += len(texts[start : start + AT_ONCE])
                    if tell is not None:
                        tell(gone, total, len(found))
                self._keep(some, found)
                self.case.take_flags(found, some)
            return gone

    def _keep(self, entries: Iterable[int], found: Mapping[int, tuple[Flag, ...]]) -> None:
        """Keep what was found in some entries for the next time the book is opened."""
        from tallybook.case.flags import as_words  # noqa: PLC0415

        kept = {
            "entries": list(entries),
            "found": [[item, [as_words(flag) for flag in flags]] for item, flags in found.items()],
        }
        written = json.dumps(kept, separators=(",", ":")).encode()
        while self.book.from_aside(_place(self._words_kept)) is not None:
            self._words_kept += 1
        self.book.put_aside(_place(self._words_kept), zlib.compress(written))
        self._words_kept += 1

    def _kept(self) -> Iterable[Mapping[str, object]]:
        """What was kept by these rules since this was last asked, in the order in which it was."""
        while (sealed := self.book.from_aside(_place(self._words_kept))) is not None:
            yield json.loads(zlib.decompress(sealed))
            self._words_kept += 1

    def _recall(self, case: Case) -> None:
        """Give a case what was found the last time."""
        from tallybook.case.flags import from_words  # noqa: PLC0415

        if self.book.scope == "sort":
            return
        for kept in self._kept():
            entries, found = kept["entries"], kept["found"]
            assert isinstance(entries, list) and isinstance(found, list)  # noqa: S101, PT018 - as kept
            case.take_flags(
                {int(item): tuple(map(from_words, flags)) for item, flags in found}, entries
            )

    def say_flag(self, item: int, family: str, said: str, reason: str = "") -> int:
        """Dismiss a flag, add one, or take an earlier word back; the item itself stays as it is.

        Raises:
            NoSuchItem: There is no such item.
            UnfitAnswer: There is no such family, or nothing of the kind can be said.
        """
        row = self.case.row(item)
        for answer, known in ((family, tuple(FAMILIES)), (said, SAID)):
            if answer not in known:
                raise UnfitAnswer(answer=answer, reason="it is not known", choices=", ".join(known))
        if row["kind"] == "incident":
            raise NoSuchItem(noun="message", name=item)
        flags = self.case.flags_found.get(item, ())
        rules = [flag for flag in flags if flag.family == family]
        body = {
            "item": item, "family": family, "said": said, "reason": reason,
            "rules": [flag.rule for flag in rules],
            "version": max((flag.version for flag in rules), default=0),
        }  # fmt: skip
        return self.book.append("flag", body).first_leaf


def _place(number: int) -> str:
    """Where a part of what these rules found is kept; other rules begin anew."""
    return f"words {RULES} {number}"


def _batches(entries: Iterable[int], sizes: Mapping[int, int]) -> Iterable[list[int]]:
    """Entries in groups of a bounded number of texts; a large entry is a group of its own."""
    some: list[int] = []
    texts = 0
    for seq in entries:
        if some and texts + sizes[seq] > KEPT_AFTER:
            yield some
            some, texts = [], 0
        some.append(seq)
        texts += sizes[seq]
    if some:
        yield some


def _read(items: list[int], texts: list[str]) -> dict[int, tuple[Flag, ...]]:
    """What the rules find in some texts."""
    from tallybook.wording import flags_of_all  # noqa: PLC0415

    found = zip(items, flags_of_all(texts), strict=True)
    return {item: flags for item, flags in found if flags}
