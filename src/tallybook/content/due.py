"""Which reviewed words have to be gone through again by a given day; the day is always handed in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from tallybook.content.shapes import refuse

#: Translations name the original they belong to instead: they are gone through when it is.
_ORIGINAL = "of"
#: What a language is called and which way it is written states nothing that goes stale.
_PLAIN = frozenset({"language.toml"})


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A file of reviewed words with the day by which it has to be gone through again.

    Attributes:
        path: Where it lies below the folder of content.
        review_by: That day; none where the file says none.
    """

    path: str
    review_by: date | None

    def is_due(self, today: date) -> bool:
        """Whether that day has passed; one without a day is always due."""
        return self.review_by is None or today > self.review_by


def reviewable(folder: Path | None = None) -> tuple[Reviewable, ...]:
    """Every file of reviewed words, in the order of their days, those without one first.

    Args:
        folder: Where they lie; those that are shipped when left out.

    Raises:
        UnfitContent: A file is no TOML.
    """
    root = folder or Path(str(files("tallybook.content")))
    found = _heads(root)
    return tuple(sorted(found, key=lambda one: (one.review_by or date.min, one.path)))


def overdue(found: Iterable[Reviewable], today: date) -> tuple[Reviewable, ...]:
    """Those that should have been gone through again before this day."""
    return tuple(one for one in found if one.is_due(today))


def listing(found: Iterable[Reviewable]) -> str:
    """One line a file: its day and its name."""
    return "".join(f"{one.review_by or 'no day    '}  {one.path}\n" for one in found)


def _heads(root: Path) -> Iterator[Reviewable]:
    """Read the day out of each file that has to have one."""
    for path in sorted(root.rglob("*.toml")):
        name = path.relative_to(root).as_posix()
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise refuse(name, "the whole", "it is no TOML") from error
        if _ORIGINAL in table or path.name in _PLAIN:
            continue
        day = table.get("review_by")
        yield Reviewable(name, day if type(day) is date else None)
