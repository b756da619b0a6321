"""Messages whose wording lies close to examples: a suggestion, never more, and off by default.

The rules of `tallybook.wording` find wording and can name it. What they pass over may still be
close in meaning to a sentence that frightens. A small sentence model (all-MiniLM-L6-v2, the extra
``closest``) turns a text into 384 numbers; a fixed weighing of them says whether it is worth
asking a person, and the nearest invented examples say why. Nothing is fetched and nothing leaves
the computer. A suggestion is no flag: only a person's word makes one of it.
"""

from tallybook.wording.closest.asking import (
    VERSION,
    Example,
    Suggestion,
    examples,
    scores,
    suggestions,
)
from tallybook.wording.closest.numbers import embed, installed

__all__ = [
    "VERSION",
    "Example",
    "Suggestion",
    "embed",
    "examples",
    "installed",
    "scores",
    "suggestions",
]
