"""Files that share the entries of an import are handed over one without the others."""

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from invented_book import AT

from tallybook.bundle import Choice, make, verify
from tallybook.case import Case
from tallybook.diary import Diary
from tallybook.intake.many import Sent, admit_many
from tallybook.model.preview import Receipt
from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport
from tallybook.vault.keys import FLOOR

SOURCES = Path(__file__).parent.parent / "sources"
PHOTO = (SOURCES / "images" / "jpeg-no-zone" / "export.jpg").read_bytes()
VIDEO = (SOURCES / "videos" / "mp4-dash-cam" / "export.mp4").read_bytes()
ANSWERS = Answers(zone="Europe/London")


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A book with three photos and a video that came together."""
    made, _ = Diary.create(
        tmp_path / "book", "anchor barrel candle drawer ember funnel", cost=FLOOR
    )
    files = [(f"holiday-{place}.jpg", PHOTO + bytes([place])) for place in range(3)]
    sent = [
        Sent(export=BytesExport(name, content), answers=ANSWERS)
        for name, content in [*files, ("clip.mp4", VIDEO)]
    ]
    assert all(isinstance(one, Receipt) for _, one in admit_many(made.book, sent))
    yield made
    made.close()


def bundled(diary: Diary, items: tuple[int, ...], target: Path) -> tuple[Path, bytes]:
    """Make a bundle of some items; give its folder and all it says, unpacked."""
    report = make(diary.book, Case.fold(diary.book), Choice(items=items), target, at=AT)
    assert report.folder is not None
    assert verify(report.folder).ok
    said = b"".join(
        path.read_bytes() for path in sorted(report.folder.rglob("*")) if path.is_file()
    )
    for path in report.folder.rglob("*.zip"):
        with zipfile.ZipFile(path) as inner:
            said += b"".join(inner.read(name) for name in inner.namelist())
    return report.folder, said


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    """One table of a bundle."""
    (path,) = folder.rglob(name)
    with path.open(newline="", encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def test_one_photo_goes_without_the_others(diary: Diary, tmp_path: Path) -> None:
    """Neither the names nor the hashes of photos that came with it are in its bundle."""
    items = diary.case.items.filter(diary.case.items["kind"] == "photo").sort("item")
    (item, sha256), *others = items.select("item", "exhibit").iter_rows()
    folder, said = bundled(diary, (item,), tmp_path / "out")
    assert sha256.encode() in said
    for _, other in others:
        assert other.encode() not in said
        assert diary.case.exhibits[other].name.encode() not in said
    acts = [row["act"] for row in table(folder, "custody.csv")]
    assert acts == [
        "sealed as it came",
        "read",
        "read to the end",
        "copied into this bundle",
    ]


def test_a_noted_clock_goes_with_the_video(diary: Diary, tmp_path: Path) -> None:
    """The row keeps the time that was written; the note stands beside it, with its reason."""
    items = diary.case.items
    (item,) = items.filter(items["kind"] == "video")["item"]
    diary.correct_clock((item,), 420, "compared with my phone")
    folder, _ = bundled(diary, (item,), tmp_path / "out")
    video, note = table(folder, "chronology.csv")
    assert video["happened"] == "2024-11-07T12:15:00"
    assert note["corrects"] == str(item)
    assert note["words"] == "compared with my phone"
    assert "2024-11-07T12:08:00" in note["changes"]
