"""A tar, bare or packed with gzip, is a folder: read where it lies, from any place, within bounds."""

import gzip
import io
import random
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import HostileArchive, TallybookError, UnreadableExport
from tallybook.intake.plans import walk
from tallybook.reading import inflating
from tallybook.reading.exports import BytesExport
from tallybook.reading.inflating import Inflated, Marks
from tallybook.reading.tars import is_tar, tar_view

CHAT = b"25/12/2024, 10:00 - Robin: are you there\n26/12/2024, 23:40 - Sam: please stop\n"
TREE = {
    "Takeout/chat.txt": CHAT,
    "Takeout/deep/numbers.bin": b"".join(n.to_bytes(4, "big") for n in range(50_000)),
    "Takeout/" + "long/" * 40 + "x.bin": b"\0x",
}


def packed(tree: dict[str, bytes], **options: int) -> bytes:
    """A tar of a tree of names and bytes, with a link and a folder that are no files."""
    out = io.BytesIO()
    with tarfile.open(
        fileobj=out, mode="w", format=options.get("format", tarfile.PAX_FORMAT)
    ) as tar:
        folder = tarfile.TarInfo("Takeout")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        link = tarfile.TarInfo("Takeout/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        for name, content in tree.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_files_of_a_tar_are_read_where_they_lie(form: int, pack: type[bytes]) -> None:
    """Every plain file is there with its bytes, from any place; links and folders are not."""
    view = tar_view(BytesExport("t.tar", pack(packed(TREE, format=form))))
    assert view is not None
    assert set(view.members()) == set(TREE)
    for name, content in TREE.items():
        with view.open_member(name) as stream:
            assert stream.read() == content
            stream.seek(max(0, len(content) - 5))
            assert stream.read() == content[-5:]
            stream.seek(1)
            assert stream.read(3) == content[1:4]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_tar_is_walked_as_any_archive(pack: type[bytes]) -> None:
    """Its parts are recognised and listed, and the bytes add up."""
    plan = walk(BytesExport("t.tgz", pack(packed(TREE)))).plan
    assert {part.path for part in plan.parts} == set(TREE)
    assert [(part.path, part.source) for part in plan.known] == [("Takeout/chat.txt", "whatsapp")]
    assert plan.size == sum(part.size for part in plan.parts) == sum(map(len, TREE.values()))


def test_what_is_no_tar_is_none() -> None:
    """A zip, plain bytes and a packed file that is no tar are left to others."""
    for content in (b"PK\x03\x04", b"", CHAT, gzip.compress(CHAT), b"\x1f\x8b\x08 broken"):
        assert not is_tar(BytesExport("x", content))
        assert tar_view(BytesExport("x", content)) is None


def test_reading_goes_on_from_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """With marks every few kilobytes, and most of them thrown away, any place reads the same."""
    monkeypatch.setattr(inflating, "BETWEEN", 3000)
    monkeypatch.setattr(inflating, "MARKS", 8)
    content = b"".join(n.to_bytes(3, "big") for n in range(60_000))
    whole = gzip.compress(content[:100_000]) + gzip.compress(content[100_000:])
    marks, chance = Marks(), random.Random(5)  # noqa: S311 - a fixed order of places
    for _ in range(60):
        with Inflated(lambda: io.BytesIO(whole), len(whole), marks) as stream:
            for _ in range(3):
                place = chance.randrange(len(content))
                stream.seek(place)
                stream.seek(place)
                found = b""
                while len(found) < 50 and (piece := stream.read(50 - len(found))):
                    found += piece
                assert found == content[place : place + 50]


def test_a_bomb_is_refused() -> None:
    """A packed file that grows far beyond what it could hold is refused on the way."""
    with pytest.raises(HostileArchive):
        tar_view(BytesExport("b.tgz", gzip.compress(packed({"zeros": bytes(64 << 20)}))))
    huge = tarfile.TarInfo("x")
    huge.type, huge.size = tarfile.XHDTYPE, 1 << 32
    with pytest.raises(HostileArchive):
        tar_view(BytesExport("h.tar", huge.tobuf(tarfile.USTAR_FORMAT) + bytes(2048)))


SMALL = packed({"a.txt": CHAT, "b/c.bin": b"\0c" * 300})


@given(st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=8)), max_size=5),
       st.booleans(), st.integers(0, 6000))  # fmt: skip
@settings(max_examples=120, deadline=None, derandomize=True)
def test_a_broken_tar_gives_files_or_an_error_of_ours(
    changes: list[tuple[int, bytes]],
    is_packed: bool,  # noqa: FBT001 - drawn by chance
    cut: int,
) -> None:
    """Bytes changed and cut off anywhere: files within the tar, or an error of ours."""
    content = bytearray(SMALL)
    for place, some in changes:
        content[place : place + len(some)] = some
    raw = gzip.compress(bytes(content)) if is_packed else bytes(content)
    try:
        view = tar_view(BytesExport("t.tar", raw[:cut] if cut < 3000 else raw))
        for name in view.members() if view is not None else ():
            with view.open_member(name) as stream:  # type: ignore[union-attr]
                stream.read()
    except (UnreadableExport, TallybookError):
        return
