"""The part of the front door for suggestions: messages close to examples, for a person to judge.

They are off until the person turns them on. What is suggested is kept beside the journal, sealed;
it is in no entry and in no case, so that nothing counts it and no bundle holds it. A person's word
(`say_flag`) makes a flag of it, or puts it away for good.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book
    from tallybook.wording.closest import Suggestion

    Tell = Callable[[int, int, int], None]

#: Texts after which what was found is kept, and told.
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An item that may be about something, as the model sees it.

    Attributes:
        item: The item.
        family: What the nearest examples were written as.
        nearest: Codes of the nearest examples, nearest first.
        version: What suggested it.
    """

    item: int
    family: str
    nearest: tuple[str, ...]
    version: int


class Suggesting:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book
    _suggest_turn: threading.Lock

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def look_through(self, tell: Tell | None = None) -> int: ...  # noqa: D102 - in `joining`

    @staticmethod
    def can_suggest() -> bool:
        """Whether the model is installed; nothing is loaded for the answer."""
        from tallybook.wording.closest import installed  # noqa: PLC0415

        return installed()

    @property
    def suggesting(self) -> bool:
        """Whether the person turned suggestions on."""
        return self.case.suggesting

    def set_suggesting(self, *, on: bool) -> None:
        """Turn suggestions on or off; what was suggested before is shown again when they are on."""
        if on != self.case.suggesting:
            self.book.append("settings", {"suggestions": on})

    def suggest(self, tell: Tell | None = None) -> int:
        """Go through what came in and no rule flagged, newest first; found things are kept, sealed.

        It does nothing while suggestions are off. It can be broken off and carries on where it was.

        Args:
            tell: Told (texts done, texts in all, suggested) now and then; may raise to break off.

        Returns:
            How many items have been gone through now.

        Raises:
            CannotSuggest: The model is not installed, or it is another file.
        """
        from tallybook.case.askable import may_be_asked  # noqa: PLC0415
        from tallybook.wording.closest import suggestions  # noqa: PLC0415

        if self.book.scope == "sort" or not self.suggesting:
            return 0
        self.look_through()
        with self._suggest_turn:
            gone, found = self._suggested_so_far()
            parts = sum(1 for _ in self._parts())
            rows = [row for row in zip(*may_be_asked(self.case), strict=True) if row[0] not in gone]
            for start in range(0, len(rows), AT_ONCE):
                some = rows[start : start + AT_ONCE]
                asked = suggestions([text for _, text in some])
                new = [
                    _as_kept(item, one)
                    for (item, _), one in zip(some, asked, strict=True)
                    if one is not None
                ]
                self._keep_suggested(parts, [item for item, _ in some], new)
                parts += 1
                found += [_from_kept(one) for one in new]
                if tell is not None:
                    tell(start + len(some), len(rows), len(found))
            return len(rows)

    def suggestions(self, offset: int = 0, limit: int = 50) -> tuple[tuple[Suggested, ...], int]:
        """What waits for a person's word, latest first, and how many there are; none while off."""
        from tallybook.case.askable import may_be_asked  # noqa: PLC0415

        if self.book.scope == "sort" or not self.suggesting:
            return (), 0
        found = {one.item: one for one in self._suggested_so_far()[1]}
        items, _ = may_be_asked(self.case)
        waiting = [found[item] for item in items if item in found]
        return tuple(waiting[offset : offset + limit]), len(waiting)

    @staticmethod
    def example_texts(codes: Iterable[str]) -> tuple[str, ...]:
        """The invented examples of some codes, because they were asked for."""
        from tallybook.wording.closest import examples  # noqa: PLC0415

        known = examples()
        return tuple(known[code].text for code in codes if code in known)

    def _parts(self) -> Iterator[bytes]:
        """What was kept, part by part."""
        number = 0
        while (kept := self.book.from_aside(_place(number))) is not None:
            yield kept
            number += 1

    def _suggested_so_far(self) -> tuple[set[int], list[Suggested]]:
        """Which items this version has been through, and what it found."""
        gone: set[int] = set()
        found: list[Suggested] = []
        for part in self._parts():
            kept = json.loads(zlib.decompress(part))
            gone.update(kept["gone"])
            found += [_from_kept(one) for one in kept["found"]]
        return gone, found

    def _keep_suggested(self, number: int, gone: list[int], found: list[list[object]]) -> None:
        """Keep what was found in some items for the next time, as the part of a number."""
        written = json.dumps({"gone": gone, "found": found}, separators=(",", ":")).encode()
        self.book.put_aside(_place(number), zlib.compress(written))


def _place(number: int) -> str:
    """Where a part is kept; another version of the examples begins anew."""
    from tallybook.wording.closest import VERSION  # noqa: PLC0415

    return f"closest {VERSION} {number}"


def _as_kept(item: int, one: Suggestion) -> list[object]:
    return [item, one.family, list(one.nearest), one.version]


def _from_kept(kept: list[object]) -> Suggested:
    item, family, nearest, version = kept
    assert isinstance(item, int) and isinstance(nearest, list) and isinstance(version, int)  # noqa: S101, PT018 - as kept
    return Suggested(item=item, family=str(family), nearest=tuple(nearest), version=version)
