"""What the repository itself promises: where things come from, and what is never in it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def tracked() -> list[Path]:
    """Every file git knows, or skip where this is not a checkout."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_lock_names_the_public_index_and_no_other_host() -> None:
    """Every address in the lock is the public package index or its file store."""
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


def test_no_file_names_a_path_of_a_machine() -> None:
    """No tracked text holds a home folder or a work folder of somebody's machine."""
    place = re.compile(rb"/(home|Users|root|work)/[a-z]")
    found = [
        path.relative_to(ROOT)
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".html", ".sh", ""} and path != Path(__file__)
        if place.search(path.read_bytes())
    ]
    assert not found


def test_there_is_no_copy_left_part() -> None:
    """No package under the GPL or AGPL is among what the product installs."""
    lock = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    product = lock.split("[dependency-groups]")[0]
    assert not re.search(r"extract[-_]msg|pymupdf|whatstk", product, re.IGNORECASE)
