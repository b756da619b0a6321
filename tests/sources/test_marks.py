"""What a program puts around a text, a mark in front or other line ends, changes nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from source_cases import Case, all_cases, everything, source_of

from tallybook.sources import all_sources

MARK = b"\xef\xbb\xbf"
#: Fields that say where something stands, and the names of attachments that are made of them.
PLACES = {"offset", "length", "name", "attachments"}


def is_text(case: Case) -> bool:
    """Whether a case is UTF-8 text without a mark."""
    try:
        text = case.content.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not text.startswith(("\ufeff", "%PDF", "{\\rtf"))


def told(case: Case, content: bytes) -> list[dict[str, Any]]:
    """All that an importer yields, without the places of it."""
    things = everything(source_of(case), case.export(content), case.answers)
    return [
        {kind: {name: value for name, value in said.items() if name not in PLACES}}
        for thing in things
        for kind, said in thing.items()
    ]


@pytest.mark.parametrize(
    "case",
    [case for case in all_cases() if is_text(case)],
    ids=lambda case: f"{case.source}-{case.folder.name}",
)
def test_a_mark_at_the_beginning_changes_nothing(case: Case) -> None:
    """A text with the mark that Windows programs put in front is recognised, and reads the same."""
    marked = MARK + case.content
    names = [source.name for source in all_sources() if source.recognise(case.export(marked))]
    assert names == [case.source]
    assert told(case, marked) == told(case, case.content)
