"""XML that holds points: what it is by its root, however much stands before it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.reading.points import Damage, Points, root_of


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<gpx>", "gpx"),
        (
            b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<!-- a --><!-- b -->\n<x:gpx version='1.1'>",
            "gpx",
        ),
        ("\ufeff<?xml version='1.0'?><kml/>".encode("utf-16-le"), "kml"),
        (b"<!-- <gpx> -->", ""),
        (b"<!-- never ends <gpx>", ""),
        (b"<!-- over -->\n" * 5000 + b"<gpx>", ""),
        (b"<!DOCTYPE gpx><gpx>", ""),
        (b"words <gpx>", ""),
    ],
)
def test_a_file_is_known_by_its_root(head: bytes, root: str) -> None:
    """Marks, blanks, instructions and comments may stand before it, within bounds."""
    assert root_of(head) == root


@given(pieces=st.lists(st.sampled_from([b"<!--", b"-->", b"<?", b"?>", b"<gpx>", b" ", b"a"])))
def test_any_order_of_marks_gives_a_name_or_none(pieces: list[bytes]) -> None:
    """However comments open and close, the answer comes and is a name."""
    assert root_of(b"".join(pieces)) in {"", "gpx"}


def test_a_document_type_is_refused_before_it_is_looked_at() -> None:
    """Entities are never declared, so none can grow or fetch."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "b">]><gpx><wpt lat="1" lon="2"/></gpx>'
    (only,) = Points(BytesIO(bomb), lambda path: path.endswith("wpt"))
    assert isinstance(only, Damage)
