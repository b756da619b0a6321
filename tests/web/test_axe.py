"""Every page, in every language, in a real Chromium: axe-core finds nothing, nothing spills over.

Links are followed from the first page on, one page of each kind of address; the rules are those of
WCAG 2.0 to 2.2, levels A and AA, and the ones axe-core calls best practice.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_veil import filled
from visiting import PASSPHRASE

from tallybook.content.languages import languages
from tallybook.diary import Diary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
#: Numbers and fingerprints in an address.
PLACES = re.compile(r"[0-9a-f]{64}|\d+")
#: Addresses that hand out a file, or end the visit.
PASSED = re.compile(
    r"^/(leave|lock|static)|\.(pdf|ics|csv|zip|docx)\b|/zip$|^/exhibit/|/still/|/file/"
)
#: What is read of each kind of address.
EACH = 1
PHONE = {"width": 320, "height": 900}


@pytest.fixture
def page(browser: Any, diary: Diary, serve: Callable[..., Any], tmp_path: Path) -> Iterator[Any]:
    """A filled book, open in a window as narrow as WCAG asks for."""
    filled(diary, tmp_path)
    with serve(tmp_path) as (address, _process):
        window = browser.new_context(viewport=PHONE)
        made = window.new_page()
        made.set_default_timeout(60_000)
        made.goto(address)
        made.root = made.url.rstrip("/")
        made.goto(made.root + "/open")
        made.fill("#path", str(diary.path))
        made.fill("#passphrase", PASSPHRASE)
        made.click("main button")
        made.wait_for_selector("nav")
        yield made
        window.close()


def kind_of(address: str) -> str:
    """An address without its numbers."""
    return PLACES.sub("N", address.partition("?")[0])


def walk(page: Any, most: int) -> Iterator[str]:
    """Follow links, and stop at each page of each kind of address."""
    waiting, seen, met = ["/"], {"/"}, dict.fromkeys(["/"], 0)
    while waiting and sum(met.values()) < most:
        address = waiting.pop(0)
        kind = kind_of(address)
        if met.setdefault(kind, 0) >= EACH:
            continue
        answer = page.goto(page.root + address)
        if not (answer.headers.get("content-type") or "").startswith("text/html"):
            continue
        met[kind] += 1
        yield address
        for each in page.eval_on_selector_all(
            "a[href]", "all => all.map(one => one.getAttribute('href'))"
        ):
            link = each.partition("#")[0]
            if link.startswith("/") and link not in seen and not PASSED.search(link):
                seen.add(link)
                waiting.append(link)


def faults(page: Any, axe: Any, address: str) -> list[str]:
    """What axe-core finds on a page, and whether it is wider than the screen."""
    found = axe.run(page, options=RULES).response["violations"]
    told = [f"{address}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return told + ([f"{address}: {wide} px too wide"] if wide > 0 else [])


@pytest.fixture(scope="session")
def axe() -> Any:
    """The rules of axe-core, as its package brings them."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    return Axe()


def test_no_page_breaks_a_rule_in_english(page: Any, axe: Any) -> None:
    """Every kind of page that links lead to is without a violation, at 320 px."""
    told, read = [], 0
    for address in walk(page, 400):
        told += faults(page, axe, address)
        read += 1
    assert read > 80, "links were followed"
    assert told == []


#: Pages that every language has, as they are asked for.
TRANSLATED = (
    "/", "/add", "/add/longer", "/add/guided/what", "/add/guided/when", "/add/guided/check", "/add/voice",
    "/add/blank", "/add/typed", "/list", "/list/choose", "/language", "/new",
    "/help", "/help/first-minutes", "/help/leaving", "/help/device", "/help/words-stay-covered",
    "/help/evidence-in-brief", "/help/emergency", "/help/helplines", "/help/lines", "/help/away/leaving/1",
    "/sheets", "/sheets/self-check", "/sheets/self-check/contact", "/sheets/self-check/check",
    "/sheets/safety-plan", "/sheets/safety-plan/check", "/sheets/technology-check", "/pause", "/settings/safe",
    "/settings/safe/lock", "/settings/safe/leaving", "/settings/safe/copy", "/settings/safe/contact",
    "/settings/safe/second",
)  # fmt: skip
#: Pages that are in English only.
ENGLISH_ONLY = ("/counts", "/settings", "/help/pro-risk")


@pytest.mark.parametrize("code", [one.code for one in languages()[1:]])
def test_no_page_breaks_a_rule_in_another_language(page: Any, axe: Any, code: str) -> None:
    """The essential pages are spoken in each language, say that they are a draft, and break no rule."""
    page.goto(page.root + "/language")
    page.check(f"#language-{code}")
    page.click("main button")
    told: list[str] = []
    page.goto(page.root + "/list")
    in_english = (*ENGLISH_ONLY, page.get_attribute("a[data-words]", "href"))
    for address in (*TRANSLATED, *in_english):
        answer = page.goto(page.root + address)
        told += (
            [f"{address}: {answer.status}"] if answer.status != 200 else faults(page, axe, address)
        )
        spoken = page.get_attribute("html", "lang"), page.get_attribute("main", "lang")
        wanted = (code, "en-GB" if address in in_english else None)
        told += [] if spoken == wanted else [f"{address}: speaks {spoken}"]
        told += [] if page.locator("aside.speech p").count() else [f"{address}: does not say so"]
        told += (
            []
            if address in in_english or page.locator("#english").count()
            else [f"{address}: no English"]
        )
    assert told == []
