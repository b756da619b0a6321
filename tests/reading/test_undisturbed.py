"""The collector of cycles rests while something is read, and only then."""

import gc
from collections.abc import Iterator

import pytest

from tallybook.reading.undisturbed import undisturbed


@undisturbed
def _seen(count: int) -> Iterator[bool]:
    for _ in range(count):
        yield gc.isenabled()


@undisturbed
def _broken() -> Iterator[int]:
    yield 1
    raise ValueError("cut off")


def test_the_collector_rests_inside_and_works_outside() -> None:
    """The reader never meets the collector; its caller always does."""
    for inside in _seen(3):
        assert not inside
        assert gc.isenabled()
    assert gc.isenabled()


def test_a_reader_that_fails_leaves_the_collector_working() -> None:
    """An error in the middle does not leave the collector resting."""
    with pytest.raises(ValueError, match="cut off"):
        list(_broken())
    assert gc.isenabled()


def test_a_collector_that_was_resting_stays_so() -> None:
    """Who had turned it off finds it off."""
    gc.disable()
    try:
        list(_seen(2))
        assert not gc.isenabled()
    finally:
        gc.enable()
