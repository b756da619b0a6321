"""Who writes alike: likeness of two sets of messages, in bands with their rate of error.

For a pair: ``likeness(known, questioned, background) -> Likeness | None``; ``holds(likeness)`` says
whether it follows from what it prints.

For a trial: ``trial_scores(questioned, known, corpus)`` scores every questioned document of one round
(corpus, sizes, repetition) against every known one. All three are mappings of a writer to messages in
order of time, ``corpus`` with all writers of the corpus: those of the round are left out of the
background by their names. It returns a table (numpy) with one row a questioned document and one column
a known one, in the order of the mappings. ``score_matrix(questioned_docs, known_docs, background)``
does the same for documents without names.

Under 20 known or 10 questioned messages ``likeness`` says nothing; the functions for trials score
any size, so that the rates of small sizes can be measured as well.
"""

from tallybook.style.likeness import (
    LEAST_KNOWN,
    LEAST_OTHERS,
    LEAST_QUESTIONED,
    Likeness,
    holds,
    likeness,
)
from tallybook.style.scoring import VERSION, evenly, score_matrix, trial_scores

__all__ = [
    "LEAST_KNOWN",
    "LEAST_OTHERS",
    "LEAST_QUESTIONED",
    "VERSION",
    "Likeness",
    "evenly",
    "holds",
    "likeness",
    "score_matrix",
    "trial_scores",
]
