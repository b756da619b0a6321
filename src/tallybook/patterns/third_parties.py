"""Other people sent, asked or told: friends, family, work."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="third-parties",
        title="Other people brought in",
        of="may speak of people around you who were spoken to or sent, or are noted so",
        does_not_show=f"whether they knew what they were asked for, or {WORDS_ONLY}",
        families=("third-party",),
        behaviours=("third-parties",),
    ),
    Thing(
        code="complaints",
        title="Complaints and reports about you",
        of="are noted as a complaint or report about you",
        does_not_show="whether there was anything in it.",
        behaviours=("complaints",),
    ),
)

PATTERN = pattern_of(
    "third_parties", title="Other people brought in", version=1, group="Who", things=THINGS
)
