"""Stills, the same picture again, and clocks that were wrong: all noted, nothing replaced."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tallybook.diary import Diary
from tallybook.errors import LateChange, NoSuchItem, UnfitAnswer, UnreadableExport
from tallybook.model.records import Answers
from tallybook.vault.keys import FLOOR

SOURCES = Path(__file__).parent.parent / "sources"
ANSWERS = Answers(zone="Europe/London")


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """An empty book."""
    made, _ = Diary.create(
        tmp_path / "book", "anchor barrel candle drawer ember funnel", cost=FLOOR
    )
    yield made
    made.close()


def bring(diary: Diary, name: str) -> int:
    """Bring in one invented file and give its item."""
    receipt = diary.admit(SOURCES / name, ANSWERS)
    (item,) = diary.case.items_with(receipt.exhibit)
    return item


def photo(folder: Path, name: str, side: int, quality: int) -> Path:
    """Save the same invented picture at some size and quality."""
    patches = np.random.default_rng(5).integers(0, 256, (8, 8, 3), np.uint8)
    whole = Image.fromarray(patches).resize((512, 384), Image.Resampling.BICUBIC)
    whole.resize((side, side * 3 // 4)).save(folder / name, "JPEG", quality=quality)
    return folder / name


def test_the_same_picture_is_found_again(diary: Diary, tmp_path: Path) -> None:
    """A copy that was shrunk and saved anew is found from either side; other pictures are not."""
    items = []
    for path in (photo(tmp_path, "a.jpg", 512, 95), photo(tmp_path, "b.jpg", 300, 50)):
        receipt = diary.admit(path, ANSWERS)
        items += diary.case.items_with(receipt.exhibit)
    other = bring(diary, "images/heic/export.heic")
    assert diary.alike(items[0]) == ()
    assert diary.look_again() == 3
    assert [one.item for one in diary.alike(items[0])] == [items[1]]
    assert [one.item for one in diary.alike(items[1])] == [items[0]]
    assert diary.alike(other) == ()


def test_looking_again_carries_on_where_it_stopped(diary: Diary) -> None:
    """What was noted is not worked out again; one that does not open is noted as such."""
    bring(diary, "images/jpeg-with-place/export.jpg")
    bring(diary, "images/jpeg-cut-off/export.jpg")
    told: list[tuple[int, int, int]] = []
    assert diary.look_again(lambda *done: told.append(done)) == 2
    assert told[-1][:2] == (2, 2)
    bring(diary, "images/webp/export.webp")
    assert diary.look_again() == 1
    assert diary.look_again() == 0


def test_a_still_is_an_exhibit_of_its_own(diary: Diary) -> None:
    """A frame is kept beside the video it was taken from, and says from which moment."""
    item = bring(diary, "videos/mov-iphone/export.mov")
    (video,) = diary.case.attached(item)
    try:
        kept = diary.still(video.sha256, 0.6)
    except UnreadableExport as error:
        pytest.skip(error.message)
    assert (kept.origin, kept.part) == (video.sha256, "still at 00:00.5")
    assert [one.sha256 for one in diary.case.attached(item)] == [video.sha256, kept.sha256]
    assert Image.open(io.BytesIO(diary.open_exhibit(kept.sha256).read())).size == (64, 48)


def test_a_wrong_clock_is_noted_and_the_time_stays(diary: Diary) -> None:
    """Seven minutes fast: both times are known, and the row keeps the one that was written."""
    item = bring(diary, "videos/mp4-dash-cam/export.mp4")
    before = diary.case.row(item)["local"]
    diary.correct_clock((item,), 420, "compared with my phone")
    noted = diary.case.clock_note(item)
    assert noted is not None
    assert noted.reason == "compared with my phone"
    assert noted.fields["time_by_right_clock"] == datetime(2024, 11, 7, 12, 8).isoformat()  # noqa: DTZ001
    assert diary.case.row(item)["local"] == before
    diary.correct_clock((item,), -60, "compared again")
    assert [one.reason for one in diary.case.history(item)][1:] == [
        "compared with my phone",
        "compared again",
    ]


def test_a_whole_import_can_be_set_right(diary: Diary) -> None:
    """All that came with one import is meant by the number of the entry that began it."""
    item = bring(diary, "videos/mp4-dash-cam/export.mp4")
    begun = diary.case.import_of[diary.case.row(item)["entry"]]
    assert diary.items_of_import(begun) == (item,)


def test_a_clock_is_not_set_right_without_reason(diary: Diary) -> None:
    """A note needs a reason, an error, and something that a clock dated."""
    item = bring(diary, "videos/mp4-dash-cam/export.mp4")
    undated = bring(diary, "videos/mp4-no-date/export.mp4")
    with pytest.raises(LateChange):
        diary.correct_clock((item,), 420, " ")
    with pytest.raises(UnfitAnswer):
        diary.correct_clock((item,), 0, "why")
    with pytest.raises(NoSuchItem):
        diary.correct_clock((undated,), 420, "why")
