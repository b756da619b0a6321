"""What speaks against a match: negation, reports of others, games, idiom, kindness.

A pattern of exceptions is looked for before a match in its sentence, right after it, inside it,
in its sentence, or in the whole text. The common ones stand in `exceptions/*.toml`; a rule may
have its own beside its patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tallybook.model.flags import FAMILIES
from tallybook.wording.grammar import Shape, finished, one_of
from tallybook.wording.lexicon import Lexicon

_SENTENCE = re.compile(r" [.?](?= )")
#: How many words may stand between what is before a match, and the match.
_NEAR = 4


class Exceptions:
    """Patterns that speak against a match, by the place they are looked for."""

    def __init__(
        self, shapes: Mapping[str, Shape], near: int = _NEAR, *, direct: bool = False
    ) -> None:
        self.direct = direct
        self._before = _made(shapes.get("unless_before"), rf"(?: [a-z0-9'_]+){{0,{near}}} $")
        self._after = _made(shapes.get("unless_after"), "")
        self._inside = _made(shapes.get("unless_inside"), "")
        self._sentence = _made(shapes.get("unless_sentence"), "")
        self._anywhere = _made(shapes.get("unless"), "")
        self._spares = _made(shapes.get("spares"), "")

    @classmethod
    def common(
        cls, lexicon: Lexicon, tables: Iterable[Mapping[str, Any]]
    ) -> dict[str, tuple[tuple[str, Exceptions], ...]]:
        """The common exceptions of each family, each with its name."""
        found: dict[str, list[tuple[str, Exceptions]]] = {family: [] for family in FAMILIES}
        for table in tables:
            for entry in table.get("exception", ()):
                shape = one_of([lexicon.shape(says) for says in entry["says"]], lexicon.scale)
                shapes = {_WHERE[entry["where"]]: shape}
                if "spares" in entry:
                    shapes["spares"] = lexicon.shape(entry["spares"])
                made = cls(
                    shapes,
                    entry.get("near", _NEAR),
                    direct=entry.get("direct", False),
                )
                for family in _families(entry["families"]):
                    found[family].append((entry["id"], made))
        return {family: tuple(each) for family, each in found.items()}

    def speak(self, plain: str, start: int, end: int) -> bool:
        """Whether one of them speaks against the match between two places."""
        if self._spares is not None and self._spares.match(plain, start):
            return False
        begin = max((m.start() for m in _SENTENCE.finditer(plain, 0, start + 1)), default=0)
        stop = _SENTENCE.search(plain, end)
        close = stop.end() + 1 if stop else len(plain)
        places: tuple[tuple[re.Pattern[str] | None, Callable[[re.Pattern[str]], object]], ...] = (
            (self._before, lambda look: look.search(plain[begin : start + 1])),
            (self._after, lambda look: look.match(plain, end)),
            (self._inside, lambda look: look.search(plain[start : end + 1])),
            (self._sentence, lambda look: look.search(plain[begin:close])),
            (self._anywhere, lambda look: look.search(plain)),
        )
        return any(look is not None and found(look) is not None for look, found in places)


_WHERE = {
    "before": "unless_before",
    "after": "unless_after",
    "inside": "unless_inside",
    "sentence": "unless_sentence",
    "text": "unless",
}


def _families(names: Iterable[str]) -> Iterable[str]:
    """Codes, with `threats` for every kind of threat."""
    for name in names:
        if name == "threats":
            yield from (code for code, family in FAMILIES.items() if family.threat)
        elif name == "all":
            yield from FAMILIES
        else:
            yield name


def _made(shape: Shape | None, tail: str) -> re.Pattern[str] | None:
    """A pattern, or nothing."""
    return re.compile(f"(?:{finished(shape.pattern)})(?= ){tail}") if shape else None
