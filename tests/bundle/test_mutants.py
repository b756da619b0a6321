"""A bundle that was changed in any of these ways fails a check that is named here."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_book import Made

from tallybook.bundle import verify
from tallybook.errors import NotABundle


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """A copy of the bundle that may be damaged."""
    return shutil.copytree(made.folder, tmp_path / "copy")


def relisted(bag: Path) -> None:
    """Do what a careful forger would: write both manifests and the counts anew."""
    data = sorted(path for path in bag.joinpath("data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in data)
    info = bag / "bag-info.txt"
    said = re.sub(r"Payload-Oxum: .*", f"Payload-Oxum: {size}.{len(data)}", info.read_text())
    info.write_text(said)
    _listed(bag, "manifest-sha256.txt", data)
    tags = sorted(path for path in bag.iterdir() if path.is_file() and "tagm" not in path.name)
    _listed(bag, "tagmanifest-sha256.txt", tags)


def _listed(bag: Path, name: str, files: list[Path]) -> None:
    """Write one manifest."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n"
        for path in files
    ]
    (bag / name).write_text("".join(lines))


def checked(bag: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the check that lies in the bundle."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "check.py", *words],
        cwd=bag, capture_output=True, text=True, check=False,
    )  # fmt: skip


def refused(bag: Path, check: str) -> None:
    """Both checks refuse the bundle, and ours under this name."""
    report = verify(bag)
    assert not report.ok
    assert any(check in each.name for each in report.checks if not each.ok), report.lines
    assert checked(bag).returncode == 1
    assert report.lines[-1].startswith("Do not rely on this copy")


def changed(path: Path, before: bytes, after: bytes) -> None:
    """Replace words in a file."""
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after, 1))


def test_a_flipped_bit_in_any_file_is_found(copy: Path) -> None:
    """One bit of each file in turn: the file is named. check.py alone reads no signatures."""
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :])
        report = verify(copy)
        assert not report.ok, path
        if path.name != "tagmanifest-sha256.txt":
            assert any(path.name in problem for problem in report.problems), report.lines
        if path.name not in {"check.py", "tagmanifest.cms", "tagmanifest.sig"}:
            assert checked(copy).returncode == 1, path
        path.write_bytes(content)
    assert verify(copy).ok


def test_an_added_file_is_found(copy: Path) -> None:
    """Below data, beside it, and in a folder of its own."""
    for name in ("data/exhibits/SA0099.jpg", "stray.txt", "more/stray.txt"):
        path = copy / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        refused(copy, "nothing was added")
        path.unlink()


def test_a_removed_file_is_found(copy: Path) -> None:
    """Each file in turn, check.py apart, which cannot miss itself."""
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        content = path.read_bytes()
        path.unlink()
        assert not verify(copy).ok, path
        if path.name != "check.py":
            assert checked(copy).returncode == 1
        path.write_bytes(content)


def test_a_renamed_or_swapped_exhibit_is_found(copy: Path) -> None:
    """A name is as much a part of the list as the bytes."""
    one, two = sorted(copy.joinpath("data/exhibits").glob("*.jpg"))[:2]
    one.rename(one.with_name("SA0098.jpg"))
    refused(copy, "files are as they were listed")
    one.with_name("SA0098.jpg").rename(one)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    refused(copy, "files are as they were listed")


def test_an_older_list_is_found(copy: Path) -> None:
    """A manifest of another bundle does not pass for this one."""
    path = copy / "manifest-sha256.txt"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    refused(copy, "files are as they were listed")


def replaced(bag: Path) -> None:
    """Put another picture in the place of the first."""
    min(bag.joinpath("data/exhibits").glob("*.jpg")).write_bytes(b"x")


