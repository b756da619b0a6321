"""What stands in the title of a window says nothing of what the program is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent.parent / "src/tallybook/web/templates"
DASH = "\u2013"
TITLE = re.compile(r"{% block title %}(.*?){% endblock %}")
MARK = re.compile(r"{%.*?%}|{{ (?:_|frame)\(\"(.*?)\"\) }}")
#: All that may stand there: names of places in the menu, and other plain words.
PLAIN = frozenset({
    "Notes", "Write", "Timeline", "Counts", "Files", "Copies", "People and dates", "Settings", "Help",
    "Item", "Pages", "Open", "Pause", "Pictures", "Dates", "Reports", "Sort", "Sorted", "Suggestions",
    "Numbers and accounts", "Names over time", "Two parts", "One entry", "Many at once", "Four words",
    "Black out", "To mend:",
})  # fmt: skip


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda one: one.stem)
def test_a_title_is_made_of_plain_words(path: Path) -> None:
    """No title names danger, stalking, the law, plans, training or a person."""
    for title in TITLE.findall(path.read_text(encoding="utf-8")):
        said = MARK.sub(lambda found: f"{DASH}{found[1] or ''}{DASH}", title)
        assert {part.strip() for part in said.split(DASH)} - {""} <= PLAIN, title
