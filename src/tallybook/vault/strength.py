"""Whether a passphrase could be guessed: a plain estimate, with a reason a person can act on.

The estimate is the cheapest way to spell the passphrase with what a guesser tries first: words of
the list, well-known passwords, years, rows of the keyboard, repeats. It cannot know the names and
dates of someone's life, so the words that are generated are always offered first.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cache

from tallybook.errors import WeakPassphrase
from tallybook.vault.words import fold, word_list

#: Just over four words of the list, well under five.
ENOUGH_BITS = 52.0
SHORTEST = 12
_KNOWN = (
    "password passwort letmein iloveyou welcome admin login master dragon monkey sunshine princess "
    "football baseball liverpool arsenal chelsea charlie summer winter spring autumn secret hello "
    "whatever trustno1 superman batman shadow flower freedom computer internet facebook whatsapp "
    "google iphone samsung london england january february march april june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday love baby "
    "angel lovely chocolate cheese pepper ginger cookie buster ashley michael jordan thomas daniel "
    "jessica jennifer michelle nicole mummy daddy family correct horse battery staple"
)
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb",
)
_LONGEST = 20
_ENOUGH_LETTERS = 100
#: From here on, scripts write a syllable or a word with one sign.
_SYLLABLES = "\u3000"
_KNOWN_BITS = 7.0
_REPEAT_BITS = 2.0
_NEXT_BITS = 1.0


def strength(passphrase: str) -> str:
    """Say why a passphrase could be guessed; an empty string when it will do."""
    if any(unicodedata.category(c) in {"Cn", "Co", "Cs"} for c in passphrase):
        return "it has a sign in it that other machines may not know"
    folded = fold(passphrase)
    if len(folded) < SHORTEST:
        return f"it is shorter than {SHORTEST} letters"
    text = folded.decode()
    if text.isdigit():
        return "it is only digits"
    if _is_repeat(text):
        return "it repeats itself"
    if _bits(text[:_ENOUGH_LETTERS]) < ENOUGH_BITS:
        return "it is made of too few words, or of ones that are tried first"
    return ""


def require_strength(passphrase: str) -> None:
    """Refuse what could be guessed.

    Raises:
        WeakPassphrase: With the reason.
    """
    reason = strength(passphrase)
    if reason:
        raise WeakPassphrase(reason=reason)


def _is_repeat(text: str) -> bool:
    """Whether the text is one piece said again and again, or very few different signs."""
    return text in (text + text)[1:-1] or len(set(text)) < 5  # noqa: PLR2004


def _bits(text: str) -> float:
    """Return the cheapest way to spell the text, in bits."""
    best = [0.0, *([math.inf] * len(text))]
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
            piece = _piece(text, start, end)
            best[end] = min(best[end], best[start] + piece)
    return best[-1]


def _piece(text: str, start: int, end: int) -> float:
    """Return the bits of one piece: a sign, a word, a row of the keyboard, a repeat."""
    piece = text[start:end]
    if len(piece) == 1:
        return _sign(text, start)
    if piece in _costs():
        return _costs()[piece] if piece not in text[:start] else _REPEAT_BITS
    if len(piece) > 2 and piece in text[:start]:  # noqa: PLR2004
        return _REPEAT_BITS + math.log2(len(piece))
    if len(piece) > 2 and any(piece in row or piece[::-1] in row for row in _ROWS):  # noqa: PLR2004
        return 5.0 + math.log2(len(piece))
    return math.inf


def _sign(text: str, at: int) -> float:
    """Return the bits of a single sign, fewer where it follows from the one before."""
    sign, before = text[at], text[at - 1] if at else ""
    if sign == before:
        return _NEXT_BITS
    if sign >= _SYLLABLES:
        return 7.0
    if sign.isalpha():
        return 3.0 if before.isalpha() else 4.7
    return 3.3 if sign.isdigit() else 5.0


@cache
def _costs() -> dict[str, float]:
    """Return what is tried first, and what it is worth."""
    costs = dict.fromkeys(word_list(), math.log2(len(word_list())))
    costs.update(dict.fromkeys(_KNOWN.split(), _KNOWN_BITS))
    costs.update((str(year), _KNOWN_BITS) for year in range(1920, 2040))
    return costs
