"""Posing as the person, and profiles or posts about them."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="impersonation",
        title="Posing as you",
        of="may speak of a profile, message or order in your name, or are noted so",
        does_not_show=f"who made it, or {WORDS_ONLY}",
        families=("impersonation",),
        behaviours=("impersonation",),
    ),
    Thing(
        code="publishing",
        title="Things put about, and harm to your name",
        of="are noted as things put about you, or as harm to your name",
        does_not_show="how many people saw it.",
        behaviours=("publishing", "reputation", "images"),
    ),
)

PATTERN = pattern_of(
    "impersonation",
    title="Posing as you, and posts about you",
    version=1,
    group="In person and things",
    things=THINGS,
)
