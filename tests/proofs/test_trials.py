"""A seeded part of every long trial; `make prove` runs them in full."""

import shutil

import pytest

from proofs import canary, damage, disks, fuzz, kills, writers


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_kill_at_any_write_loses_nothing_acknowledged() -> None:
    """An import killed at points spread over all its writes opens, keeps its word and carries on."""
    result = kills.run(10)
    assert result.cases == 10
    assert result.failed == ()


def test_a_full_disk_loses_nothing_acknowledged() -> None:
    """An import onto a disk that fills keeps what it acknowledged and carries on with room."""
    assert disks.run(5).failed == ()


def test_a_cut_entry_is_named_and_the_rest_opens() -> None:
    """The last entry, cut at lengths from none to all but one byte, is named each time."""
    assert damage.cuts(12).failed == ()


def test_a_flipped_bit_is_seen_and_the_rest_opens() -> None:
    """A bit flipped anywhere is named, or lies where nothing is kept."""
    result = damage.flips(40)
    assert result.failed == ()
    assert result.figures["detected and named"]


def test_an_older_copy_is_seen_when_a_head_was_noted() -> None:
    """A book put back to an older state does not hold the head noted since."""
    assert damage.older_copy(2).failed == ()


def test_two_writers_lose_nothing() -> None:
    """Two processes appending at once leave every line of both, once."""
    assert writers.run(12).failed == ()


def test_planted_words_stay_in_the_sealed_files() -> None:
    """Words planted in exports and diary lines are nowhere on the disk outside the book's seal."""
    assert canary.run(40).failed == ()


def test_any_bytes_give_items_problems_or_a_clear_error() -> None:
    """Broken exports of every kind never raise anything but an error of ours, and never hang."""
    result = fuzz.run(300)
    assert result.failed == ()
    assert result.cases >= 5 * 300
