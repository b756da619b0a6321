"""Gifts, letters and deliveries, wanted or not."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="gifts",
        title="Gifts and deliveries",
        of="may speak of something sent or left, or are noted so",
        does_not_show=f"whether it was welcome, who sent it where no name was given, or {WORDS_ONLY}",
        families=("gift",),
        behaviours=("gifts",),
    ),
)

PATTERN = pattern_of(
    "gifts", title="Gifts and deliveries", version=1, group="In person and things", things=THINGS
)
