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
from tallybook.web.tongues import ESSENTIAL

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
EACH = 2
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


def is_translated(address: str) -> bool:
    """Whether an address is one of the essential pages."""
    name = address.strip("/").partition("/")[0] or "home"
    return name in ESSENTIAL or name in {"settings", "checkin"}


@pytest.mark.parametrize("code", [one.code for one in languages()[1:]])
def test_no_page_breaks_a_rule_in_another_language(page: Any, axe: Any, code: str) -> None:
    """The essential pages are without a violation in each language, in its own direction."""
    page.goto(page.root + "/language")
    page.check(f"#language-{code}")
    page.click("main button")
    told, spoken = [], 0
    for address in walk(page, 60):
        told += faults(page, axe, address)
        spoken += page.evaluate("document.documentElement.lang") == code
    assert spoken > 20
    assert told == []
