"""What a column of a table can mean, and how the answer about it travels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

#: What a column can mean, and how that is said to a person.
MEANINGS: dict[str, str] = {
    "date": "The day",
    "time": "The time of day",
    "date+time": "Day and time together",
    "from": "Who it came from",
    "to": "Who it went to",
    "number": "The other person's number, address or name",
    "direction": "Whether it came in or went out",
    "words": "What was written or said",
    "duration": "How long it lasted",
    "kind": "What kind of contact it was",
    "where": "The place",
    "ignore": "Leave this column in the original",
}


def likely(choices: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """By title: what a column is likely to mean, and how its cells are written."""
    found = {}
    for title, told in choices:
        meaning, _, written = told.partition("; ")
        found[title] = (meaning if meaning in MEANINGS else "ignore", written)
    return found


def pairs_of(given: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read ``Title=meaning`` answers; a title may hold the sign itself."""
    pairs = (one.rpartition("=") for one in given)
    return tuple((title.strip(), meaning.strip().lower()) for title, _, meaning in pairs)


def before(
    earlier: Iterable[Mapping[str, object]], titles: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """What was said the last time about a table with these titles; empty where nothing was.

    Args:
        earlier: The answers of imports, the oldest first.
        titles: The titles of the table at hand.
    """
    wanted = set(titles)
    found: tuple[tuple[str, str], ...] = ()
    for answers in earlier:
        said = _pairs(answers.get("columns"))
        if said and {title for title, _ in said} <= wanted:
            found = said
    return found


def _pairs(stored: object) -> tuple[tuple[str, str], ...]:
    """Answers about columns as an import keeps them."""
    if not isinstance(stored, list | tuple):
        return ()
    return tuple((str(pair[0]), str(pair[1])) for pair in stored if len(pair) == 2)  # noqa: PLR2004
