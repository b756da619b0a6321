"""The zone of the machine is taken where it says one, and never made up."""

from pathlib import Path

import pytest

from tallybook.intake.zones import machine_zone


def test_a_zone_that_is_set_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment comes first, then where /etc/localtime points."""
    monkeypatch.delenv("TZ", raising=False)
    (tmp_path / "zoneinfo" / "Europe").mkdir(parents=True)
    (tmp_path / "zoneinfo" / "Europe" / "London").touch()
    (tmp_path / "localtime").symlink_to(tmp_path / "zoneinfo" / "Europe" / "London")
    assert machine_zone(tmp_path / "localtime") == "Europe/London"
    monkeypatch.setenv("TZ", "Europe/Warsaw")
    assert machine_zone(tmp_path / "localtime") == "Europe/Warsaw"


def test_a_machine_that_nobody_set_says_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """UTC, a bare offset, or no link at all is no zone of a person."""
    for named in ("", "UTC", "Etc/UTC", ":/etc/localtime"):
        monkeypatch.setenv("TZ", named)
        assert machine_zone(tmp_path / "gone") == "unknown"
