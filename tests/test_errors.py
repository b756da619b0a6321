"""Every failure speaks plainly, has a code of its own, and carries no words from the record."""

import string
from collections import Counter

import pytest

from tallybook.errors import ProgramFault, TallybookError, all_errors

#: What a field of an error may be: counts, places, kinds and names the person chose.
ALLOWED = {
    "path", "found", "known", "scope", "act", "reason", "entry", "exhibit", "source", "kinds",
    "size", "bound", "question", "option", "answer", "choices", "noun", "name", "count", "first",
}  # fmt: skip


def test_codes_and_exit_codes_are_unique() -> None:
    """Two errors never share a code or an exit code."""
    codes = Counter(error.code for error in all_errors())
    exits = Counter(error.exit_code for error in all_errors())
    assert not [code for code, times in (codes + Counter()).items() if times > 1]
    assert not [number for number, times in exits.items() if times > 1]


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.code)
def test_an_error_says_what_happened_and_what_to_do(error: type[TallybookError]) -> None:
    """Each has a sentence and a next step of its own, and only fields that hold no words."""
    assert error.sentence.endswith((".", "}"))
    assert error.next_step.endswith((".", "}"))
    assert 10 <= error.exit_code <= 99
    for text in (error.sentence, error.next_step):
        fields = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert fields <= ALLOWED


def test_a_missing_field_does_not_stop_an_error_from_speaking() -> None:
    """An error raised without its fields still gives its sentence."""
    for error in all_errors():
        assert str(error())
        assert error().advice


def test_a_fault_of_the_program_names_a_place_and_no_words() -> None:
    """An unexpected error is told by its kind and place; its own message stays unsaid."""
    try:
        int("words of the other person")
    except ValueError as error:
        fault = ProgramFault.of(error)
    assert "words of" not in fault.message
    assert "ValueError at tests/test_errors.py:" in fault.message
