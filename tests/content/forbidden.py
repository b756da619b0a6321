"""Words that no page of ours has, each with why and a sentence it finds, and the few places that may."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One way of saying too much, or of hurting.

    Attributes:
        pattern: What is looked for.
        why: Why it is not said.
        bad: A sentence that it finds.
        of_anybody: It is refused of people in general; an invented person in a case may be called so.
    """

    pattern: str
    why: str
    bad: str
    of_anybody: bool = False

    def found(self, text: str) -> list[str]:
        """What of it stands in a text, in small letters."""
        return [one.group().casefold() for one in re.finditer(self.pattern, text, re.IGNORECASE)]


FORBIDDEN = (
    Forbidden(r"\bprov(e[sdn]?|ing)\b", "a record shows; people decide", "It proves stalking."),
    Forbidden(r"\badmissib\w*", "no program can promise what a court does", "It is admissible."),
    Forbidden(r"\b(court|tamper|bullet|fool)[- ]?proof\b", "nothing is", "It is tamper-proof."),
    Forbidden(r"\b(forensic|authentic)\w*", "we are no laboratory", "A forensic copy."),
    Forbidden(r"\bguarantee\w*", "nothing is guaranteed", "We guarantee it."),
    Forbidden(
        r"\b100 ?%|\bunbreakable\b|\bmilitary[- ]grade\b", "says nothing", "It is 100% sure."
    ),
    Forbidden(
        r"\b(you are|you're|you will be|they are|it is|(phone|device|account|home) is) (now |quite )?safe\b",
        "nobody can know that",
        "Then you are safe.",
    ),
    Forbidden(
        r"\b(keeps?|makes?|make) you safe\b", "nothing can promise that", "It keeps you safe."
    ),
    Forbidden(
        r"(?<!body is )(?<!to be )\b(no|out of) danger\b",
        "nobody can know that",
        "You are out of danger.",
    ),
    Forbidden(r"\bclean\b", "a check finds only what it looks for", "Your phone is clean."),
    Forbidden(
        r"(?<!no )(?<!not an )(?<!for an )\ball[- ]clear\b",
        "there is none",
        "That is the all-clear.",
    ),
    Forbidden(r"(?<!no )\b(scores?|scored|scoring)\b", "nothing is scored", "Your score is 4."),
    Forbidden(
        r"\b(risk|danger|threat) (level|rating|grade)s?\b",
        "none is given",
        "The risk level is low.",
    ),
    Forbidden(
        r"(?<!not )(?<!and )(?<!thing is )\bpredict\w*",
        "nothing is predicted",
        "This predicts harm.",
    ),
    Forbidden(r"\bvictim'?s story\b|\balleg\w+", "doubts the person", "The alleged stalking."),
    Forbidden(r"\bfail\w* to\b", "blames", "She failed to report it."),
    Forbidden(r"\byou (really )?(should|ought to|had better)\b", "orders", "You should leave."),
    Forbidden(r"\b(you|they) (should|could) have\b", "blames", "You should have said no."),
    Forbidden(r"\byou must\b", "orders", "You must call."),
    Forbidden(r"\blucky\b|\bflattering\b", "belittles", "You are lucky."),
    Forbidden(
        r"\b(hysteric|paranoi|overreact|attention[- ]seek)\w*", "belittles", "Do not overreact."
    ),
    Forbidden(
        r"\b(hurry|urgent(ly)?|immediately|right now|too late|don't wait)\b", "hurries", "Hurry."
    ),
    Forbidden(
        r"\b(he|him|his|she|her|hers)\b",
        "anybody can be either",
        "He follows her.",
        of_anybody=True,
    ),
    Forbidden(
        r"\b(perpetrator|offender|abuser|culprit)s?\b", "a court decides that", "The offender."
    ),
    Forbidden(r"\bvictims?\b", "the person is more than that", "Victims may call."),
    Forbidden(r"\bromantic\b|\bcrime of passion\b|\blover\b", "it is none", "A romantic gesture."),
    Forbidden(r"\b(congratulat\w*|well done|great job|streak)\b", "no praise for it", "Well done!"),
    Forbidden(r"\bdays without\b", "a quiet time means nothing", "Ten days without contact."),
    Forbidden(r"\bclick here\b", "says not where to", "Click here."),
    Forbidden(r"!", "nothing is shouted", "Call now!"),
)

#: (where, what): why it may stand there. One that is not needed any more is refused as well.
ALLOWED: dict[tuple[str, str], str] = {
    ("guides/pro-do-and-dont.toml:section.never.text", "lucky"): "names it as never to be said",
    (
        "guides/pro-do-and-dont.toml:section.never.text",
        "flattering",
    ): "names it as never to be said",
    ("guides/friends-and-family.toml:section.hurts.text", "lucky"): "names it as what hurts",
    ("guides/police.toml:section.not.text", "lucky"): "names it as never to be said",
    ("guides/what-is-stalking.toml:section.small.text", "flattering"): "what it can seem at first",
    ("guides/emergency.toml:section.text.text", "you must"): "the service asks for it",
    ("guides/evidence-by-kind.toml:section.things.text", "clean"): "what is done with a surface",
    ("guides/after-reporting.toml:section.support.text", "victim"): "the name of a service",
    ("directory.toml:service.victim-support.name", "victim"): "the name of a service",
    (
        "training/cases/new-numbers.toml:question.only-texts.answer",
        "lucky",
    ): "names it as never to be said",
    ("training/lessons/disclosure.toml:section.never.text", "lucky"): "names it as never said",
    ("training/lessons/barriers.toml:question.words.answer", "victim's story"): "names it as harm",
    ("training/lessons/barriers.toml:question.words.answer", "alleged"): "names it as harm",
    ("training/lessons/barriers.toml:question.words.answer", "failed to"): "names it as harm",
    ("training/lessons/barriers.toml:question.words.answer", "victim"): "names it as harm",
}
