"""The safe set-up and the pause in the browser: each question can be left, and each choice holds."""

from pathlib import Path

import pytest
from visiting import PASSPHRASE, Visitor

from tallybook.content.worksheets import worksheet
from tallybook.diary import Diary
from tallybook.model.entries import Incident
from tallybook.model.worksheets import FillingPaper

SECOND = "garden hammer island jungle kettle ladder"
ROOT = "/settings/safe"
STEPS = ("lock", "leaving", "device", "copy", "contact", "second")


def leave(visitor: Visitor) -> str:
    """Leave by the button, and read the page that follows."""
    answer = visitor.client.post("/leave")
    assert answer.status_code == 303
    assert answer["Location"] == "/"
    assert '"cookies"' in answer["Clear-Site-Data"]
    assert answer["Referrer-Policy"] == "no-referrer"
    return visitor.get("/")


def test_every_question_can_be_left(reader: Visitor) -> None:
    """From the first page, the way on leads through all questions to the end without an answer."""
    page = reader.get(ROOT)
    for step in STEPS:
        assert f'href="{ROOT}/{step}"' in page
        page = reader.get(f"{ROOT}/{step}")
        assert "Stop here" in page
    assert f'href="{ROOT}/end"' in page
    assert "That is all" in reader.get(f"{ROOT}/end")
    assert not reader.session.diary.offers_safe_setup


def test_it_can_be_put_away_for_good(reader: Visitor) -> None:
    """What is not wanted again is kept in the book; Settings still leads there."""
    reader.post(f"{ROOT}/no", {})
    assert not reader.session.diary.offers_safe_setup
    assert f'href="{ROOT}"' in reader.get("/settings")


def test_the_time_until_it_locks_is_kept_in_the_book(reader: Visitor, diary: Diary) -> None:
    """The choice holds at once and the next time that the book is opened."""
    reader.post(f"{ROOT}/lock", {"minutes": "2"})
    assert reader.gate.idle_seconds == 120
    reader.gate.idle_seconds = 600
    reader.post("/lock", {})
    reader.open(diary).get("/")
    assert reader.gate.idle_seconds == 120
    reader.post("/settings/lock", {"minutes": "20"})
    assert diary.safe_choices.idle_minutes == 20


def test_leaving_leads_to_nothing_unless_a_page_was_chosen(reader: Visitor) -> None:
    """Without a choice, the page after leaving is empty and leads nowhere."""
    reader.get("/")
    assert "refresh" not in leave(reader)


def test_leaving_leads_to_the_chosen_page_once(reader: Visitor) -> None:
    """The first page after leaving leads on at once, without a referrer; the next one does not."""
    page = reader.post(f"{ROOT}/leaving", {"where": "web", "address": "not a page"}, status=400)
    assert "Type the address of a page" in page
    reader.post(f"{ROOT}/leaving", {"where": "web", "address": "www.example.org/a?b=1&c=2"})
    first = leave(reader)
    assert 'content="0;url=https://www.example.org/a?b=1&amp;c=2"' in first
    assert "refresh" not in reader.get("/")


def test_leaving_works_when_the_book_is_locked(reader: Visitor) -> None:
    """The chosen page is led to with no book open as well, and only from the page after leaving."""
    reader.post(f"{ROOT}/leaving", {"where": "web", "address": "https://www.example.org"})
    reader.post("/lock", {})
    assert reader.session.diary is None
    assert "https://www.example.org" in leave(reader)


def test_a_choice_to_go_back_to_the_empty_page_holds(reader: Visitor) -> None:
    """An address that stands in the field does nothing while the empty page is chosen."""
    reader.post(f"{ROOT}/leaving", {"where": "web", "address": "https://www.example.org"})
    reader.post(f"{ROOT}/leaving", {"where": "blank", "address": "https://www.example.org"})
    assert "refresh" not in leave(reader)


