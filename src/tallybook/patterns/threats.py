"""Threats of each kind, kept apart: each is a matter of its own."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="threat-kill",
        title="Words about killing",
        of="may speak of killing the person who keeps the record, or of their death",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-kill",),
    ),
    Thing(
        code="threat-harm",
        title="Words about hurting",
        of="may speak of hurting or attacking the person who keeps the record",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-harm",),
    ),
    Thing(
        code="threat-suicide",
        title="Words about suicide",
        of="may speak of the sender ending their own life, or not being here",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-suicide",),
    ),
    Thing(
        code="threat-image",
        title="Words about showing private pictures",
        of="may speak of showing or sending private pictures or videos",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-image",),
    ),
    Thing(
        code="threat-expose",
        title="Words about telling or reporting",
        of="may speak of telling or reporting something to others",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-expose",),
    ),
    Thing(
        code="threat-property",
        title="Words about damage to belongings",
        of="may speak of damage to a home, a car or other things",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-property",),
    ),
    Thing(
        code="threat-children",
        title="Words about children",
        of="may speak of harming or taking children",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-children",),
    ),
    Thing(
        code="threat-pets",
        title="Words about animals",
        of="may speak of harming an animal",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-pets",),
    ),
    Thing(
        code="threat-others",
        title="Words about others close to you",
        of="may speak of harming family, friends, a partner or somebody else",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-others",),
    ),
    Thing(
        code="threat-veiled",
        title="Warnings between the lines",
        of="may warn of something to come without saying what",
        does_not_show=f"whether it would be carried out, or {WORDS_ONLY} If you are afraid, that is reason enough to call 999.",
        families=("threat-veiled",),
    ),
    Thing(
        code="threats-told",
        title="Threats written in the diary",
        of="are noted as a threat in the diary or by hand",
        does_not_show="what was said word for word, unless the diary has it; or whether it would be carried out.",
        behaviours=("threats",),
    ),
)

PATTERN = pattern_of("threats", title="Threats", version=1, group="What was said", things=THINGS)
