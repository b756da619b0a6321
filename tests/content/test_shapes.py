"""Files of reviewed words are refused where they are not as they should be, in the right words."""

from pathlib import Path

import pytest

from tallybook.content import Catalogue, checked
from tallybook.content.law import Nation, checked_nation
from tallybook.content.shapes import parse
from tallybook.errors import UnfitContent

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


def take(text: str, path: Path) -> object:
    """Read a file as the program would: as law where its name says so, else as a catalogue."""
    if path.stem.startswith("law_"):
        return checked_nation(parse(text, Nation, path.name), path.name)
    return checked(parse(text, Catalogue, path.name), path.name)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_in_the_right_words(path: Path) -> None:
    """Each of these files has one fault, and the refusal names the file, the place and the fault."""
    text = path.read_text(encoding="utf-8")
    wanted = text.splitlines()[0].removeprefix("# refused: ")
    with pytest.raises(UnfitContent) as refused:
        take(text, path)
    assert wanted in refused.value.message
    assert path.name in refused.value.message
