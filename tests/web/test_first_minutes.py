"""In a real Chromium: a first line within four pages, drafts kept while typing, a spoken note."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from visiting import PASSPHRASE

from tallybook.diary import Diary

pytestmark = pytest.mark.browser

#: How many pages a newcomer may see before the first line is saved, that one among them.
MOST_VIEWS = 4


@pytest.fixture
def arrive(serve: Callable[..., Any], browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start the program and open its address in a fresh window; pages are counted."""
    with serve(tmp_path) as (address, _process):

        def arrive(**options: Any) -> Any:
            page = browser.new_context(**options).new_page()
            page.set_default_timeout(60_000)
            page.views = []
            page.on("domcontentloaded", lambda page: page.views.append(page.url))
            page.goto(address)
            page.root = page.url.rstrip("/")
            return page

        yield arrive
    for window in browser.contexts:
        window.close()


def make(page: Any) -> None:
    """Make a book the way a newcomer does."""
    page.click("text=Make a new book")
    page.fill("#typed", page.inner_text(".offered"))
    page.click("main form button")
    page.wait_for_url("**/add")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_newcomer_saves_a_first_line_within_four_pages(
    arrive: Callable[..., Any],
    scripts: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Welcome, make, write, saved: the device is spoken of first, and the sheet comes right after."""
    page = arrive(java_script_enabled=scripts)
    assert "may see that you were here" in page.inner_text("main")
    make(page)
    page.fill("#what", "He stood at the gate.")
    page.click("main form[action='/add'] button >> text=Save")
    page.wait_for_url("**/saved")
    assert len(page.views) <= MOST_VIEWS, page.views
    page.click("text=Show the sheet")
    assert page.locator(".recovery li").count() == 24
    page.goto(page.root + "/")
    assert "not confirmed yet" in page.inner_text("main")


def test_what_is_typed_outlives_a_crash(
    serve: Callable[..., Any], browser: Any, diary: Diary, tmp_path: Path
) -> None:
    """Seconds after typing the words are sealed in the book, though nothing was pressed."""
    with serve(tmp_path) as (address, _process):
        page = browser.new_page()
        page.goto(address)
        root = page.url.rstrip("/")
        page.goto(root + "/open")
        page.fill("#path", str(diary.path))
        page.fill("#passphrase", PASSPHRASE)
        page.click("main button")
        page.wait_for_selector("text=What would you like to do?")
        for where, form in (
            ("/add", "line"),
            ("/add/longer", "longer"),
            ("/add/guided/what", "guided"),
        ):
            page.goto(root + where)
            with page.expect_response("**/add/keep") as kept:
                page.fill("#what", f"quietcanary {form}")
            assert kept.value.status == 204
        page.close()
    found = {each.form: each.fields["what"] for each in diary.drafts()}
    assert found == {form: [f"quietcanary {form}"] for form in ("line", "longer", "guided")}


def test_a_saved_line_leaves_no_draft_behind(arrive: Callable[..., Any]) -> None:
    """A draft that is still on its way when Save is pressed does not come back after the saving."""
    page = arrive()
    make(page)
    page.route("**/add/keep", lambda route: (page.wait_for_timeout(600), route.continue_()))
    with page.expect_request("**/add/keep"):
        page.fill("#what", "He rang.")
    page.click("main form[action='/add'] button >> text=Save")
    page.wait_for_url("**/saved")
    page.goto(page.root + "/")
    assert "Something you began" not in page.inner_text("main")


def test_leaving_keeps_what_was_typed(arrive: Callable[..., Any], tmp_path: Path) -> None:
    """By the button in the middle of a word: the draft was sealed before the page went."""
    page = arrive()
    make(page)
    with page.expect_response("**/add/keep"):
        page.locator("#what").press_sequentially("half a line")
    page.click("text=Leave this page")
    page.wait_for_function("document.title === 'New tab'")
    left = Diary.open(tmp_path / "Notes", PASSPHRASE)
    kept = left.draft("line")
    left.close()
    assert kept is not None
    assert kept.fields["what"][0].startswith("half a")


def test_a_spoken_note_is_recorded_on_the_page(arrive: Callable[..., Any]) -> None:
    """Record, stop, save: the sound lies beside the note, and nothing of it plays by itself."""
    page = arrive(permissions=["microphone"])
    make(page)
    page.goto(page.root + "/add/voice")
    assert not page.is_visible("#record-stop")
    page.click("#record-start")
    page.wait_for_selector("#record-stop:visible")
    page.wait_for_timeout(800)
    page.click("#record-stop")
    page.wait_for_selector("text=It is not saved yet.")
    assert page.evaluate("document.getElementById('file').files.length") == 1
    page.click("main form button:text-is('Save')")
    page.wait_for_url("**/saved")
    item = page.url.removesuffix("/saved")
    page.goto(page.root + "/new/sheet")
    page.click("text=Not now")
    page.goto(item)
    assert "A note spoken by me." in page.inner_text("main")
    assert page.locator("audio, video").count() == 0
    page.click("text=Play it")
    assert page.get_attribute("audio, video", "preload") == "none"


def test_without_scripts_a_recording_is_chosen_as_a_file(arrive: Callable[..., Any]) -> None:
    """With scripts off no button does nothing: there is the field for a file alone."""
    page = arrive(java_script_enabled=False)
    make(page)
    page.goto(page.root + "/add/voice")
    assert not page.is_visible("#record")
    assert page.is_visible("#file")
