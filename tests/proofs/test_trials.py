"""A seeded part of every long trial; `make prove` runs them in full."""

import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from proofs.harmful import FILES
from proofs.mutants import corpus, mutated
from proofs.spoken import formulas, scripts

from proofs import canary, cuts, damage, disks, fuzz, hostile, kills, writers

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
#: Those of the hostile files that take no more than a moment to make and to read.
QUICK = [name for name, harm in FILES.items() if harm.name != "box.mbox" and "one" not in name]


@needs_strace
def test_a_kill_at_any_write_loses_nothing_acknowledged() -> None:
    """An import killed at points spread over all its writes opens, keeps its word and carries on."""
    result = kills.run(6)
    assert result.cases == 6
    assert result.failed == ()


def test_points_to_kill_at_are_spread_over_every_call() -> None:
    """A call that is made twice is tried twice, however often the others are made."""
    points = kills.spread(Counter({"pwrite64": 900, "rename": 2, "fsync": 30}), 60)
    assert len(points) == len(set(points)) == 60
    assert {count for call, count in points if call == "rename"} == {1, 2}
    assert all(1 <= count <= 900 for _, count in points)


def test_a_full_disk_loses_nothing_acknowledged() -> None:
    """An import onto a disk that fills keeps what it acknowledged and carries on with room."""
    result = disks.run(4)
    assert result.failed == ()
    assert result.figures["of them the disk filled"]


def test_a_cut_entry_is_named_and_the_rest_opens() -> None:
    """The last entry, cut in its row, in the log and in the file, is named each time."""
    result = cuts.run(12)
    assert result.failed == ()
    assert result.cases >= 36


def test_a_flipped_bit_is_seen_and_the_rest_opens() -> None:
    """A bit flipped anywhere is named, or lies where nothing is kept; an exhibit's always is."""
    result = damage.flips(60)
    assert result.failed == ()
    assert result.figures["exhibit: detected and named"] == result.figures["exhibit: bits flipped"]
    assert result.figures["header: detected and named"] == result.figures["header: bits flipped"]


def test_an_older_copy_is_seen_when_a_head_was_noted() -> None:
    """A book put back to an older state does not hold the head noted since."""
    assert damage.older_copy(2).failed == ()


def test_two_writers_lose_nothing() -> None:
    """Two processes appending at once leave every line of both, once."""
    assert writers.run(12).failed == ()


def test_planted_words_stay_in_the_sealed_files() -> None:
    """Words planted in exports and diary lines are nowhere on the disk outside the book's seal."""
    assert canary.run(30).failed == ()


@needs_strace
def test_a_word_that_was_written_for_a_moment_is_found(tmp_path: Path) -> None:
    """The watch itself works: a file that is gone again when the search begins is told."""
    log, gone = tmp_path / "log", tmp_path / "gone"
    code = f"import os; p = {str(gone)!r}; open(p, 'w').write('canary00ff'); os.remove(p)"
    subprocess.run([*canary.watching(log), sys.executable, "-c", code], check=True)
    figures: dict[str, int | float | str] = {}
    assert list(canary.written(log, ["canary00ff"], figures)) == [
        f"a planted word was written to {gone}"
    ]


def test_any_bytes_give_items_problems_or_a_clear_error() -> None:
    """Broken exports of every kind never raise anything but an error of ours, and never hang."""
    result = fuzz.run(300)
    assert result.failed == ()
    assert result.cases >= 5 * 300


def test_a_case_can_be_made_again() -> None:
    """The same seed gives the same broken exports, so that what was found can be looked at."""
    own, _ = corpus(fuzz.ROOT, "mbox")
    first, second = (
        [mutated(chance, own) for _ in range(40)]
        for chance in (random.Random(5), random.Random(5))  # noqa: S311
    )
    assert first == second
    assert len(set(first)) > 30


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_ends_well(name: str) -> None:
    """It comes to items, problems or an error of ours, in bounded time and memory."""
    work = [sys.executable, "-W", "ignore", "-m", "proofs.hostile", name]
    done = subprocess.run(work, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_scripts_in_words_stay_words(tmp_path: Path) -> None:
    """Words that are a script are shown as words, on every page that shows them."""
    assert scripts(tmp_path) == []


def test_formulas_in_words_stay_words(tmp_path: Path) -> None:
    """No cell of a bundle or of a plain export begins like a formula."""
    assert formulas(tmp_path) == []


def test_the_trials_say_what_was_tried() -> None:
    """Every trial of the list has a number of cases, and takes a smaller one."""
    from proofs.__main__ import TRIALS  # noqa: PLC0415 - imports every trial

    assert set(TRIALS) >= {
        "kills",
        "disks",
        "cuts",
        "flips",
        "writers",
        "canary",
        "hostile",
        "fuzz",
    }
    assert hostile.run(1).cases == 3
