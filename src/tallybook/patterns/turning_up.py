"""Turning up, following, waiting about: from the diary, from places, from words."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="turning-up",
        title="Coming up to you, or coming to a place",
        of="may tell of coming up to you or to a place where you are",
        does_not_show=f"whether somebody came who only wrote of it, or {WORDS_ONLY}",
        families=("visit",),
        behaviours=("approach", "entry"),
    ),
    Thing(
        code="following",
        title="Following",
        of="are noted as following",
        does_not_show="who followed, where the diary does not say it.",
        behaviours=("following",),
    ),
    Thing(
        code="loitering",
        title="Waiting or hanging around",
        of="are noted as waiting or hanging around",
        does_not_show="for how long, or why, where the diary does not say it.",
        behaviours=("loitering",),
    ),
    Thing(
        code="tracking",
        title="Tracking",
        of="are noted as tracking, or are alerts about a tracker",
        does_not_show="whose tracker it was: an alert names a device and no owner, and may come from a stranger's on a train.",
        behaviours=("tracking",),
        kinds=("alert",),
    ),
)

PATTERN = pattern_of(
    "turning_up",
    title="Turning up and following",
    version=1,
    group="In person and things",
    things=THINGS,
)
