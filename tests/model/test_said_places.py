"""A place in a file is said so that a person can look it up."""

import pytest

from tallybook.model.places import member_of, said_place
from tallybook.model.records import Problem


@pytest.mark.parametrize(
    ("part", "offset", "length", "said", "member"),
    [
        ("", 1234, 0, "byte 1,234", ""),
        ("a.json", 7, 20, "byte 7", "a.json"),
        ("a#b.json", 7, 20, "byte 7", "a#b.json"),
        ("a#b", 7, 20, "byte 7", "a#b"),
        ("#message", 42, 0, "table message, row 42", ""),
        ("Messages/sms.db#message", 1042, 0, "table message, row 1,042", "Messages/sms.db"),
        ("sms.db#message", 0, 0, "table message", "sms.db"),
    ],
)
def test_a_place_is_a_byte_or_a_row(
    part: str, offset: int, length: int, said: str, member: str
) -> None:
    """A row of a database is said as its table and number, everything else as a byte."""
    assert said_place(part, offset, length) == said
    assert member_of(part, length) == member


def test_a_problem_says_its_place_or_nothing() -> None:
    """A problem about a whole file has no place to say."""
    assert Problem(code="a", reason="b").place == ""
    assert Problem(code="a", reason="b", offset=5, length=2).place == "at byte 5"
    assert Problem(code="a", reason="b", part="#call", offset=5).place == "in table call, row 5"
    assert Problem(code="a", reason="b", part="x.db#call").place == "in table call"
