"""Words that have to be gone through again are named by date, and no release goes out over them."""

import hashlib
import importlib.util
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from tallybook.content.due import Reviewable, listing, overdue, reviewable
from tallybook.errors import UnfitContent

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / ".ci" / "release.py"
DAY = date(2027, 5, 21)
FILE = Reviewable("numbers.toml", DAY)


def script() -> ModuleType:
    """The program that `make check` and `make release` run."""
    spec = importlib.util.spec_from_file_location("release", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    """Run it as a target of the Makefile does."""
    return subprocess.run(
        [sys.executable, SCRIPT, *words], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True), (400, True)])
def test_a_file_is_overdue_from_the_day_after_its_day(days: int, late: bool) -> None:  # noqa: FBT001
    """On the day itself it still holds; a day later it does not."""
    assert FILE.is_due(DAY + timedelta(days=days)) is late
    assert bool(overdue([FILE], DAY + timedelta(days=days))) is late


def test_a_file_without_a_day_is_always_overdue(tmp_path: Path) -> None:
    """Leaving the day out does not get a file past the rule, and neither does a day in quotes."""
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "one.toml").write_text('id = "one"\n', encoding="utf-8")
    (tmp_path / "two.toml").write_text('review_by = "2999-01-01"\n', encoding="utf-8")
    (tmp_path / "three.toml").write_text("review_by = 2999-01-01\n", encoding="utf-8")
    late = overdue(reviewable(tmp_path), date(1999, 1, 1))
    assert [one.path for one in late] == ["deeper/one.toml", "two.toml"]
    assert listing(late).count("no day") == 2


def test_a_translation_is_gone_through_with_its_original(tmp_path: Path) -> None:
    """A file that names its original has no day of its own, and one that is broken is refused."""
    (tmp_path / "one.toml").write_text('of = "00ff"\n', encoding="utf-8")
    assert reviewable(tmp_path) == ()
    (tmp_path / "one.toml").write_text("of = ", encoding="utf-8")
    with pytest.raises(UnfitContent):
        reviewable(tmp_path)


def test_every_file_that_is_shipped_has_its_day() -> None:
    """No shipped file is without a day."""
    found = reviewable()
    assert len(found) > 10
    assert not [one.path for one in found if one.review_by is None]


def test_a_release_is_refused_by_the_clock_and_by_nothing_else() -> None:
    """The day before the first file falls due it goes through; the day after it is refused."""
    nearest = reviewable()[0].review_by
    assert nearest is not None
    before = ran("refuse", "--day", nearest.isoformat())
    after = ran("refuse", "--day", (nearest + timedelta(days=1)).isoformat())
    assert (before.returncode, after.returncode) == (0, 1)
    assert "none overdue" in before.stdout
    assert nearest.isoformat() in after.stdout
    assert "No release" in after.stderr


def test_the_check_names_what_is_overdue_and_goes_on() -> None:
    """A clone does not turn red by waiting: the list is written, and nothing fails."""
    late = ran("list", "--day", "2099-01-01")
    assert late.returncode == 0
    assert late.stdout.count("\n") == len(reviewable()) + 1


def test_the_targets_say_what_they_do() -> None:
    """`make release` refuses first, runs every check, and only then builds; `make check` lists."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    released = text.partition("\nrelease:")[2].partition("\n\n")[0]
    order = [released.index(word) for word in ("refuse", "$(MAKE) check", "release.py build")]
    assert order == sorted(order)
    assert "publish" not in released
    assert "release.py list" in text.partition("\ncheck:")[2].partition("\n\n")[0]


def test_sums_are_those_of_the_packages(tmp_path: Path) -> None:
    """The sums name every package and nothing else, in the form that sha256sum reads."""
    (tmp_path / "tallybook-1-py3-none-any.whl").write_bytes(b"one")
    (tmp_path / "tallybook-1.tar.gz").write_bytes(b"two")
    (tmp_path / "other.txt").write_bytes(b"three")
    made = script().sums(tmp_path)
    assert made.splitlines() == [
        f"{hashlib.sha256(b'one').hexdigest()}  tallybook-1-py3-none-any.whl",
        f"{hashlib.sha256(b'two').hexdigest()}  tallybook-1.tar.gz",
    ]
