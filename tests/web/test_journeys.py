"""Three people in a real Chromium, each from nothing to copies that can be handed over and checked.

Once as most browsers are, once with scripts off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from visiting import CHAT, COST

from tallybook.diary import verify_bundle
from tallybook.vault.keys import Passphrase
from tallybook.vault.sharing import new_reader_key, seal_private

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEY_WORDS = "marble needle orchard pencil quarry ribbon"
ANSWERS = {"owner": "Sam Ade", "zone": "Europe/London", "date_order": "dmy"}


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def come(
    request: pytest.FixtureRequest, browser: Any, serve: Callable[..., Any], tmp_path: Path
) -> Iterator[Callable[[], Any]]:
    """Start the program for one person after the other, each in a browser of their own."""
    opened, number = [], iter(range(9))

    def come() -> Any:
        folder = tmp_path / f"person {next(number)}"
        folder.mkdir()
        running = serve(folder)
        address, _process = running.__enter__()
        window = browser.new_context(java_script_enabled=request.param)
        opened.append((window, running))
        page = window.new_page()
        page.set_default_timeout(20_000)
        page.goto(address)
        page.root, page.folder = page.url.rstrip("/"), folder
        return page

    yield come
    for window, running in opened:
        window.close()
        running.__exit__(None, None, None)


def press(page: Any, words: str) -> None:
    """Press the button of the main part with these words."""
    page.click(f"main :is(button:not([aria-hidden]), a.button):has-text('{words}') >> nth=0")


def begin(page: Any, line: str) -> None:
    """Make a book, write a first line, and put the sheet off."""
    page.click("text=Make a new book")
    page.fill("#typed", page.inner_text(".offered"))
    press(page, "Make the book")
    page.fill("#what", line)
    page.click("main form[action='/add'] button >> text=Save")
    page.click("text=Show the sheet")
    words = page.locator(".recovery li").all_inner_texts()
    page.click("text=I have it on paper")
    page.fill("#back", " ".join(words))
    press(page, "Compare")


def bring_in(page: Any, folder: Path) -> None:
    """Bring an invented chat in, and answer what only the person can know."""
    chat = folder / "WhatsApp Chat with Alex.txt"
    chat.write_text(CHAT, encoding="utf-8")
    page.goto(page.root + "/files")
    page.set_input_files("#file", str(chat))
    page.click("text=Seal and look into it")
    page.wait_for_selector("text=What this file holds")
    while page.locator("text=Answer the question").count():
        page.click("text=Answer the question")
        while page.locator("form[method=post] input[name=question]").count():
            name = page.input_value("input[name=question]")
            choice = f'main :not([type=text])[name={name}][value="{ANSWERS[name]}"]'
            if page.locator(choice).count():
                page.check(choice)
            else:
                page.fill(f"main input[name={name}]", ANSWERS[name])
            press(page, "Go on")
    page.click("text=to the book")
    page.wait_for_selector("text=items are in your book")


def hand_over(page: Any, to: str, *, kind: str = "plain", matters: bool = False) -> Path:
    """Choose, see what would go, make the copies; they pass their check."""
    page.goto(f"{page.root}/copies?for={kind}")
    if matters:
        page.check("#matters")
    page.fill("#producer", "Sam Ade")
    page.fill("#recipient", to)
    press(page, "See what would go")
    target = page.folder / "copies"
    page.fill("#target", str(target))
    press(page, "Make the copies")
    page.wait_for_selector("text=made and checked", timeout=120_000)
    return target


def test_a_survivor_goes_from_nothing_to_copies(come: Callable[[], Any], tmp_path: Path) -> None:
    """One line, a sheet, an export, counts without a word of it, and papers for the police."""
    page = come()
    begin(page, "Somebody stood across the road again.")
    bring_in(page, tmp_path)
    page.goto(page.root + "/counts")
    assert "zebracanary" not in page.content()
    page.goto(page.root + "/sheets/self-check")
    press(page, "Begin")
    press(page, "Skip this question")
    press(page, "Stop here for now")
    page.goto(page.root + "/pause")
    press(page, "Pause")
    page.goto(page.root + "/list")
    assert "Words from others" not in page.inner_text("main")
    press(page, "End the pause")
    target = hand_over(page, "PC Example", kind="police-england-wales")
    assert verify_bundle(target).ok
    page.click("text=Leave this page")
    page.wait_for_url(page.root + "/")


def test_a_helper_sorts_and_the_person_hands_over(come: Callable[[], Any], tmp_path: Path) -> None:
    """The helper reads so that the person need not; what the helper marked is what goes."""
    private, public = new_reader_key()
    file = tmp_path / "my.key"
    file.write_bytes(seal_private(private, Passphrase(KEY_WORDS), cost=COST))
    person, helper = come(), come()
    begin(person, "I cannot read all of it.")
    bring_in(person, tmp_path)
    person.goto(person.root + "/settings")
    person.click("summary:has-text('Let someone I trust')")
    person.fill("#name", "Mo")
    person.fill("#public", public.hex())
    person.check("input[name=scope][value=sort]")
    press(person, "Let them in")

    helper.goto(helper.root + "/open/key")
    helper.fill("#path", str(person.folder / "Notes"))
    helper.set_input_files("#passing", str(file))
    helper.fill("#passphrase", KEY_WORDS)
    helper.click("main form button")
    helper.click("text=Show the words of this one")
    helper.check("input[name=label][value='matters']")
    press(helper, "Keep and show the next")

    person.goto(person.root + "/sorted")
    assert "zebracanary" not in person.content()
    assert verify_bundle(hand_over(person, "Ada at a helpline")).ok


def test_an_advocate_goes_from_nothing_to_copies(come: Callable[[], Any], tmp_path: Path) -> None:
    """With the person beside them: an export, prompts with evidence, a consent, papers that check."""
    page = come()
    begin(page, "Told to me: messages every night since March.")
    bring_in(page, tmp_path)
    page.goto(page.root + "/sheets/risk-prompts")
    press(page, "Begin")
    page.fill("main [name=answer]", "Most of all I fear for my sister.")
    press(page, "Save and go on")
    page.goto(page.root + "/sheets/risk-prompts/threat-to-kill")
    page.check("main input[name=answer] >> nth=0")
    press(page, "Choose items of the record")
    page.check("main input[name=item] >> nth=0")
    press(page, "Keep these and go back")
    assert "zebracanary" not in page.content()
    page.click("text=See my answers so far")
    press(page, "Save")
    page.goto(page.root + "/copies/consent")
    page.fill("#recipient", "Ada, a stalking service")
    page.fill("#purpose", "a referral")
    press(page, "Save")
    assert verify_bundle(hand_over(page, "Ada, a stalking service", kind="meeting")).ok
