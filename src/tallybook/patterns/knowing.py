"""Knowing what one should not know: where the person was, what they did, wore or wrote."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="knowing",
        title="Knowing where you were or what you did",
        of="may show knowledge of where you were, what you did or with whom",
        does_not_show=f"how it was known: it may have been seen, told, guessed or posted. Nor does it show {WORDS_ONLY}",
        families=("knows",),
        behaviours=("watching",),
    ),
)

PATTERN = pattern_of(
    "knowing",
    title="Knowing where you were",
    version=1,
    group="In person and things",
    things=THINGS,
)
