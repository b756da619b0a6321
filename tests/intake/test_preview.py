"""A preview says what a file holds and what would have to be asked, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tallybook.errors import UnfitAnswer, UnknownExport
from tallybook.intake.preview import error_json, files_in, preview, preview_json
from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport, open_export

IMAGES = Path(__file__).parent.parent / "sources" / "images"
KEYS = ["file", "source", "items", "events", "problems", "assumptions"]
KEYS += ["handles", "first", "last", "zone", "attachments"]
SMS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<smses count="2">\n'
    '<sms protocol="0" address="+447700900123" date="1709586900000" type="1" body="one" />\n'
    '<sms protocol="0" address="+447700900123" date="1709586960000" type="2" body="two" />\n'
    "</smses>\n"
)


def test_a_photo_with_a_zone_leaves_nothing_open() -> None:
    """A picture that says when and where it was taken needs no answer."""
    found = preview(open_export(IMAGES / "jpeg-with-place" / "export.jpg"))
    assert (found.source, found.items, found.events) == ("images", 1, 0)
    assert found.first == found.last == "2024-03-04T21:15:09+00:00"
    assert found.zone == "+00:00"
    assert found.questions == ()


def test_a_time_without_a_zone_is_asked_about() -> None:
    """A picture whose camera wrote no zone asks for it, and stops asking when answered."""
    export = open_export(IMAGES / "jpeg-no-zone" / "export.jpg")
    (question,) = preview(export).questions
    assert (question.name, question.suggestion) == ("zone", "Europe/London")
    assert preview(export, Answers(region="DE")).questions[0].suggestion == ""
    assert preview(export, Answers(zone="unknown")).questions == ()


def test_a_picture_without_a_date_asks_nothing() -> None:
    """What has no time has no zone to ask for, and is no problem."""
    found = preview(open_export(IMAGES / "jpeg-no-date" / "export.jpg"))
    assert (found.items, found.first, found.questions, found.problems) == (1, None, (), ())
    assert [assumption.code for assumption in found.assumptions] == ["no-date"]


def test_the_line_holds_what_the_design_says() -> None:
    """The JSON of a preview has each key of the design, and the counts of the file."""
    line = preview_json(preview(BytesExport("sms.xml", SMS.encode())), "folder/sms.xml")
    assert set(KEYS) <= set(line)
    assert (line["file"], line["source"], line["items"]) == (
        "folder/sms.xml",
        "sms_backup_restore",
        2,
    )
    assert line["handles"] == ["+447700900123"]


def test_a_file_nobody_knows_gives_an_error_line() -> None:
    """An unknown file prints its error in place of the counts."""
    with pytest.raises(UnknownExport) as caught:
        preview(BytesExport("notes.bin", b"\x00\x01 nothing known"))
    line = error_json("notes.bin", caught.value)
    assert line["error"]["code"] == "unknown-export"


def test_the_name_of_a_file_decides_nothing() -> None:
    """A photo called ``_chat.txt`` is a photo."""
    raw = (IMAGES / "jpeg-with-place" / "export.jpg").read_bytes()
    assert preview(BytesExport("_chat.txt", raw)).source == "images"


def test_an_importer_that_does_not_exist_is_refused() -> None:
    """Naming an importer that there is none of is an answer that does not fit."""
    with pytest.raises(UnfitAnswer):
        preview(BytesExport("x", b"x"), Answers(source="telepathy"))


def test_nothing_found_is_said_first() -> None:
    """An export of no items says so before anything else."""
    found = preview(BytesExport("sms.xml", b'<?xml version="1.0"?>\n<smses count="0"></smses>\n'))
    assert found.items == 0
    assert found.problems[0].code == "no-items"


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    """Folders are gone through in order; hidden files and links are left out."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b/2.jpg", "a.jpg", ".DS_Store", ".hidden/x.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "a.jpg")
    single = tmp_path / ".DS_Store"
    found = list(files_in([tmp_path, single]))
    assert found == [tmp_path / "a.jpg", tmp_path / "b" / "2.jpg", single]
