"""The promises that every detector keeps, whichever it is."""

from dataclasses import replace
from pathlib import Path

import pytest
from pattern_cases import (
    FOLDER,
    case_of,
    entries,
    expected_of,
    flags_in,
    folders,
    lines_of,
    noted,
    write_expected,
)

from tallybook.case import Case, count, leaves
from tallybook.patterns import Finding, Pattern, all_patterns, items_of

CASES = folders()
NAMES = [str(folder.relative_to(FOLDER)) for folder in CASES]
TOO_MUCH = ("prove", "score", "predict", "always", "stalk", "offen", "danger", "all of", "safe")


def found_in(folder: Path) -> tuple[Pattern, Case, tuple[Finding, ...]]:
    """What the detector of a folder finds in its case."""
    (pattern,) = [one for one in all_patterns() if one.name == folder.parent.name]
    case = case_of(folder)
    return pattern, case, pattern.find(case)


def test_every_pattern_has_a_case_and_a_harmless_twin() -> None:
    """A detector without a case, or without a twin that looks alike, is not finished."""
    for pattern in all_patterns():
        cases = [expected_of(folder) for folder in CASES if folder.parent.name == pattern.name]
        assert [one for one in cases if "twin" not in one], f"add a case for {pattern.name}"
        assert [one for one in cases if "twin" in one], f"add a harmless twin for {pattern.name}"


def test_every_case_has_a_pattern() -> None:
    """No folder tests a detector that is gone."""
    assert {folder.parent.name for folder in CASES} == {one.name for one in all_patterns()}


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_it_finds_what_is_recorded(folder: Path, *, accept: bool) -> None:
    """Sentences, numbers, items, rows and days are those a person reviewed."""
    pattern, case, findings = found_in(folder)
    now = {one.code: noted(pattern, one, items_of(case, one)) for one in findings}
    if accept:
        write_expected(folder, now)
    assert now == expected_of(folder).get("findings", {})


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_a_harmless_twin_stays_low(folder: Path) -> None:
    """What looks alike and is harmless does not raise the numbers that matter."""
    _, _, findings = found_in(folder)
    for name, most in expected_of(folder).get("twin", {}).get("at_most", {}).items():
        code, number = name.rsplit(".", 1)
        values = [one.numbers.get(number) for one in findings if one.code.startswith(code)]
        assert all(isinstance(value, int) and value <= most for value in values), name


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_a_number_is_the_number_of_its_items(folder: Path) -> None:
    """The items a finding names are as many as it says."""
    _, case, findings = found_in(folder)
    for finding in findings:
        said = finding.numbers.get("received", finding.numbers.get("items"))
        if said is not None and finding.code != "by-hour":
            assert len(items_of(case, finding)) == said, finding.code


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_each_row_of_a_table_can_be_counted_again(folder: Path) -> None:
    """The filter of a row leaves as many items as its column of received ones says."""
    _, case, findings = found_in(folder)
    for finding in findings:
        table = finding.table
        if table is None:
            continue
        assert len(table.filters) == len(table.rows), finding.code
        if "received" not in table.columns:
            continue
        place = table.columns.index("received")
        for row, chosen in zip(table.rows, table.filters, strict=True):
            assert chosen is not None
            assert count(case, chosen) == row[place], (finding.code, row)


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_each_hour_of_the_week_can_be_counted_again(folder: Path) -> None:
    """The filter of a row with the hour of a column gives the number in the cell."""
    _, case, findings = found_in(folder)
    for finding in findings:
        if finding.code != "by-hour" or finding.table is None:
            continue
        for row, chosen in zip(finding.table.rows, finding.table.filters, strict=True):
            assert chosen is not None
            cells = [count(case, replace(chosen, hour=hour)) for hour in range(24)]
            assert cells == list(row[1:])


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_no_finding_carries_the_other_persons_words(folder: Path) -> None:
    """No text, chat name or display name of the records stands anywhere in a finding."""
    _, _, findings = found_in(folder)
    assert "canary" not in repr(findings)


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_a_finding_says_what_it_does_not_show(folder: Path) -> None:
    """Each has its limit, its version, and no word that claims more than a count."""
    pattern, _, findings = found_in(folder)
    for finding in findings:
        assert finding.does_not_show
        assert finding.version == f"{pattern.name} {pattern.version}"
        spoken = f"{finding.title} {finding.sentence} {finding.does_not_show}".lower()
        assert not [word for word in TOO_MUCH if word in spoken]
        assert "breach" not in spoken.replace("may breach", "")


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_it_is_the_same_however_the_case_was_folded(folder: Path) -> None:
    """Entry by entry or at once, the findings are the same."""
    pattern, _, at_once = found_in(folder)
    grown = Case.of_entries([])
    for entry in entries(lines_of(folder)):
        grown.refresh([entry])
    grown.take_flags(flags_in(lines_of(folder)))
    assert pattern.find(grown) == at_once


@pytest.mark.parametrize("pattern", all_patterns(), ids=lambda pattern: pattern.name)
def test_nothing_gives_nothing(pattern: Pattern) -> None:
    """An empty book has no findings and no errors."""
    assert pattern.find(Case.of_entries([])) == ()


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_codes_are_not_shared(folder: Path) -> None:
    """A link to a finding leads to exactly one, whichever detector it comes from."""
    case = case_of(folder)
    codes = [one.code for pattern in all_patterns() for one in pattern.find(case)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("folder", CASES, ids=NAMES)
def test_items_are_items_of_the_case(folder: Path) -> None:
    """No finding names an item that is not there."""
    _, case, findings = found_in(folder)
    known = set(leaves(case))
    for finding in findings:
        assert set(items_of(case, finding)) <= known