def test_safe_contact_is_asked_once_and_kept(reader: Visitor, diary: Diary) -> None:
    """What is written is there the next time; the same again adds nothing to the record."""
    said = {"how": "call at work", "times": "mornings", "never": "no letters"}
    reader.post(f"{ROOT}/contact", said)
    found = diary.safe_contact()
    assert found is not None
    assert (found.how, found.voicemail) == ("call at work", False)
    head = diary.book.head
    reader.post(f"{ROOT}/contact", said)
    diary.case  # noqa: B018 - looks at the journal again
    assert diary.book.head == head
    assert "call at work" in reader.get(f"{ROOT}/contact")


def test_a_second_passphrase_is_set_up_and_opens_another_book(
    reader: Visitor, diary: Diary
) -> None:
    """Its sheet is shown once; with it another book opens at the same place, with the same settings."""
    diary.write(Incident(what="zebracanary"))
    page = reader.get(f"{ROOT}/second")
    for said in ("This can be dangerous", "two parts", "Write in it now and then"):
        assert said in page
    typed = {"own": SECOND, "again": SECOND}
    assert "in use" in reader.post(
        f"{ROOT}/second", {"own": PASSPHRASE, "again": PASSPHRASE}, status=400
    )
    assert "guessed" in reader.post(f"{ROOT}/second", {"own": "a", "again": "a"}, status=400)
    assert "not the same" in reader.post(f"{ROOT}/second", {"own": SECOND}, status=400)
    sheet = reader.post(f"{ROOT}/second", typed)
    assert sheet.count("<li>") >= 24
    reader.post(f"{ROOT}/second/sheet", {})
    assert "was set up" in reader.get(f"{ROOT}/second")
    assert "recovery full" not in reader.get(f"{ROOT}/second/sheet")
    reader.post("/lock", {})
    reader.post("/open", {"path": str(diary.path), "passphrase": SECOND})
    second = reader.session.diary
    assert second.case.items.height == 0
    settings = reader.get("/settings")
    assert str(diary.path) in settings
    assert "second</span>" not in settings
    assert "was set up" not in reader.get(f"{ROOT}/second")


def test_nothing_typed_or_shown_goes_from_one_half_to_the_other(
    reader: Visitor, diary: Diary
) -> None:
    """A form that met the lock, a notice and work under way are not met again in the other half."""
    diary.set_up_second(SECOND)
    reader.get("/")
    reader.session.drawer["notice"] = "zebracanary"
    reader.gate.touch()
    reader.clock.now += 3600
    reader.client.post("/add", {"what": "zebracanary"})
    assert reader.session.kept is not None
    reader.post("/open", {"path": str(diary.path), "passphrase": SECOND})
    for address in ("/", "/add", "/list", "/settings", "/files"):
        assert "zebracanary" not in reader.get(address)
    assert reader.session.kept is None


def test_the_pages_of_both_halves_are_the_same(reader: Visitor, diary: Diary) -> None:
    """Before anything is written, settings and front page differ in nothing but the tree head."""
    words = diary.set_up_second(SECOND)
    first = Diary.create(diary.path.parent / "plain" / "Notes", PASSPHRASE, cost=_cost(diary))[0]
    pages = []
    for path, passphrase in ((first.path, PASSPHRASE), (diary.path, SECOND)):
        reader.post("/lock", {})
        reader.post("/open", {"path": str(path), "passphrase": passphrase})
        shown = [reader.get(address) for address in ("/", "/settings", "/settings/safe", "/list")]
        head = reader.session.diary.head_text()
        pages.append([_plain(page, str(path), head) for page in shown])
    assert pages[0] == pages[1]
    assert words


def _cost(diary: Diary) -> object:
    from tallybook.vault.halves import how_stretched  # noqa: PLC0415

    return how_stretched((diary.path / "header").read_bytes())[1]


def _plain(page: str, path: str, head: str) -> str:
    """A page without what belongs to one visit or one place."""
    import re  # noqa: PLC0415

    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return page.replace(path, "PATH").replace(head, "HEAD")


