"""Writing and correcting through the pages: nothing claimed, nothing uncovered, files at once."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from test_pages import PNG, admit, bring
from visiting import PASSPHRASE, Visitor

from tallybook.diary import Diary


def test_what_is_covered_stays_covered_in_a_correction(reader: Visitor, diary: Diary) -> None:
    """Exact words and witnesses are not in the form until asked for, and survive a correction."""
    fields = {"what": "At the gate.", "exact_words": "zebracanary", "witness_name": "Jo Canary"}
    reader.post("/add/longer", fields | {"witness_contact": "", "witness_note": "a van"})
    item = int(diary.case.items["item"][-1])
    for address in (f"/item/{item}/correct", f"/item/{item}/more"):
        page = reader.get(address)
        assert "zebracanary" not in page
        assert "Jo Canary" not in page
        assert "stay as they are, covered" in page
    opened = reader.get(f"/item/{item}/correct?open=words")
    assert "zebracanary" in opened
    assert "Jo Canary" not in opened
    changed = {"what": "At the back gate.", "when": "unknown", "voice": "own"}
    page = reader.post(f"/item/{item}/correct", changed, status=400)
    assert "zebracanary" not in page
    reader.post(f"/item/{item}/correct", changed | {"reason": "I looked"})
    found = diary.case.incident(item)
    assert found.what == "At the back gate."
    assert found.exact_words == "zebracanary"
    assert found.witnesses[0].name == "Jo Canary"
    emptied = changed | {"reason": "not hers", "exact_words": ""}
    reader.post(f"/item/{item}/correct?open=words", emptied)
    assert diary.case.incident(item).exact_words == ""


def test_no_time_is_claimed_unless_it_is_said(reader: Visitor, diary: Diary) -> None:
    """Neither form starts with 'Just now'; a line saved as it stands has no time of happening."""
    for address in ("/add", "/add/longer"):
        page = reader.get(address)
        assert re.findall(r'name="when" value="(\w+)"[^>]* checked', page) == ["unknown"]
        assert "UTC" not in page
    reader.post("/add", {"what": "He rang.", "when": "unknown"})
    assert diary.case.incident(int(diary.case.items["item"][-1])).when.kind == "unknown"
    assert "kept as the time when it was written" in reader.get("/add")


def test_the_zone_of_the_form_is_the_zone_of_the_book(reader: Visitor, diary: Diary) -> None:
    """The book's own zone is offered, and 'Just now' is a time on its clock."""
    admit(reader, bring(reader))
    assert re.search(r'name="zone" value="Europe/London"', reader.get("/add/longer"))
    reader.post("/add", {"what": "He rang.", "when": "now"})
    when = diary.case.incident(max(diary.case.items["item"].to_list())).when
    assert when.zone == "Europe/London"
    assert when.start is not None
    london = when.start.replace(tzinfo=ZoneInfo("Europe/London"))
    assert abs((datetime.now(tz=UTC) - london).total_seconds()) < 180


def test_a_file_can_come_with_the_longer_form(reader: Visitor, diary: Diary) -> None:
    """A photo chosen in the longer form is sealed and lies beside what was written."""
    photo = SimpleUploadedFile("gift.png", PNG, content_type="image/png")
    page = reader.client.post("/add/longer", {"what": "A parcel.", "file": photo}, follow=True)
    assert "Saved" in page.content.decode()
    item = int(diary.case.items["item"][-1])
    (sha256,) = diary.case.incident(item).attachments
    shown = reader.client.get(f"/exhibit/{sha256}")
    assert b"".join(shown.streaming_content) == PNG


def test_the_longer_form_survives_the_lock_with_a_file_in_it(reader: Visitor, diary: Diary) -> None:
    """What was typed is there again; the file was not read while the book was closed."""
    exhibits = len(list(diary.book.exhibits.names()))
    reader.clock.now += 601
    photo = SimpleUploadedFile("gift.png", PNG, content_type="image/png")
    typed = {"what": "A parcel that was nearly lost", "where": "the porch", "file": photo}
    page = reader.client.post("/add/longer", typed, follow=True).content.decode()
    assert "What you just wrote is not lost" in page
    page = reader.post("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
    assert "A parcel that was nearly lost" in page
    assert "the porch" in page
    assert len(list(diary.book.exhibits.names())) == exhibits


def test_a_time_added_later_is_on_the_clock_of_the_book(reader: Visitor, diary: Diary) -> None:
    """An open time takes the book's zone when it is filled in; one that is known keeps its own."""
    admit(reader, bring(reader))
    reader.post("/add", {"what": "He rang.", "when": "unknown"})
    item = max(diary.case.items["item"].to_list())
    assert re.search(r'name="zone" value="Europe/London"', reader.get(f"/item/{item}/more"))
    dated = {"what": "He rang.", "when": "exact", "start_day": "2024-12-03", "start_time": "9:30"}
    reader.post(f"/item/{item}/more", dated | {"voice": "own", "reason": "I looked"})
    assert diary.case.incident(item).when.zone == "Europe/London"
