"""The upload set: plain names, none too large, a list that agrees, and zips that each open alone."""

import csv
import hashlib
import zipfile
from pathlib import Path

import pytest
from invented_book import Made

from tallybook.bundle import verify
from tallybook.bundle.upload import LIMIT, LIST, place_of, upload_set
from tallybook.errors import BundleExists


def listed(folder: Path) -> list[dict[str, str]]:
    """The rows of the list."""
    return list(csv.DictReader((folder / LIST).read_text("utf-8-sig").splitlines()))


def test_each_file_has_a_plain_name_and_the_hash_on_the_list(made: Made, tmp_path: Path) -> None:
    """Nothing lies there that is not listed, and every listed hash is right."""
    found = upload_set(made.folder, tmp_path / "set")
    rows = listed(found.folder)
    names = {each.name for each in found.folder.iterdir()}
    assert names == {LIST, *(row["file"] for row in rows)}
    for row in rows:
        content = (found.folder / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
        assert len(content) == int(row["bytes"]) < LIMIT
    assert {"report.pdf", "chronology.csv", "exhibits.csv", "whole-copy.zip"} <= names


def test_the_originals_are_what_they_were(made: Made, tmp_path: Path) -> None:
    """Each exhibit is there byte for byte, under its reference."""
    found = upload_set(made.archive, tmp_path / "set")
    for original in (made.folder / "data/exhibits").iterdir():
        assert (found.folder / original.name).read_bytes() == original.read_bytes()


def test_parts_open_alone_and_make_the_whole_together(made: Made, tmp_path: Path) -> None:
    """A copy too large for one file comes in zips that need no other, and unpacked it checks."""
    biggest = max(each.stat().st_size for each in made.folder.rglob("*") if each.is_file())
    found = upload_set(made.folder, tmp_path / "set", limit=biggest + 2000)
    parts = sorted(found.folder.glob("whole-copy-*-of-*.zip"))
    assert len(parts) > 1
    for part in parts:
        assert part.stat().st_size < biggest + 2000
        with zipfile.ZipFile(part) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked" / "bundle").ok


def test_what_is_too_large_is_named_and_not_cut(made: Made, tmp_path: Path) -> None:
    """A file over the limit is on the list without a hash, with what to do about it."""
    found = upload_set(made.folder, tmp_path / "set", limit=20_000)
    assert "report.pdf" in found.too_large
    (row,) = [row for row in listed(found.folder) if row["file"] == "report.pdf"]
    assert row["sha256"] == ""
    assert "disk" in row["what"]
    assert not (found.folder / "report.pdf").exists()


def test_nothing_of_somebody_elses_is_taken_away(made: Made, tmp_path: Path) -> None:
    """A folder of the name that holds a folder is left alone."""
    theirs = tmp_path / "set (not finished)" / "photos"
    theirs.mkdir(parents=True)
    with pytest.raises(BundleExists):
        upload_set(made.folder, tmp_path / "set")
    assert theirs.exists()
    (tmp_path / "out-upload").mkdir()
    with pytest.raises(BundleExists):
        place_of(tmp_path / "out")
