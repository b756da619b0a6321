"""Words are taken out of the way Apple's programs write objects, whatever else stands there."""

import plistlib
from pathlib import Path

import pytest
from apple_databases import stream
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.reading.apple_times import apple_instant, unix_instant
from tallybook.reading.message_edits import edits_of
from tallybook.reading.typedstream import text_of_stream, words_of

PART = "__kIMMessagePartAttributeName"
FILE = "__kIMFileTransferGUIDAttributeName"


@settings(deadline=None, derandomize=True)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=600))
def test_any_words_come_back(text: str) -> None:
    """What was written comes back, by the short way and by the long one."""
    content = stream(text)
    words = words_of(content)
    assert words is not None
    assert words.text == text_of_stream(content) == text


@settings(deadline=None, max_examples=400, derandomize=True)
@given(data=st.data())
def test_changed_bytes_give_words_or_none(data: st.DataObject) -> None:
    """A stream that was cut or changed gives what words can be found, or none."""
    content = bytearray(stream("some words " * 3))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    for found in (words_of(cut), text_of_stream(cut)):
        assert found is None or len(str(found)) < 10_000


@pytest.mark.parametrize("name", ["AttributedBodyTextOnly", "Blank", "WeirdText", "MultiPart"])
def test_streams_of_real_devices_are_read_to_the_end(shared: Path, name: str) -> None:
    """Samples that Messages itself wrote are understood as a whole."""
    path = shared / "fixtures/imessage/imessage-exporter/streamtyped" / name
    words = words_of(path.read_bytes())
    assert words is not None
    assert words.whole
    assert "".join(text for text, _ in words.runs) == words.text
    assert text_of_stream(path.read_bytes()) == words.text


def test_runs_say_what_stretches_of_words_are(shared: Path) -> None:
    """Of a message in several parts, each stretch is known with the file that it stands for."""
    path = shared / "fixtures/imessage/imessage-exporter/streamtyped/MultiPart"
    words = words_of(path.read_bytes())
    assert words is not None
    assert [facts[PART] for _, facts in words.runs] == [0, 1, 2, 3, 4, 5]
    assert [FILE in facts for _, facts in words.runs] == [True, False, True, False, True, False]


def test_words_are_found_in_a_stream_that_is_damaged_behind_them() -> None:
    """Damage behind the words does not cost the words."""
    content = stream("a long way home")
    cut = content[: content.index(b"home") + 5]
    words = words_of(cut)
    assert words is not None
    assert words.text == "a long way home"
    assert not words.whole


def test_a_stream_that_is_too_deep_ends() -> None:
    """Objects within objects without end are broken off."""
    deep = (
        b"\x04\x0bstreamtyped\x81\xe8\x03" + b"\x84\x01@" + b"\x84\x84\x84\x01A\x00\x85\x92" * 9999
    )
    assert words_of(deep) is None


def test_edits_are_told_with_their_moments(shared: Path) -> None:
    """Each earlier wording of a real message comes with its time; one taken back is counted."""
    folder = shared / "fixtures/imessage/imessage-exporter/edited_message"
    content = plistlib.loads((folder / "EditedToLink.plist").read_bytes())
    edited = edits_of(plistlib.dumps(content, fmt=plistlib.FMT_BINARY))
    assert edited is not None
    assert edited.earlier == "2022-11-19T01:26:44Z: here we go!"
    assert edited.edits == 1
    back = plistlib.loads((folder / "Deleted.plist").read_bytes())
    taken = edits_of(plistlib.dumps(back, fmt=plistlib.FMT_BINARY))
    assert taken is not None
    assert (taken.edits, taken.taken_back) == (0, 1)


@settings(deadline=None, derandomize=True)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_list_of_edits_or_none(content: bytes) -> None:
    """Bytes that were never a property list are no edits."""
    assert edits_of(content) is None
    assert edits_of(b"bplist00" + content) is None


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (720845450393148160, "2023-11-05T02:50:50.393148"),
        (478522800, "2016-03-01T11:00:00"),
        (0.5, "2001-01-01T00:00:00.500000"),
        ("478522800", "2016-03-01T11:00:00"),
        (0, None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (1 << 62, "2147-02-20T23:53:38.427387"),
        (-(1 << 63), None),
        (b"words", None),
    ],
)
def test_times_since_2001_are_seconds_or_nanoseconds(number: object, told: str | None) -> None:
    """Both ways of counting give the instant; what is no time gives none."""
    moment = apple_instant(number)
    assert (moment.isoformat() if moment else None) == told


def test_times_since_1970_are_told_apart_from_none() -> None:
    """Nothing, and what is no time, is no moment."""
    assert str(unix_instant(1_709_283_600)) == "2024-03-01 09:00:00"
    assert unix_instant(0) is unix_instant("words") is unix_instant(1e300) is None
