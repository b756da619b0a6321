"""How well rules, likeness and markers do on a folder of labelled texts and counts.

It opens no book and knows of no case. `evaluate` reads a folder that lies on the disk and returns
figures: shares, counts and times, and never a text. A corpus is found by the name of its folder
and by the columns of its CSV files, so that parts with other file names are read as well.
"""

from pathlib import Path
from typing import Any

from tallybook.errors import UnfitAnswer

#: What can be evaluated; each has a module of its name here.
WAYS = ("threats", "aliases", "rates")


def evaluate(what: str, folder: Path, *, with_suggestions: bool = False) -> dict[str, Any]:
    """Measure one of `WAYS` over the corpora in a folder.

    Args:
        what: One of `WAYS`.
        folder: The corpora.
        with_suggestions: For threats: measure what the rules find or the model suggests as well.

    Raises:
        CannotSuggest: The model that suggests is not installed.
        UnfitAnswer: There is no such thing to evaluate.
        NoCorpus: The folder does not hold what is needed.
        UnreadableCorpus: A file of the corpora does not read as what it should be.
    """
    if what == "threats":
        from tallybook.evaluation.threats import figures  # noqa: PLC0415
    elif what == "aliases":
        from tallybook.evaluation.aliases import figures  # noqa: PLC0415
    elif what == "rates":
        from tallybook.evaluation.rates import figures  # noqa: PLC0415
    else:
        raise UnfitAnswer(answer=what, reason="it cannot be evaluated", choices=", ".join(WAYS))
    measured = figures(folder)
    if with_suggestions and what == "threats":
        from tallybook.evaluation.suggested import figures as more  # noqa: PLC0415

        measured["with_suggestions"] = more(folder)
    return measured
