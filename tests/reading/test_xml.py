"""What the reader of flat XML promises: no pair cut, no tag lost, no memory without bound."""

import io
import resource
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.reading.references import Words
from tallybook.reading.xml import Tag, TagReader
from tallybook.reading.xml_encoding import Encoding, encoding_of

WANTED = {"sms": ("date", "body"), "part": ("ct", "data")}
FACE = "\N{SMILING FACE WITH OPEN MOUTH}"


class Dribble(io.RawIOBase):
    """A stream that hands out a few bytes at a time, so that every cut is tried."""

    def __init__(self, content: bytes, step: int) -> None:
        self._content = content
        self._step = step
        self._at = 0

    def read(self, _size: int = -1) -> bytes:
        """Return the next few bytes."""
        self._at += self._step
        return self._content[self._at - self._step : self._at]


def dribble(content: bytes, step: int) -> BinaryIO:
    """A `Dribble`, as the type that readers ask for."""
    return Dribble(content, step)  # type: ignore[return-value]


def tags(content: bytes, step: int = 1 << 20, longest: int = 1 << 16) -> list[Tag]:
    """All tags of some content, read in steps."""
    return list(TagReader(dribble(content, step), WANTED, longest=longest))


@pytest.mark.parametrize("step", [1, 2, 3, 5, 7, 64])
def test_a_pair_of_references_is_never_cut(step: int) -> None:
    """An emoji written as two references is whole, wherever the file is cut in reading."""
    content = b'<smses><sms date="1" body="a&#55357;&#56835;b&#xD83D;&#xDE03;"/></smses>'
    found = [tag for tag in tags(content.ljust(200), step) if tag.name == "sms"]
    assert [Words()(tag.values[1]) for tag in found] == [f"a{FACE}b{FACE}"]


@pytest.mark.parametrize("step", [1, 3, 64, 4096])
def test_offsets_and_lengths_cover_the_file(step: int) -> None:
    """Tags follow each other without a gap, and each begins where it says."""
    content = b'\n<a>\n <sms body=\'1\' date="2"/> <!-- < > --><part ct="x"/>text</a>'
    found = tags(content, step)
    assert [tag.name for tag in found] == ["a", "sms", "part", "/a"]
    for tag in found:
        assert content[tag.offset : tag.offset + 1] == b"<"
    assert found[-1].offset + found[-1].length == len(content)


def test_both_kinds_of_quotes_and_any_order_are_read() -> None:
    """The value is the same in either quotes and at any place."""
    found = tags(b"""<sms body='say "no"' x="1" date="7"/><sms date='8' body="it's"/>""")
    assert [tag.values for tag in found] == [(b"7", b'say "no"'), (b"8", b"it's")]


def test_many_tags_of_one_shape_read_as_each_alone() -> None:
    """The quick way through many tags of one kind finds what the slow way finds."""
    rows = [f'<sms date="{n}" body="w {n} &amp; more"/>\n' for n in range(20_000)]
    rows[7000] = '<sms body="turned" date="7000"/>\n'
    rows[9000] = '<!-- <sms date="0" body="not me"/> --><part ct="a" data="b"/>\n'
    content = "".join(rows).encode()
    slow = [tag for tag in TagReader(io.BytesIO(content), WANTED) if tag.name == "sms"]
    reader = TagReader(io.BytesIO(content), WANTED, "sms")
    others = [tag for tag in reader if tag.state != "full"]
    run = reader.run
    assert [tag.name for tag in others] == ["part"]
    assert list(zip(*run.columns(), strict=True)) == [tag.values for tag in slow]
    assert run.offsets == [tag.offset for tag in slow]
    assert run.lengths == [tag.length for tag in slow]
    assert len(run.offsets) == 19_999


def test_a_tag_without_end_harms_itself_alone() -> None:
    """A damaged tag is reported, and the next one is read."""
    found = tags(b'<sms date="1" body="a\n<sms date="2" body="b"/><sms date="3" bo')
    assert [(tag.state, tag.values[0]) for tag in found] == [
        ("damaged", b"1"),
        ("empty", b"2"),
        ("cut", b"3"),
    ]


