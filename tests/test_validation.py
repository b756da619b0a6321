"""The validation pack names every importer and detector, and its numbers are those of the sources."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tallybook.patterns import all_patterns
from tallybook.sources import all_sources

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack, made as a release makes it."""
    target = tmp_path_factory.mktemp("pack")
    made = [sys.executable, str(ROOT / "docs/validation.py"), str(target)]
    subprocess.run(made, check=True, capture_output=True, cwd=ROOT)
    return target


def told(pack: Path) -> dict[str, Any]:
    """The pack as plain values."""
    return dict(json.loads((pack / "validation.json").read_text(encoding="utf-8")))


def test_every_importer_and_detector_is_in_it(pack: Path) -> None:
    """None is left out, and each has its version."""
    versions = {name: one["version"] for name, one in told(pack)["importers"].items()}
    assert versions == {source.name: source.version for source in all_sources()}
    found = {name: one["version"] for name, one in told(pack)["detectors"].items()}
    assert found == {pattern.name: pattern.version for pattern in all_patterns()}


def test_every_detector_says_its_limits_and_its_harmless_twins(pack: Path) -> None:
    """A detector without a limit, a case or a twin would be no method anybody can judge."""
    for name, one in told(pack)["detectors"].items():
        assert one["does_not_show"], name
        assert one["cases"], name
        assert one["twins"], name


def test_its_figures_are_those_that_were_kept(pack: Path) -> None:
    """Nothing is rounded, improved or left out on the way."""
    for key, name in (("figures", "bench"), ("trials", "proofs")):
        path = ROOT / "docs/figures" / f"{name}.json"
        assert told(pack)[key] == json.loads(path.read_text(encoding="utf-8"))


def test_every_page_leads_on(pack: Path) -> None:
    """The front page names pages that are there, and each holds something."""
    for name in ("importers", "detectors", "words", "figures", "parts"):
        assert f"({name}.md)" in (pack / "README.md").read_text(encoding="utf-8")
        assert len((pack / f"{name}.md").read_text(encoding="utf-8")) > 500
