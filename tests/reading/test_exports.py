"""The faces of an export: what an importer may ask of a file, and what it is told."""

import io
from pathlib import Path

import pytest

from tallybook.errors import NoFile, TooLarge, UnreadableExport
from tallybook.reading.exports import BytesExport, StreamExport, open_export


def test_a_file_is_shown_by_its_own_name_and_size(tmp_path: Path) -> None:
    """The name has no folder in it, and the size is that of the file."""
    path = tmp_path / "chat.txt"
    path.write_bytes(b"hello")
    export = open_export(path)
    assert (export.name, export.size) == ("chat.txt", 5)
    assert export.head(2) == b"he"
    assert export.read(5) == b"hello"


def test_a_name_is_cut_down_to_what_is_safe_to_show() -> None:
    """Folders of any system are cut off, and characters that act are shown as a question mark."""
    assert BytesExport("..\\..\\a/b\n\u202ec.txt", b"").name == "b??c.txt"


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    """A path without a file, and a folder, are no export."""
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(NoFile):
            open_export(path)


def test_no_more_is_read_than_the_bound_allows() -> None:
    """A file beyond the bound is refused, whatever size it was said to have."""
    with pytest.raises(TooLarge):
        BytesExport("a", b"12345").read(4)
    with pytest.raises(TooLarge):
        StreamExport("a", 1, lambda: io.BytesIO(b"12345")).read(4)


def test_a_stream_that_gives_little_at_a_time_is_read_whole() -> None:
    """A short answer of a stream is not its end."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 3))

    export = StreamExport("a", 10, lambda: Slow(b"0123456789"))
    assert export.head(8) == b"01234567"
    assert export.read(10) == b"0123456789"


def test_a_plain_file_has_no_members() -> None:
    """Asking a text for a member is an error of ours and nothing else."""
    export = BytesExport("a.txt", b"hello")
    assert export.members() == ()
    with pytest.raises(UnreadableExport):
        export.open_member("x")
