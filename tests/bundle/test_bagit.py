"""A bag is what BagIt, sha256sum and unzip expect, the same each time."""

import hashlib
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tallybook.bundle.bagit import ArchiveSink, Bag, FolderSink

AT = datetime(2025, 6, 8, 10, tzinfo=UTC)


def written(folder: Path, archive: Path) -> Bag:
    """Write a small bag both ways."""
    bag = Bag([FolderSink(folder), ArchiveSink(archive, "bundle", AT)])
    bag.add("exhibits/EX0001.jpg", [b"abc", b"def"])
    bag.add("chronology.csv", [b"\xef\xbb\xbfnumber\r\n"])
    bag.add_tag("READ-ME-FIRST.txt", b"read me\n")
    bag.finish([("Contact-Name", "S.\nExample: yes"), ("Payload-Oxum", bag.oxum()), ("Empty", "")])
    return bag


def test_a_bag_is_valid_to_the_library_of_congress(tmp_path: Path) -> None:
    """bagit.py finds nothing wrong."""
    written(tmp_path / "bag", tmp_path / "bag.zip")
    found = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(tmp_path / "bag")],
        capture_output=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr


def test_sha256sum_reads_the_manifests(tmp_path: Path) -> None:
    """Both manifests check with the ordinary tool."""
    written(tmp_path / "bag", tmp_path / "bag.zip")
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(
            ["sha256sum", "-c", "--strict", manifest],
            cwd=tmp_path / "bag", check=True, capture_output=True,
        )  # fmt: skip


def test_a_value_cannot_begin_another_line(tmp_path: Path) -> None:
    """A line break in a name stays inside its line of bag-info.txt."""
    written(tmp_path / "bag", tmp_path / "bag.zip")
    lines = (tmp_path / "bag" / "bag-info.txt").read_text().splitlines()
    assert lines == ["Contact-Name: S. Example: yes", "Payload-Oxum: 17.2"]


def test_the_zip_holds_the_same_bytes_as_the_folder(tmp_path: Path) -> None:
    """Every member is stored, plainly named, and equal to its file."""
    written(tmp_path / "bag", tmp_path / "bag.zip")
    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        assert archive.testzip() is None
        for member in archive.infolist():
            assert member.compress_type == zipfile.ZIP_STORED
            path = tmp_path / "bag" / member.filename.removeprefix("bundle/")
            assert archive.read(member) == path.read_bytes()


def test_the_same_bag_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two runs cannot be told apart."""
    for name in ("one", "two"):
        written(tmp_path / name, tmp_path / f"{name}.zip")
    one, two = ((tmp_path / f"{name}.zip").read_bytes() for name in ("one", "two"))
    assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest()


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "naïve.txt", "a\nb", ".hidden", "a/../b"])
def test_only_plain_names_get_in(tmp_path: Path, name: str) -> None:
    """A name that could climb, hide or mislead is refused."""
    bag = Bag([FolderSink(tmp_path / "bag")])
    with pytest.raises(ValueError, match="plain name"):
        bag.add(name, [b""])
