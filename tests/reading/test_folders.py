"""A folder is one file whenever it is looked at: the same files, the same bytes, nothing compressed."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import NoFile, UnreadableExport
from tallybook.reading.exports import BytesExport
from tallybook.reading.folders import FolderExport, LeftOut, is_hidden, view
from tallybook.reading.members import member_export
from tallybook.reading.packing import Member, Packed, Packing, packed_size

PARTS = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs"), exclude_characters="/\\"), min_size=1
).filter(lambda part: part not in {".", ".."})
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
TREES = st.dictionaries(NAMES, st.binary(max_size=2000), max_size=8)


def packed(tree: dict[str, bytes]) -> Packed:
    """A stream of a tree of names and bytes."""
    return Packed(
        [Member(name, len(held), partial(io.BytesIO, held)) for name, held in tree.items()]
    )


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_any_tree_comes_back_from_its_zip(tree: dict[str, bytes]) -> None:
    """Another reader of zips finds every name and every byte, and nothing is wrong with a checksum."""
    content = packed(tree).readall()
    assert content is not None
    assert len(content) == packed_size((name, len(held)) for name, held in tree.items())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == tree
    assert packed(tree).readall() == content
    export = BytesExport("a.zip", content)
    for name, held in tree.items():
        with export.open_member(name) as stream:
            assert stream.read() == held


@given(TREES, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_any_place_of_a_zip_can_be_read_first(
    tree: dict[str, bytes], chance: random.Random
) -> None:
    """Read from anywhere in any order, the bytes are the same as from the start."""
    whole = packed(tree).readall() or b""
    stream = packed(tree)
    for _ in range(12):
        place, length = chance.randrange(len(whole) + 2), chance.randrange(1, 300)
        stream.seek(place)
        found = b""
        while len(found) < length and (piece := stream.read(length - len(found))):
            found += piece
        assert found == whole[place : place + length]
    assert stream.seek(0, io.SEEK_END) == len(whole)


def test_what_a_large_zip_needs_is_written_wide() -> None:
    """Beyond 4 GB and 65,535 files the length is exact and another reader finds the places."""
    size = 5 << 30
    stream = packed({})
    big = packed_size([("a", size), ("b", 3)])
    assert big == packed_size([("a", 0), ("b", 3)]) + size + 20 + 8 + 20 + 12 + 56 + 20
    many = {f"{number:05}": b"" for number in range(65_536)}
    stream = packed(many)
    content = stream.readall() or b""
    assert len(content) == packed_size((name, 0) for name in many)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == list(many)


class _Zeros(io.RawIOBase):
    """So many bytes of nothing, made as they are asked for."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.left = size

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Give zeros."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        length = min(len(view), self.left)
        view[:length] = bytes(length)
        self.left -= length
        return length


def test_a_file_of_five_gigabytes_is_found_behind_itself() -> None:
    """A reader of zips jumps over a file that needs 64 bits and reads the one behind it."""
    size = (4 << 30) + 7
    members = [
        Member("a", size, lambda: io.BufferedReader(_Zeros(size))),
        Member("b", 3, lambda: io.BytesIO(b"xyz")),
    ]
    stream = Packed(members)
    stream._sums = {0: 0}  # reading four gigabytes for a checksum is not what this is about
    with zipfile.ZipFile(io.BufferedReader(stream)) as archive:
        assert archive.getinfo("a").file_size == size
        assert archive.read("b") == b"xyz"


