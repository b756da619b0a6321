"""Numbers beside a link: the filter of a row of these detectors lists exactly as many items."""

from pathlib import Path

import pytest
from pattern_cases import FOLDER, case_of, folders

from tallybook.case import count
from tallybook.patterns import behaviours, elements, four

PATTERNS = {one.PATTERN.name: one.PATTERN for one in (behaviours, elements, four)}
CASES = [folder for folder in folders() if folder.parent.name in PATTERNS]
NAMES = [str(folder.relative_to(FOLDER)) for folder in CASES]


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_the_number_of_a_row_is_that_of_its_items(folder: Path) -> None:
    """Each number that opens a list opens one of that length."""
    case = case_of(folder)
    for finding in PATTERNS[folder.parent.name].find(case):
        assert finding.table is not None
        columns = finding.table.columns
        place = columns.index("items") if "items" in columns else columns.index("number")
        for row, chosen in zip(finding.table.rows, finding.table.filters, strict=True):
            assert chosen is None or count(case, chosen) == row[place], (finding.code, row)


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_what_is_missing_and_what_comes_next_claim_nothing(folder: Path) -> None:
    """Neither holds the other person's words, a verdict, or a demand."""
    for finding in PATTERNS[folder.parent.name].find(case_of(folder)):
        said = " ".join([*finding.missing, *finding.ask]).lower()
        assert "canary" not in said
        assert not [
            word for word in ("prove", "score", "you must", "you should", "failed") if word in said
        ]


def test_missing_parts_are_said_and_what_is_there_is_not() -> None:
    """With a stop, an order, a feeling and an effect noted none of them is called missing."""
    full = {one.code: one for one in elements.find(case_of(FOLDER / "elements" / "many_speak"))}
    bare = {
        one.code: one
        for one in elements.find(case_of(FOLDER / "elements" / "harmless_two_friends"))
    }
    for code in ("element-knew", "element-serious-effect", "element-order-in-force"):
        assert not full[code].missing, full[code].missing
        assert bare[code].missing
    assert all(one.ask for one in (*full.values(), *bare.values()))


def test_words_that_ask_to_stop_are_offered_as_a_date_and_not_taken_for_one() -> None:
    """Own words that may ask for a stop are counted, and a dated request still counts as missing."""
    found = {one.code: one for one in four.find(case_of(FOLDER / "four" / "not_noted_yet"))}
    unwanted = found["four-unwanted"]
    assert unwanted.numbers["stops"] == 0
    assert any("None is noted as a dated request yet" in line for line in unwanted.missing)
    assert any("whom it is about" in line for line in found["four-fixated"].missing)
