"""Reduced motion, forced colours, paper and keys alone: nothing moves, nothing is lost, nothing leaks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from visiting import PASSPHRASE

from tallybook.diary import Diary
from tallybook.model.entries import Incident

PAGES = ("/", "/add", "/list", "/sheets/self-check/contact", "/help/emergency")

#: The longest that anything on a page moves or fades, in seconds.
MOVES = """() => Math.max(0, ...[...document.querySelectorAll("*")].flatMap((one) => {
  const style = getComputedStyle(one);
  return [style.transitionDuration, style.animationDuration].flatMap((each) => each.split(",").map(parseFloat));
}))"""

#: Whatever has words or can be used, and cannot be told from what lies behind it.
UNSEEN = """() => [...document.querySelectorAll("h1, p, label, a, button, input, textarea")].filter((one) => {
  if (!one.getClientRects().length || one.closest(".for-ears, .skip, [hidden]")) return false;
  const style = getComputedStyle(one);
  let behind = one;
  while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  const ground = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
  const has_edge = parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== "none" && style.borderTopColor !== ground;
  const is_box = ["INPUT", "TEXTAREA", "BUTTON"].includes(one.tagName);
  return style.visibility === "hidden" || style.opacity === "0" || style.color === ground
    || (is_box && !["radio", "checkbox", "hidden", "file"].includes(one.type) && !one.classList.contains("plain") && !has_edge);
}).map((one) => one.outerHTML.slice(0, 120))"""

#: What of the frame would be printed.
PRINTED = """() => ["#leave", "nav", ".foot", ".skip", "main button"].filter((one) =>
  [...document.querySelectorAll(one)].some((each) => each.getClientRects().length))"""


@pytest.fixture
def page(browser: Any, diary: Diary, tmp_path: Path, serve: Callable[..., Any]) -> Iterator[Any]:
    """A page on which a book with one note is open."""
    diary.write(Incident(what="A note of an invented day."))
    diary.close()
    with serve(tmp_path) as (address, _process):
        context = browser.new_context(viewport={"width": 1000, "height": 900})
        made = context.new_page()
        made.set_default_timeout(60_000)
        made.goto(address)
        made.root = made.url.rstrip("/")
        made.goto(f"{made.root}/open")
        made.fill("#path", str(tmp_path / "Notes"))
        made.fill("#passphrase", PASSPHRASE)
        made.press("#passphrase", "Enter")
        made.wait_for_selector("nav")
        yield made
        context.close()


def test_five_pages_in_every_way_they_can_be_shown(page: Any) -> None:
    """With less motion nothing moves; in forced colours nothing vanishes; on paper no button stands."""
    for address in PAGES:
        page.goto(page.root + address)
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(MOVES) == 0, address
        page.emulate_media(forced_colors="active")
        assert page.evaluate(UNSEEN) == [], address
        page.emulate_media(forced_colors="none", media="print")
        assert page.evaluate(PRINTED) == [], address
        assert page.locator("h1").is_visible(), address
        page.emulate_media(media="screen")
        assert page.locator("#leave button").is_visible(), address


def test_a_question_is_answered_with_keys_alone(page: Any) -> None:
    """Tab, arrows, space and Enter choose an answer, add a note and go on; focus can always be seen."""
    page.goto(f"{page.root}/sheets/self-check/contact")
    seen = []
    for _press in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.tagName")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", (
            name
        )
        seen.append(name)
        if name == "answer":
            page.keyboard.press("Space")
        if name == "SUMMARY" and "answer" in seen:
            break
    assert page.locator("[name=answer]:checked").count() == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("In my own words.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "on"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not page.url.split("?")[0].endswith("/contact")
    page.goto(f"{page.root}/sheets/self-check/check")
    assert "In my own words." in page.inner_text("main")


def test_enter_in_a_line_saves_and_goes_on(page: Any) -> None:
    """Enter in a box of one line never leads to choosing items; what was typed is kept."""
    page.goto(f"{page.root}/sheets/safety-plan")
    page.click("main .row a")
    page.fill("[name=own] >> nth=0", "Keep a charger at work")
    with page.expect_navigation():
        page.press("[name=own] >> nth=0", "Enter")
    assert "/items" not in page.url
    page.goto(f"{page.root}/sheets/safety-plan/check")
    assert "Keep a charger at work" in page.inner_text("main")
