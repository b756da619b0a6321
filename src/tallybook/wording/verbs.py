"""Forms of a verb: stab, stabs, stabbing, stabbed."""

from __future__ import annotations

from tallybook.wording.letters import table

_VOWELS = "aeiou"


def _first(phrase: str, form: str) -> str:
    """The phrase with its first word in another form."""
    rest = phrase.partition(" ")[2]
    return f"{form} {rest}".strip()


def _doubled(verb: str) -> str:
    """A short verb with its last letter doubled where English does so."""
    short = len(verb) >= 3 and verb[-1] not in f"{_VOWELS}wxy" and verb[-2] in _VOWELS  # noqa: PLR2004
    if short and verb[-3] not in _VOWELS and sum(letter in _VOWELS for letter in verb) == 1:
        return verb + verb[-1]
    return verb


def ing(phrase: str) -> str:
    """What somebody is doing."""
    verb = phrase.split(maxsplit=1)[0]
    if verb.endswith("ie"):
        form = f"{verb[:-2]}ying"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe")):
        form = f"{verb[:-1]}ing"
    else:
        form = f"{_doubled(verb)}ing"
    return _first(phrase, form)


def done(phrase: str) -> str:
    """What is done to somebody."""
    verb = phrase.split(maxsplit=1)[0]
    irregular = table("verbs")["done"].get(verb)
    if irregular is not None:
        return _first(phrase, irregular)
    if verb.endswith("e"):
        form = f"{verb}d"
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        form = f"{verb[:-1]}ied"
    else:
        form = f"{_doubled(verb)}ed"
    return _first(phrase, form)
