"""Pages to fill in are as easy to read as the guides for the same people."""

import pytest
from reading_age import ELEVEN, grade

from tallybook.content.languages import texts_of
from tallybook.content.worksheets import Worksheet, worksheets

MINE = [one for one in worksheets() if "survivor" in one.readers]


@pytest.mark.parametrize("sheet", MINE, ids=lambda one: one.id)
def test_a_child_of_eleven_can_read_what_is_asked(sheet: Worksheet) -> None:
    """Every piece of words on its own lines, the whole worksheet reads at the age of eleven."""
    words = "\n\n".join(words for _, words in texts_of(sheet))
    assert grade(words) <= ELEVEN
