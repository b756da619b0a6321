"""Two people in two browsers at one book: the helper opens it with a key file and sorts three items."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from visiting import CHAT, COST, PASSPHRASE

from tallybook.diary import Diary
from tallybook.model.records import Answers
from tallybook.vault.keys import Passphrase
from tallybook.vault.sharing import new_reader_key, seal_private

pytestmark = pytest.mark.browser

KEY_WORDS = "marble needle orchard pencil quarry ribbon"
SECOND = "garden hammer island jungle kettle ladder"
ANSWERS = Answers(date_order="dmy", zone="Europe/London", owner=("Sam Ade",))


@pytest.fixture
def told(diary: Diary, tmp_path: Path) -> Diary:
    """A book with an invented chat."""
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT, encoding="utf-8")
    diary.admit(chat, ANSWERS)
    chat.unlink()
    return diary


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """A helper's key file, and the line they send."""
    private, public = new_reader_key()
    file = tmp_path / "my.key"
    file.write_bytes(seal_private(private, Passphrase(KEY_WORDS), cost=COST))
    return file, public.hex()


def visit(browser: Any, address: str, width: int = 1000) -> Any:
    """A person at a browser of their own."""
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(address)
    page.root = address.split("/?", 1)[0]
    return page


def open_book(page: Any, path: Path, passphrase: str = PASSPHRASE) -> None:
    """Type path and passphrase."""
    page.goto(page.root + "/open")
    page.fill("#path", str(path))
    page.fill("#passphrase", passphrase)
    page.click("main form button")


def let_in(page: Any, public: str) -> None:
    """Grant a key, in the settings, to sort."""
    page.goto(page.root + "/settings")
    page.click("summary:has-text('Let someone I trust')")
    page.fill("#name", "Mo")
    page.fill("#public", public)
    page.check("input[name=scope][value=sort]")
    page.click("button:has-text('Let them in')")
    assert "Compare these words" in page.inner_text("main")


def open_with_key(page: Any, path: Path, file: Path) -> None:
    """Open a book with a key file."""
    page.goto(page.root + "/open/key")
    page.fill("#path", str(path))
    page.set_input_files("#passing", str(file))
    page.fill("#passphrase", KEY_WORDS)
    page.click("main form button")


def sort_one(page: Any, label: str) -> str:
    """Open the words of the item that is shown, put a label on it, and go on; give back the words."""
    assert "zebracanary" not in page.content()
    page.click("text=Show the words of this one")
    words = str(page.inner_text("blockquote"))
    page.check(f"input[name=label][value='{label}']")
    page.click("button:has-text('Keep and show the next')")
    return words


def look_at_what_was_sorted(page: Any) -> None:
    """See three items as numbers, look at the list, take one back; no word is ever there."""
    page.goto(page.root + "/sorted")
    shown = page.inner_text("main")
    assert "Mo" in shown
    assert "3 items" in shown
    page.click("text=See which items")
    assert "zebracanary" not in page.content()
    assert "Alex Rowe" not in page.content()
    page.click("button:has-text('Take back') >> nth=0")
    assert "2 items" in page.inner_text("main")
    assert "zebracanary" not in page.content()


def test_two_people_sort_together_without_a_word_being_seen(
    browser: Any,
    serve: Callable[..., Any],
    told: Diary,
    key: tuple[Path, str],
    tmp_path: Path,
) -> None:
    """The person grants, the helper sorts three items, the person sees counts only and takes one back."""
    file, public = key
    theirs = tmp_path / "helper"
    theirs.mkdir()
    with serve(tmp_path) as (first, _), serve(theirs) as (second, _):
        person, helper = visit(browser, first), visit(browser, second, width=360)
        open_book(person, told.path)
        let_in(person, public)
        open_with_key(helper, told.path, file)
        read = [sort_one(helper, label) for label in ("matters", "matters", "nothing to do")]
        assert all("zebracanary" in words for words in read)
        assert len(set(read)) == 3
        assert "Nothing waits" in helper.inner_text("main")
        look_at_what_was_sorted(person)
        person.context.close()
        helper.context.close()
    assert len(told.sorted_items()) == 2
    assert {one.by for one in told.sorted_items()} == {told.readers()[0].fingerprint}


def test_a_second_passphrase_shows_the_same_place_in_chromium(
    browser: Any, serve: Callable[..., Any], told: Diary, tmp_path: Path
) -> None:
    """Set up in the browser, the second book opens with nothing of the first, at the same path."""
    with serve(tmp_path) as (address, _):
        page = visit(browser, address, width=360)
        open_book(page, told.path)
        page.goto(page.root + "/settings/safe/second")
        page.click("summary:has-text('Set up a second passphrase')")
        page.fill("#own", SECOND)
        page.fill("#again", SECOND)
        page.click("button:has-text('Set it up')")
        assert len(page.query_selector_all("ol.recovery li")) == 24
        page.click("main form button")
        page.click("footer button")
        open_book(page, told.path, SECOND)
        page.goto(page.root + "/list")
        assert "WhatsApp" not in page.inner_text("main")
        page.goto(page.root + "/settings")
        assert str(told.path) in page.inner_text("main")
        page.context.close()


def news(asked: list[dict[str, str]], route: Any) -> None:
    """Answer in place of a far page, and keep what was asked with."""
    asked.append(route.request.headers)
    route.fulfill(content_type="text/html", body="<title>News</title><p>News")


def test_leaving_leads_to_the_chosen_page_and_back_shows_nothing(
    browser: Any, serve: Callable[..., Any], told: Diary, tmp_path: Path
) -> None:
    """With and without scripts, the button ends at the chosen page with no referrer; Back is empty."""
    for scripts in (True, False):
        folder = tmp_path / f"scripts {scripts}"
        folder.mkdir()
        with serve(folder) as (address, _):
            context = browser.new_context(java_script_enabled=scripts)
            page = context.new_page()
            asked: list[dict[str, str]] = []

            context.route("https://www.example.org/**", partial(news, asked))
            page.goto(address)
            page.root = address.split("/?", 1)[0]
            open_book(page, told.path)
            page.goto(page.root + "/settings/safe/leaving")
            page.check("input[value=web]")
            page.fill("#address", "www.example.org/news")
            page.click("main form button")
            page.goto(page.root + "/list")
            page.click("button.leave")
            page.wait_for_url("https://www.example.org/news")
            assert asked
            assert all("referer" not in headers for headers in asked)
            page.go_back()
            assert "Notes" not in page.title()
            assert "zebracanary" not in page.content()
            context.close()


def test_a_pause_covers_the_book_on_a_phone(
    browser: Any, serve: Callable[..., Any], told: Diary, tmp_path: Path
) -> None:
    """At 360 pixels: pause, look for the list, end the pause; nothing has to be scrolled sideways."""
    with serve(tmp_path) as (address, _):
        page = visit(browser, address, width=360)
        open_book(page, told.path)
        for where in ("/pause", "/settings/safe", "/settings/safe/second", "/sorted", "/open/key"):
            page.goto(page.root + where)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, where
        page.goto(page.root + "/pause")
        page.check("#length-4")
        page.click("main form button")
        page.goto(page.root + "/list")
        assert "Everything is put away" in page.inner_text("main")
        page.click("button:has-text('End the pause')")
        page.goto(page.root + "/list")
        assert "WhatsApp" in page.inner_text("main")
        page.context.close()
