"""Words for people: passphrases, the recovery sheet, fingerprints read over the phone.

The list is the large list of the EFF (Joseph Bonneau, 2016, CC BY 3.0 US, see ``NOTICE``) without
its four hyphenated words, so that spaces and hyphens never matter, and without words about harm,
which nobody should have to type each day. No word begins with another one, so words can even be
typed without a space between them. The list never changes: recovery sheets depend on its order.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources

from tallybook.errors import WrongRecoveryWords

#: Words on a recovery sheet: 32 bytes of key and 6 of check, in base 7,630.
RECOVERY_WORDS = 24
_KEY = 32
_CHECK = 6
_IGNORED = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"'})


@cache
def word_list() -> tuple[str, ...]:
    """Return the shipped words, in alphabetical order."""
    text = resources.files("tallybook.vault").joinpath("words.txt").read_text("ascii")
    return tuple(text.split())


@cache
def _places() -> dict[str, int]:
    """Return each word's place in the list."""
    return {word: place for place, word in enumerate(word_list())}


def generate_passphrase(count: int = 6) -> str:
    """Draw words from the list: six are 77 bits, out of reach of anyone guessing."""
    return " ".join(secrets.choice(word_list()) for _ in range(count))


def fold(passphrase: str) -> bytes:
    """Return what a passphrase is taken as: case, spaces, hyphens and curly quotes do not matter.

    Keyboards of phones capitalise, double spaces, curl quotes and compose accents in their own
    way; none of it should lock a person out.
    """
    text = unicodedata.normalize("NFKD", passphrase).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_QUOTES)
    kept = "".join(c for c in text if unicodedata.category(c) not in _IGNORED)
    return unicodedata.normalize("NFKC", kept).encode("utf-8", "surrogatepass")


def spell(number: int, count: int) -> tuple[str, ...]:
    """Write a number as `count` words, the most significant first."""
    listed = word_list()
    spelt: list[str] = []
    for _ in range(count):
        number, place = divmod(number, len(listed))
        spelt.append(listed[place])
    return tuple(reversed(spelt))


def fingerprint(public: bytes) -> str:
    """Return six words that stand for a public key, to be compared by voice."""
    digest = hashlib.sha256(b"tallybook fingerprint\x00" + public).digest()
    return " ".join(spell(int.from_bytes(digest), 6))


# --- the recovery sheet -------------------------------------------------------------------------


def recovery_words(key: bytes) -> tuple[str, ...]:
    """Write a 256-bit key as 24 words; the last bits check the others."""
    return spell(int.from_bytes(key + _check(key)), RECOVERY_WORDS)


def recovery_key(typed: str | Sequence[str]) -> bytes:
    """Read the key back from words as typed, numbered or not.

    Raises:
        WrongRecoveryWords: Too few or too many words, one that is not on the list (named by its
            number, never by itself), or words that do not fit together.
    """
    words = read_words(typed)
    if len(words) != RECOVERY_WORDS:
        reason = f"the sheet has {RECOVERY_WORDS} words, and {len(words)} were typed"
        raise WrongRecoveryWords(reason=reason)
    unknown = [number for number, word in enumerate(words, 1) if word not in _places()]
    if unknown:
        reason = f"not on the list of words: number {', '.join(map(str, unknown))}"
        raise WrongRecoveryWords(reason=reason)
    places = [_places()[word] for word in words]
    key = _key_of(places)
    if key is None:
        raise WrongRecoveryWords(reason=_likely_slip(places))
    return key


def read_words(typed: str | Sequence[str]) -> tuple[str, ...]:
    """Take words out of what was typed: numbers, dots, commas, line ends and case are ignored."""
    text = typed if isinstance(typed, str) else " ".join(typed)
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(re.findall(r"[^\W\d_]+", folded))


def first_difference(words: Sequence[str], typed: str | Sequence[str]) -> int | None:
    """Return the number of the first word typed back wrongly, or None when all are right."""
    given = read_words(typed)
    for number, word in enumerate(words, 1):
        if number > len(given) or given[number - 1] != word:
            return number
    return len(words) + 1 if len(given) > len(words) else None


def _check(key: bytes) -> bytes:
    """Return the bits that show a mistyped sheet."""
    return hashlib.sha256(b"tallybook recovery sheet\x00" + key).digest()[:_CHECK]


def _key_of(places: Sequence[int]) -> bytes | None:
    """Return the key when its check holds."""
    number = 0
    for place in places:
        number = number * len(word_list()) + place
    if number.bit_length() > (_KEY + _CHECK) * 8:
        return None
    whole = number.to_bytes(_KEY + _CHECK)
    key, check = whole[:_KEY], whole[_KEY:]
    return key if secrets.compare_digest(check, _check(key)) else None


def _likely_slip(places: list[int]) -> str:
    """Say where the slip may be: two neighbours exchanged, or nothing more than that it is there."""
    for first in range(len(places) - 1):
        swapped = [*places]
        swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
        if _key_of(swapped) is not None:
            return f"words {first + 1} and {first + 2} look exchanged"
    return "every word is on the list, but one of them is not the one on the sheet"
