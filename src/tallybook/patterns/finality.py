"""Words of finality: a last time, an end, nothing left to lose."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="finality",
        title="Words of finality",
        of="may speak of a last time or an end",
        does_not_show=f"{WORDS_ONLY}",
        families=("finality",),
    ),
)

PATTERN = pattern_of(
    "finality", title="Words of finality", version=1, group="What was said", things=THINGS
)