def folder(place: Path) -> Path:
    """An invented folder."""
    for name, content in {
        "chat/_chat.txt": b"words",
        "chat/photo.jpg": b"\xff\xd8\xff",
        "notes.txt": b"n",
        ".DS_Store": b"litter",
        "Thumbs.db": b"litter",
        ".cache/x": b"12345",
        ".Sent/cur/1.eml": b"mail",
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    (place / "link.txt").symlink_to(place / "notes.txt")
    return place


def test_hidden_files_and_links_are_left_out_and_counted(tmp_path: Path) -> None:
    """What a computer put there is not shown, and its count and size are known."""
    export = FolderExport(folder(tmp_path))
    assert export.members() == (".Sent/cur/1.eml", "chat/_chat.txt", "chat/photo.jpg", "notes.txt")
    assert export.left_out == LeftOut(files=4, size=17)
    assert is_hidden("__MACOSX/._a.txt")
    assert not is_hidden("a/b.c")


def test_a_folder_is_the_same_file_every_time(tmp_path: Path) -> None:
    """Its bytes depend on names and contents alone: not on times, and not on who looks."""
    export = FolderExport(folder(tmp_path))
    with export.open() as stream:
        first = stream.read()
    (tmp_path / "notes.txt").touch()
    with FolderExport(tmp_path).open() as stream:
        assert hashlib.sha256(stream.read()).digest() == hashlib.sha256(first).digest()
    assert (export.size, export.head(4)) == (len(first), first[:4])
    assert export.head(200) == first[:200]
    assert export.read(len(first)) == first
    sealed = BytesExport(export.name, first)
    assert sealed.members() == export.members()


def test_a_part_of_an_archive_is_a_folder_as_well() -> None:
    """A folder inside an archive has the bytes that the same folder on a disk has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Takeout/Chat/b.txt", b"bb" * 500)
        archive.writestr("Takeout/Chat/a.txt", b"a")
        archive.writestr("Takeout/Chat/._a.txt", b"litter")
        archive.writestr("Takeout/Chatter/c.txt", b"c")
    inside = view(BytesExport("a.zip", out.getvalue()), "Takeout/Chat")
    assert inside.members() == ("a.txt", "b.txt")
    assert inside.name == "Chat.zip"
    assert inside.member_size("b.txt") == 1000
    with inside.open() as stream, zipfile.ZipFile(stream) as again:
        assert again.read("b.txt") == b"bb" * 500
    with pytest.raises(UnreadableExport):
        inside.open_member("../Chatter/c.txt")


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """A folder whose files change meanwhile is not sealed as something it never was."""
    (tmp_path / "a").write_bytes(b"12345")
    export = FolderExport(tmp_path)
    (tmp_path / "a").write_bytes(b"123456")
    with pytest.raises(UnreadableExport), export.open() as stream:
        stream.read()
    (tmp_path / "a").unlink()
    with pytest.raises(NoFile):
        export.open_member("a")
    with pytest.raises(NoFile):
        FolderExport(tmp_path / "nowhere")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("held", [0, 1 << 20])
def test_a_member_can_be_read_from_anywhere(
    method: int, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member is an export of its own, however it was packed: back and forth as one likes."""
    monkeypatch.setattr("tallybook.reading.members.HELD", held)
    content = b"".join(number.to_bytes(4, "big") for number in range(75_000))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("deep/a.bin", content)
    export = member_export(BytesExport("a.zip", out.getvalue()), "deep/a.bin")
    assert (export.name, export.size, export.head(10)) == ("a.bin", len(content), content[:10])
    with export.open() as stream:
        for place in (299_990, 5, 150_000, 149_000, 0):
            stream.seek(place)
            assert stream.read(20) == content[place : place + 20]
        assert stream.seek(0, io.SEEK_END) == len(content)
        assert stream.read() == b""


def test_a_damaged_member_that_is_not_compressed_is_told() -> None:
    """A bit that flipped in a stored member is an error, as it is in a compressed one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.bin", bytes(1000))
    content = bytearray(out.getvalue())
    content[500] ^= 1
    with (
        pytest.raises(UnreadableExport),
        BytesExport("a.zip", bytes(content)).open_member("a.bin") as stream,
    ):
        stream.read()


@given(TREES)
@settings(max_examples=60, deadline=None)
def test_a_folder_that_arrives_file_by_file_is_the_same_zip(tree: dict[str, bytes]) -> None:
    """Packed as it comes, without knowing a length beforehand, it has the very same bytes."""
    packing, content = Packing(), b""
    for name, held in tree.items():
        content += packing.begin(name) + packing.add(held[:7]) + packing.add(held[7:])
        content += packing.end()
    assert content + packing.finish() == packed(tree).readall()
