"""Tables open in a spreadsheet without running anything, and lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from tallybook.bundle.cells import FORMULA, guarded, read_table, table, unguarded


@given(st.text())
def test_a_guard_can_be_taken_away_again(text: str) -> None:
    """Taking one leading apostrophe away gives back what was recorded."""
    assert unguarded(guarded(text)) == text


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    """No cell begins with what a spreadsheet might run, even after spaces."""
    assert not guarded(text).lstrip(" ").startswith(FORMULA)


def test_the_usual_attacks_are_guarded() -> None:
    """Formulae, commands and telephone numbers all get an apostrophe."""
    for cell in ('=HYPERLINK("http://example.org")', "+44 7700 900123", "-1+1", "@SUM(A1)", "\t=1",
                 "\uff1d1+1", "  =cmd|' /C calc'!A0"):  # fmt: skip
        assert guarded(cell) == f"'{cell}"


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=4))
def test_a_table_reads_back_as_it_was(words: list[str]) -> None:
    """Every character comes back, line ends and NULs among them."""
    written = b"".join(table(("a", "b"), [{"a": word, "b": 7} for word in words]))
    assert written.startswith(b"\xef\xbb\xbfa,b\r\n")
    rows = list(read_table(written))
    assert [row["a"] for row in rows] == words
    assert {row["b"] for row in rows} == {"7"}


def test_half_a_pair_is_written_as_its_number() -> None:
    """A lone surrogate does not stop a table."""
    assert b"\\ud83d" in b"".join(table(("a",), [{"a": "\ud83d"}]))