FORGERIES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a word of a message": (
        "chronology",
        lambda bag: changed(bag / "data/chronology.csv", b"Where are you?", b"Where were you"),
    ),
    "a sender": (
        "chronology",
        lambda bag: changed(bag / "data/chronology.csv", b"7700 900123", b"7700 900124"),
    ),
    "a time": (
        "chronology",
        lambda bag: changed(bag / "data/chronology.csv", b"2025-01-01T09:37:00,", b"2025-01-01T09:36:00,"),
    ),
    "a word of the diary": (
        "chronology",
        lambda bag: changed(bag / "data/chronology.csv", b"He left a box.", b"He left no box"),
    ),
    "a word of a leaf": (
        "every item leads",
        lambda bag: changed(bag / "data/ledger/entries.jsonl", b"Where are you?", b"Where were you"),
    ),
    "a number of an item": (
        "every item leads",
        lambda bag: changed(bag / "data/ledger/entries.jsonl", b'{"item": ', b'{"item": 1'),
    ),
    "a tree head": (
        "tree head",
        lambda bag: changed(bag / "data/ledger/head.json", b'"root": "', b'"root": "0'),
    ),
    "a photograph": ("exhibits are", replaced),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_rewritten_lists_do_not_hide_a_forgery(copy: Path, name: str) -> None:
    """With both manifests and all counts written anew, the leaves still disagree."""
    check, forge = FORGERIES[name]
    forge(copy)
    relisted(copy)
    bagit = [sys.executable, "-m", "bagit", "--validate", "--quiet", str(copy)]
    assert subprocess.run(bagit, check=False, capture_output=True).returncode == 0
    refused(copy, check)


def test_an_exhibit_that_is_swapped_in_every_table_is_found(copy: Path) -> None:
    """Even when exhibits.csv and custody.csv follow, the leaf names the sealed file."""
    path = min(copy.joinpath("data/exhibits").glob("*.jpg"))
    before = hashlib.sha256(path.read_bytes()).hexdigest().encode()
    path.write_bytes(b"another picture")
    after = hashlib.sha256(b"another picture").hexdigest().encode()
    for name in ("exhibits.csv", "custody.csv"):
        table = copy / "data" / name
        table.write_bytes(table.read_bytes().replace(before, after))
    relisted(copy)
    refused(copy, "exhibits are")


def test_a_row_taken_out_is_found(copy: Path) -> None:
    """A row cannot go without the count of rows saying so."""
    path = copy / "data/chronology.csv"
    lines = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([*lines[:3], *lines[4:]]))
    relisted(copy)
    assert not verify(copy).ok


def test_a_head_noted_elsewhere_is_compared(made: Made) -> None:
    """A bundle of another record, whole in itself, does not have the head that was noted."""
    assert verify(made.folder, head=made.report.root).ok
    assert not verify(made.folder, head="ab" * 32).ok
    assert checked(made.folder, ".", made.report.root).returncode == 0
    assert checked(made.folder, ".", "ab" * 32).returncode == 1


def test_a_proof_is_bound_to_its_place(copy: Path) -> None:
    """A leaf cannot stand under another's number, with either proof."""
    path = copy / "data/ledger/entries.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[3]["item"], lines[4]["item"] = lines[4]["item"], lines[3]["item"]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    relisted(copy)
    refused(copy, "every item leads")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_zip_is_refused_or_reported(
    made: Made, tmp_path: Path, data: st.DataObject
) -> None:
    """Any byte of the zip that is changed inside a file gives a problem, never a crash."""
    content = bytearray(made.archive.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "damaged.zip"
    path.write_bytes(bytes(content))
    try:
        report = verify(path)
    except NotABundle:
        return
    assert report.ok == (_contents(path) == _contents(made.archive))


def _contents(path: Path) -> dict[str, bytes]:
    """What the bundle in a zip holds, as our reader sees it."""
    from tallybook.bundle.opened import content, opened  # noqa: PLC0415

    with opened(path) as source:
        try:
            return {name: content(source, name) for name in source.names()}
        except Exception:  # noqa: BLE001 - a member that cannot be read is no content
            return {}


def test_what_is_no_bundle_is_said(tmp_path: Path) -> None:
    """Nothing, a text and an empty folder each get an answer."""
    with pytest.raises(NotABundle):
        verify(tmp_path / "nothing")
    (tmp_path / "text").write_text("x")
    with pytest.raises(NotABundle):
        verify(tmp_path / "text")
    (tmp_path / "empty").mkdir()
    assert not verify(tmp_path / "empty").ok