def test_a_tag_that_is_too_long_is_passed_over_in_bounded_memory() -> None:
    """A gigabyte in one attribute is reported with its length, and costs no memory to speak of."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = list(TagReader(_Gigabyte(), WANTED, longest=1 << 20))  # type: ignore[arg-type]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [(tag.name, tag.state) for tag in found] == [("part", "long"), ("sms", "empty")]
    assert found[0].values[0] == b"image/jpeg"
    assert found[0].length > 1 << 30
    assert found[1].values == (b"2", b"after")
    assert (after - before) / 1024 < 40


class _Gigabyte:
    """A file with a gigabyte in one attribute that is never whole in memory."""

    def __init__(self) -> None:
        self._pieces = iter(
            [
                b'<part ct="image/jpeg" data="',
                *[b"A" * (1 << 18)] * 4097,
                b'"/><sms date="2" body="after"/>',
            ]
        )

    def read(self, _size: int = -1) -> bytes:
        """Return the next piece."""
        return next(self._pieces, b"")


def test_a_document_type_is_named_and_no_entity_is_opened() -> None:
    """A declaration of entities is reported as what it is, and a reference to one stays as text."""
    content = b'<!DOCTYPE a [<!ENTITY b "boom">]><sms date="1" body="&b;&amp;"/>'
    found = tags(content)
    assert found[0].state == "type"
    assert Words()(found[-1].values[1]) == "&b;&"


@pytest.mark.parametrize(
    ("raw", "text", "dropped", "halves"),
    [
        (b"a&#0;b&#11;", "ab", 2, 0),
        (b"a\x00b", "ab", 1, 0),
        (b"&#55357;", "\ufffd", 0, 1),
        (b"&#56835;&#55357;", "\ufffd\ufffd", 0, 2),
        (b"&#x110000;&#99999999999;", "&#99999999999;", 1, 0),
        (b"\xed\xa0\xbd\xed\xb8\x83", FACE, 0, 0),
        (b"tab&#9;line&#10;", "tab\tline\n", 0, 0),
    ],
)
def test_references_that_are_none(raw: bytes, text: str, dropped: int, halves: int) -> None:
    """What XML does not allow is left out or shown as a sign, and counted."""
    words = Words()
    assert words(raw) == text
    assert (words.dropped, words.halves) == (dropped, halves)


@given(values=st.lists(st.binary(max_size=40), min_size=1, max_size=20))
@settings(deadline=None)
def test_a_column_reads_as_its_values_do(values: list[bytes]) -> None:
    """Many values at once become the same texts as one by one, with the same counts."""
    one_by_one, together = Words(), Words()
    assert together.column(values).to_list() == [one_by_one(value) for value in values]
    assert together.dropped == one_by_one.dropped


def test_encodings_are_told_by_mark_and_declaration() -> None:
    """The mark at the start counts before the name, and an unknown name is told."""
    assert encoding_of(b"\xef\xbb\xbf<a/>") == Encoding("utf_8", 3)
    assert encoding_of("<a/>".encode("utf-16-be")).codec == "utf_16_be"
    assert encoding_of(b'<?xml version="1.0" encoding="windows-1251"?>').codec == "cp1251"
    assert encoding_of(b'<?xml version="1.0" encoding="UTF-16"?>').codec == "utf_8"
    assert encoding_of(b'<?xml version="1.0" encoding="rot13"?>').unknown


@given(content=st.binary(max_size=300), step=st.integers(1, 50))
@settings(deadline=None)
def test_any_bytes_are_cut_the_same_in_any_steps(content: bytes, step: int) -> None:
    """Whatever the bytes, reading them in small steps yields what reading them at once yields."""
    if encoding_of(content) == encoding_of(content[:step]):
        assert tags(content, step, 1 << 20) == tags(content, 1 << 20, 1 << 20)
