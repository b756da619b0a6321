"""``clock``, ``still`` and ``alike`` from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tallybook.cli.clock import span
from tallybook.errors import UnfitAnswer

Call = Callable[..., Any]
SOURCES = Path(__file__).parent.parent / "sources"
VIDEO = SOURCES / "videos" / "mp4-dash-cam" / "export.mp4"
PHOTO = SOURCES / "images" / "jpeg-with-place" / "export.jpg"


def item_of(call: Call, book: Path, kind: str) -> str:
    """The number of the only item of a kind."""
    rows = call("timeline", "--kind", kind, "--book", book, "--json").json["rows"]
    return str(rows[0]["item"])


def test_a_clock_is_noted(call: Call, book: Path) -> None:
    """The note says how many items it is for; without a way or a length it is refused."""
    call("import", VIDEO, "--book", book, "--zone", "Europe/London")
    item = item_of(call, book, "video")
    done = call("clock", item, "--book", book, "--fast", "7m", "--reason", "by my phone", "--json")
    assert done.json["clock_fast_seconds"] == 420
    assert call("clock", item, "--book", book, "--reason", "why").code != 0


def test_a_picture_is_looked_at_once(call: Call, book: Path) -> None:
    """The second run finds nothing left to look at, and the picture stands nowhere else."""
    call("import", PHOTO, "--book", book, "--zone", "Europe/London")
    assert call("alike", "--book", book, "--json").json["looked_at"] == 1
    assert call("alike", "--book", book, "--json").json["looked_at"] == 0
    item = item_of(call, book, "photo")
    assert call("alike", item, "--book", book, "--json").json["alike"] == []


def test_only_a_video_has_stills(call: Call, book: Path) -> None:
    """A photo is refused in a sentence."""
    call("import", PHOTO, "--book", book, "--zone", "Europe/London")
    assert call("still", item_of(call, book, "photo"), "1", "--book", book).code != 0


@pytest.mark.parametrize(("text", "seconds"), [("7m", 420), ("1h30m", 5400), ("45s", 45)])
def test_a_length_of_time_is_read(text: str, seconds: int) -> None:
    """Hours, minutes and seconds may stand together."""
    assert span(text) == seconds


@pytest.mark.parametrize("text", ["", "7", "m", "-7m", "7 m"])
def test_what_is_no_length_is_refused(text: str) -> None:
    """A bare number could be anything."""
    with pytest.raises(UnfitAnswer):
        span(text)
