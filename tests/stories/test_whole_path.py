"""The whole path, as `make demo` walks it: from exports to a bundle that stands on its own."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from tallybook.cli import main

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the demonstration makes."""
    folder = tmp_path_factory.mktemp("story") / "demo"
    with pytest.raises(SystemExit) as end:
        main(["demo", str(folder), "--examples", str(ROOT / "examples")])
    assert end.value.code in {0, None}
    return folder


def test_the_demonstration_says_nothing_the_other_person_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it prints holds counts and no line of the other person's messages."""
    with pytest.raises(SystemExit):
        main(["demo", str(tmp_path / "demo"), "--examples", str(ROOT / "examples")])
    said = capsys.readouterr().out
    chat = (ROOT / "examples" / "sms-20250331.xml").read_text(encoding="utf-8")
    lines = {part.split('"')[0] for part in chat.split('body="')[1:]}
    assert len(lines) > 10
    assert not [line for line in lines if len(line) > 8 and line in said]


def test_the_bundle_checks_without_the_program(walked: Path) -> None:
    """sha256sum, bagit.py and the bundle's own check.py all find it whole."""
    bundle = walked / "bundle"
    if shutil.which("sha256sum"):
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            subprocess.run(
                ["sha256sum", "--quiet", "-c", manifest],
                cwd=bundle,
                check=True,
                capture_output=True,
            )
    assert bagit.Bag(str(bundle)).is_valid()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "check.py"],
        cwd=bundle,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_was_private_stayed_and_what_was_chosen_went(walked: Path) -> None:
    """No private entry, private note, witness or feeling is anywhere in the bundle."""
    everything = b"".join(
        path.read_bytes() for path in (walked / "bundle").rglob("*") if path.is_file()
    )
    for held_back in (b"write about tonight", b"cried in the toilets", b"Okafor", b"7946 0321"):
        assert held_back not in everything
    with (walked / "bundle" / "data" / "chronology.csv").open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 300


def test_every_exhibit_is_the_file_as_it_came(walked: Path) -> None:
    """A photograph in the bundle has the bytes of the one that was brought in."""
    originals = {path.read_bytes() for path in (ROOT / "examples" / "photos").iterdir()}
    handed = [path.read_bytes() for path in (walked / "bundle" / "data" / "exhibits").iterdir()]
    assert originals & set(handed)
