"""Whether a text is worth asking a person about, and which examples it is closest to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tallybook.wording.closest.numbers import embed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Raised with every change of weights, threshold, examples or model.
VERSION = 1
#: Examples that a suggestion names.
NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One invented message.

    Attributes:
        code: What it is called.
        family: What it was written as an example of.
        text: Its words.
    """

    code: str
    family: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A text that a person may want to look at.

    Attributes:
        family: That of most of the nearest examples; where they differ, of the nearest.
        nearest: Codes of the nearest examples, nearest first.
        version: What suggested it.
    """

    family: str
    nearest: tuple[str, ...]
    version: int = VERSION


@cache
def examples() -> Mapping[str, Example]:
    """The invented examples, by code."""
    return {
        one["id"]: Example(code=one["id"], family=one["family"], text=one["text"])
        for one in _table("examples.toml")["example"]
    }


@cache
def _table(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _examples_as_numbers() -> NDArray[np.float32]:
    return embed([one.text for one in examples().values()])


def scores(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """The weighed sum of each row of numbers; at ``threshold`` and above a person is asked."""
    import numpy as np  # noqa: PLC0415

    table = _table("weights.toml")
    found: NDArray[np.float64] = rows @ np.array(table["weights"]) + table["intercept"]
    return found


def suggestions(texts: Sequence[str]) -> list[Suggestion | None]:
    """What each text is close to; nothing for most.

    Raises:
        CannotSuggest: The model is not there, or it is another file.
    """
    if not texts:
        return []
    rows = embed(texts)
    line = _table("weights.toml")["threshold"]
    asked = scores(rows) >= line
    return [_nearest(row) if ask else None for row, ask in zip(rows, asked, strict=True)]


def _nearest(row: NDArray[np.float32]) -> Suggestion:
    """The nearest examples of one row of numbers."""
    codes = list(examples())
    likeness = _examples_as_numbers() @ row
    first = [codes[int(place)] for place in likeness.argsort(kind="stable")[::-1][:NEAREST]]
    families = [examples()[code].family for code in first]
    family = max(families, key=families.count)  # the first of those that are equal: the nearest
    return Suggestion(family=family, nearest=tuple(first))