# --- the pause ------------------------------------------------------------------------------------


@pytest.fixture
def paused(reader: Visitor, diary: Diary) -> Visitor:
    """Someone whose book holds something and is paused."""
    diary.write(Incident(what="zebracanary"))
    reader.post("/pause", {"length": "open"})
    return reader


@pytest.mark.parametrize(
    "address",
    ["/", "/list", "/counts", "/files", "/copies", "/people", "/dates", "/find?words=zebra",
     "/orders", "/item/2", "/item/2/words", "/suggested", "/sorted", "/exhibit/abc", "/again"],
)  # fmt: skip
def test_a_pause_hides_every_page(paused: Visitor, address: str) -> None:
    """Wherever the person goes, one calm page is shown, without a count and without a reminder."""
    page = paused.get(address)
    assert "Everything is put away for now" in page
    assert "zebracanary" not in page
    assert "item" not in page.lower().split("<main", 1)[1].split("</main", 1)[0]


def test_writing_help_and_settings_stay_in_a_pause(paused: Visitor, diary: Diary) -> None:
    """A line can be written and is saved; help, settings and the lock are there."""
    for address in ("/add", "/help", "/settings", "/settings/safe", "/language", "/help/lines"):
        assert "Everything is put away" not in paused.get(address)
    before = diary.case.items.height
    paused.client.post("/add", {"what": "written in the pause", "when": "now"})
    assert diary.case.items.height == before + 1


@pytest.mark.parametrize(
    "address",
    ["/add", "/add/longer", "/add/guided/what", "/add/voice", "/add/typed", "/add/blank",
     "/add/blank.pdf", "/help/emergency", "/checkin", "/devices/apps", "/sheets/safety-plan"],
)  # fmt: skip
def test_every_way_to_write_stays_in_a_pause(paused: Visitor, address: str) -> None:
    """Paper, voice, questions, the check-in and help are there as before, and nothing of the record."""
    answer = paused.client.get(address)
    assert answer.status_code == 200
    assert b"zebracanary" not in answer.content


def test_pages_to_fill_in_remind_of_nothing_in_a_pause(reader: Visitor, diary: Diary) -> None:
    """What was filled in before, and that it may be looked at again, is said only after the pause."""
    sheet = worksheet("self-check")
    given = {sheet.questions()[0].code: {"note": "some words"}}
    diary.fill(FillingPaper(sheet=sheet.id, answers=given, dated="2024-12-13"), sheet)
    said = ("You may want to look again", "last filled in", "13 December 2024")
    assert all(each in reader.get("/sheets") for each in said)
    reader.post("/pause", {"length": "open"})
    for address in ("/sheets", "/sheets/self-check"):
        page = reader.get(address)
        assert not [each for each in (*said, "Filled in before") if each in page]


def test_a_pause_ends_with_one_button(paused: Visitor, diary: Diary) -> None:
    """The pause outlives the lock; one form ends it and everything is there."""
    paused.post("/lock", {})
    assert "Everything is put away" in paused.open(diary).get("/list")
    paused.post("/pause/end", {})
    assert "zebracanary" in paused.get("/list")
    assert diary.paused is None


def test_a_length_that_is_not_offered_begins_no_pause(reader: Visitor, diary: Diary) -> None:
    """Nothing is hidden by a form that was changed."""
    reader.post("/pause", {"length": "for ever"})
    assert diary.paused is None


def test_set_up_in_a_place_that_cannot_be_written_says_so(
    reader: Visitor, diary: Diary, tmp_path: Path
) -> None:
    """Where the disk refuses, the page says it and the first half is as it was."""
    blocked = diary.path / "second.new"
    blocked.write_text("in the way")
    page = reader.post(f"{ROOT}/second", {"own": SECOND, "again": SECOND}, status=400)
    assert "Something needs another look" in page
    assert not diary.has_second
    assert tmp_path.is_dir()
