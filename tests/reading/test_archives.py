"""Zips that want too much are refused before a byte of them is unpacked."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import HostileArchive, TallybookError, UnreadableExport
from tallybook.reading.archives import Archive, Bounds
from tallybook.reading.exports import BytesExport


def made(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def opened(content: bytes, bounds: Bounds) -> Archive:
    """The directory of a zip under some bounds."""
    return Archive(lambda: io.BytesIO(content), len(content), bounds)


def overlapping(count: int) -> bytes:
    """A zip whose members all lie in the same bytes."""
    body = zlib.compress(bytes(100_000), 9)[2:-4]
    crc = zlib.crc32(bytes(100_000))
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(body), 100_000, 1, 0)
    central = b""
    for _ in range(count):
        head = (b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(body), 100_000, 1, 0, 0, 0, 0, 0, 0)
        central += struct.pack("<4s6H3I5H2I", *head) + b"a"
    start = len(local) + 1 + len(body)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), start, 0)
    return local + b"a" + body + central + end


def test_members_are_listed_and_read() -> None:
    """A member is found by its label and gives the bytes that were packed."""
    export = BytesExport("a.zip", made(("a.txt", b"one"), ("b/c.txt", b"two" * 5000)))
    assert export.members() == ("a.txt", "b/c.txt")
    assert export.member_size("b/c.txt") == 15_000
    with export.open_member("b/c.txt") as stream:
        assert stream.read() == b"two" * 5000


def test_labels_are_safe_to_show_and_each_its_own() -> None:
    """Two members of one name are both there, and no label can act on a screen."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = made(("a\x1b[2J.txt", b"1"), ("x", b"2"), ("x", b"3"), ("../../etc", b"4"))
    export = BytesExport("a.zip", content)
    assert export.members() == ("a?[2J.txt", "x", "x (2)", "../../etc")
    assert export.open_member("x (2)").read() == b"3"


def test_a_bomb_is_refused_by_what_it_claims() -> None:
    """A member that grows two hundred times and more is not opened."""
    content = made(("zeros", bytes(32 << 20)))
    with pytest.raises(HostileArchive):
        BytesExport("a.zip", content).members()


def test_members_that_share_bytes_are_refused() -> None:
    """A zip of overlapping members is refused, though the standard library reads it."""
    assert len(zipfile.ZipFile(io.BytesIO(overlapping(3))).infolist()) == 3
    with pytest.raises(HostileArchive):
        BytesExport("a.zip", overlapping(3)).members()
    assert BytesExport("a.zip", overlapping(1)).members() == ("a",)


@pytest.mark.parametrize(
    "bounds", [Bounds(entries=2), Bounds(total=5), Bounds(directory=60)], ids=str
)
def test_each_bound_holds(bounds: Bounds) -> None:
    """More members, more bytes or a longer directory than allowed is refused."""
    content = made(("a", b"12"), ("b", b"34"), ("c", b"56"), method=zipfile.ZIP_STORED)
    assert opened(content, Bounds()).names() == ("a", "b", "c")
    with pytest.raises(HostileArchive):
        opened(content, bounds)


def test_a_locked_member_is_said_to_be_locked() -> None:
    """A member with a password is listed, and opening it is an error of ours."""
    content = bytearray(made(("a", b"12345"), method=zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    export = BytesExport("a.zip", bytes(content))
    assert export.members() == ("a",)
    with pytest.raises(UnreadableExport, match="password"):
        export.open_member("a")


def test_a_member_without_a_name_is_left_out() -> None:
    """A directory line with an empty name is no member, and does no harm to the others."""
    content = bytearray(made(("a", b"x"), ("b", b"y")))
    local, line = content.rindex(b"PK\1\2"), struct.pack("<H", 0)
    content[local + 28 : local + 30] = line
    del content[local + 46]
    end = content.index(b"PK\5\6")
    size = struct.unpack_from("<I", content, end + 12)[0]
    content[end + 12 : end + 16] = struct.pack("<I", size - 1)
    assert BytesExport("a.zip", bytes(content)).members() == ("a",)


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_said() -> None:
    """A directory that understates a member does not make room for more."""
    content = bytearray(made(("a", b"x" * 1000)))
    place = content.index(b"PK\1\2") + 24
    content[place : place + 4] = struct.pack("<I", 10)
    with BytesExport("a.zip", bytes(content)).open_member("a") as stream:
        assert len(_given(stream)) <= 10


def _given(stream: BinaryIO) -> bytes:
    """What a stream gives before it ends or is found damaged."""
    given = b""
    with suppress(UnreadableExport):
        while piece := stream.read(4):
            given += piece
    return given


@settings(derandomize=True, max_examples=200, deadline=None)
@given(data=st.data())
def test_any_changed_bytes_give_members_or_an_error_of_ours(data: st.DataObject) -> None:
    """Damage anywhere in a zip never raises what a caller does not expect."""
    content = bytearray(made(("_chat.txt", b"hello " * 50), ("b.jpg", b"\xff\xd8" * 20)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    export = BytesExport("a.zip", bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        for name in export.members():
            with export.open_member(name) as stream:
                assert len(stream.read()) <= export.member_size(name)
    except TallybookError as error:
        assert error.code in {"unreadable-export", "hostile-archive"}  # noqa: PT017
