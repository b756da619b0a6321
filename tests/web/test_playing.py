"""Sounds and videos are played because it was asked for, and never by themselves."""

import re
from pathlib import Path

import pytest
from visiting import Visitor

from tallybook.model.records import Answers
from tallybook.web.pages.playing import stretch

SOURCES = Path(__file__).parent.parent / "sources"
VIDEO = SOURCES / "videos" / "mp4-dash-cam" / "export.mp4"


def bring(reader: Visitor, path: Path) -> tuple[int, str]:
    """Bring one file in behind the pages; give its item and its exhibit."""
    diary = reader.session.diary
    assert diary is not None
    receipt = diary.admit(path, Answers(zone="Europe/London"))
    (item,) = diary.case.items_with(receipt.exhibit)
    return item, receipt.exhibit


def test_nothing_is_loaded_before_play_is_pressed(reader: Visitor) -> None:
    """The item's page holds no player; the player's page loads nothing and plays nothing by itself."""
    item, sha256 = bring(reader, VIDEO)
    shown = reader.get(f"/item/{item}")
    assert "<video" not in shown
    assert f"/item/{item}/play/{sha256}" in shown
    answer = reader.client.get(f"/item/{item}/play/{sha256}")
    player = answer.content.decode()
    assert 'preload="none"' in player
    assert "autoplay" not in player
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    assert "media-src" not in reader.client.get(f"/item/{item}")["Content-Security-Policy"]


def test_a_stretch_is_handed_out(reader: Visitor) -> None:
    """A browser that asks for some bytes gets those, from the middle of the sealed file."""
    _, sha256 = bring(reader, VIDEO)
    content = VIDEO.read_bytes()
    address = f"/exhibit/{sha256}/play"
    whole = reader.client.get(address)
    assert (whole.status_code, b"".join(whole)) == (200, content)  # type: ignore[arg-type]
    part = reader.client.get(address, headers={"range": "bytes=100-199"})
    assert (part.status_code, b"".join(part)) == (206, content[100:200])  # type: ignore[arg-type]
    assert part["Content-Range"] == f"bytes 100-199/{len(content)}"
    assert part["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    beyond = reader.client.get(address, headers={"range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", (0, 99)),
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=0-1,5-9", (0, 99)),
        ("lines=1-2", (0, 99)),
    ],
)
def test_which_bytes_are_asked_for(asked: str, found: tuple[int, int]) -> None:
    """Odd questions are answered with the whole; what lies outside is cut to what there is."""
    assert stretch(asked, 100) == found


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=50-40", "bytes=-0"])
def test_a_stretch_outside_is_refused(asked: str) -> None:
    """A stretch that holds no byte has its first after its last."""
    first, last = stretch(asked, 100)
    assert first > last


def test_a_heic_is_shown_by_a_copy(reader: Visitor) -> None:
    """A picture that browsers do not draw is shown as a JPEG made in memory, and only then."""
    item, sha256 = bring(reader, SOURCES / "images" / "heic" / "export.heic")
    shown = reader.get(f"/item/{item}/file/{sha256}")
    assert f"/exhibit/{sha256}/copy" in shown
    copy = reader.client.get(f"/exhibit/{sha256}/copy")
    assert copy["Content-Type"] == "image/jpeg"
    assert copy.content[:3] == b"\xff\xd8\xff"


def test_the_same_picture_is_looked_for_when_asked(reader: Visitor) -> None:
    """The page says how many pictures are left, looks at them, and then says that none is."""
    bring(reader, SOURCES / "images" / "webp" / "export.webp")
    assert "not looked at yet" in reader.get("/again")
    reader.post("/again", {})
    for job in reader.session.jobs.running():
        assert job.wait(60)
    assert "Every picture was looked at (1)" in reader.get("/again")


def test_a_wrong_clock_stands_beside_the_time(reader: Visitor) -> None:
    """The page shows the time by the right clock, and keeps the one that was written."""
    item, _ = bring(reader, VIDEO)
    wrong = reader.client.post(f"/item/{item}/clock", {"minutes": "seven"})
    assert wrong.status_code == 400
    reader.post(f"/item/{item}/clock", {"minutes": "7", "way": "fast", "reason": "by my phone"})
    shown = re.sub(r"\s+", " ", reader.get(f"/item/{item}"))
    assert "7 November 2024, 12:08" in shown
    assert "12:15" in shown
    assert "by my phone" in shown
