"""Flags: what a rule found in the words of one item, and the families that rules belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The version of the rules in `tallybook.wording`; raised with every change in what they find, so
#: that what an earlier version found is looked for again.
RULES = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One rule that matched in one text.

    Attributes:
        family: A code of `FAMILIES`.
        rule: The rule, by its stable name, such as ``threat-kill/intent``; ``person`` where no rule
            but a person put it there.
        version: The version of the rules.
        spans: The matched characters, as (from, to) in the text as it was written.
        slots: What each part was taken for, as (slot, from, to): ``who``, ``intent``, ``harm``,
            ``target``, ``condition`` and so on.
        direct: Whether it is plainly said, or stands between the lines.
    """

    family: str
    rule: str
    version: int
    spans: tuple[tuple[int, int], ...] = ()
    slots: tuple[tuple[str, int, int], ...] = ()
    direct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Rules that look for the same thing.

    Attributes:
        code: Stable; what the journal keeps.
        title: What a person calls it.
        meaning: What words of this kind speak of, in one plain sentence.
        behaviours: Codes of the behaviour catalogue they suggest.
        threat: Whether it is a kind of threat.
        by: Whose words count: ``other`` for what was received, ``own`` for what was sent.
    """

    code: str
    title: str
    meaning: str
    behaviours: tuple[str, ...] = ()
    threat: bool = False
    by: str = "other"


def _threat(code: str, title: str, meaning: str, *more: str) -> Family:
    """A kind of threat."""
    return Family(
        code=code, title=title, meaning=meaning, behaviours=("threats", *more), threat=True
    )


_EVERY = (
    _threat("threat-kill", "Threats to kill", "Words about killing you, or about your death."),
    _threat("threat-harm", "Threats to hurt", "Words about hurting or attacking you."),
    _threat(
        "threat-suicide", "Talk of suicide", "Words about ending their own life, or not being here."
    ),
    _threat(
        "threat-image", "Threats about pictures",
        "Words about showing or sending private pictures or videos.", "images",
    ),
    _threat(
        "threat-expose", "Threats to tell or report",
        "Words about telling or reporting something to others.", "reputation",
    ),
    _threat(
        "threat-property", "Threats to belongings",
        "Words about damage to a home, a car or other things.", "property",
    ),
    _threat(
        "threat-children", "Threats about children", "Words about harming or taking children."
    ),
    _threat("threat-pets", "Threats to animals", "Words about harming an animal."),
    _threat(
        "threat-others", "Threats to others",
        "Words about harming family, friends, a partner or somebody else.",
    ),
    _threat(
        "threat-veiled", "Warnings between the lines",
        "Words that warn of something to come without saying what.",
    ),
    Family(code="finality", title="Words of finality", meaning="Words about a last time or an end."),
    Family(
        code="knows", title="Knowing where you were or what you did",
        meaning="Words that tell what you did, wore, or where and with whom you were.",
        behaviours=("watching",),
    ),
    Family(
        code="new-account", title="A new number or account",
        meaning="Words that say the sender is writing from a new number or account.",
        behaviours=("contact",),
    ),
    Family(
        code="demand", title="Demands", meaning="Words that demand an answer, a meeting or obedience.",
        behaviours=("pressure",),
    ),
    Family(
        code="visit", title="Coming to a place",
        meaning="Words about being at, or coming to, a place where you are.",
        behaviours=("approach",),
    ),
    Family(
        code="gift", title="Gifts and deliveries", meaning="Words about something sent or left for you.",
        behaviours=("gifts",),
    ),
    Family(
        code="third-party", title="Other people brought in",
        meaning="Words about having spoken to, or sent, people around you.",
        behaviours=("third-parties",),
    ),
    Family(
        code="stop-request", title="You asked for it to stop",
        meaning="Your own words that ask for no more contact.", by="own",
    ),
    Family(
        code="order-talk", title="Talk of an order or the police",
        meaning="Words about an order, a court, bail or the police.",
    ),
    Family(
        code="love", title="Declarations", meaning="Words of love, longing or belonging together.",
        behaviours=("contact",),
    ),
    Family(
        code="intrusion", title="Getting into phones and accounts",
        meaning="Words about reading, following or changing your phone or accounts.",
        behaviours=("account-entry", "monitoring"),
    ),
    Family(
        code="impersonation", title="Posing as you",
        meaning="Words about a profile, a message or an order made in your name.",
        behaviours=("impersonation",),
    ),
)  # fmt: skip

#: Every family by its code.
FAMILIES: Mapping[str, Family] = {family.code: family for family in _EVERY}

#: Put there by a person, not by a rule.
BY_A_PERSON = "person"


def added(family: str) -> Flag:
    """A flag that a person put on an item."""
    return Flag(family=family, rule=BY_A_PERSON, version=0)
