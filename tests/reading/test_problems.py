"""The list of problems: short, and its counts whole."""

from hypothesis import given
from hypothesis import strategies as st

from tallybook.model.records import Problem
from tallybook.reading.problems import ProblemList

places = st.tuples(st.sampled_from(["", "a", "b"]), st.integers(0, 99), st.integers(0, 9))


@given(where=st.lists(places, min_size=1, max_size=30), each=st.integers(0, 5))
def test_what_is_not_listed_is_still_counted_and_has_a_place(
    where: list[tuple[str, int, int]], each: int
) -> None:
    """In whatever order problems come, none is lost and no stretch has less than no length."""
    problems = ProblemList(each)
    told: list[Problem] = []
    for part, offset, length in where:
        told += problems.note(
            Problem(code="x", reason="r", part=part, offset=offset, length=length, items=1)
        )
    told += problems.rest()
    assert sum(problem.items for problem in told) == len(where) == problems.items
    assert all(problem.length >= 0 for problem in told)
    if len(where) > each and len({part for part, *_ in where[each:]}) == 1:
        rest = told[-1]
        assert rest.offset == min(offset for _, offset, _ in where[each:])
        assert rest.offset + rest.length == max(at + size for _, at, size in where[each:])
