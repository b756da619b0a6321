"""A person at the pages, in a real browser: open, bring a file, read, search, look."""

import re
from pathlib import Path
from typing import Any

from proofs.books import PASSPHRASE

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
CHROMIUM = "/usr/bin/chromium"
LOOKED_AT = ("/list", "/counts", "/files", "/people", "/copies", "/settings")


def browse(address: str, book: Path, upload: Path, words: list[str], profile: Path) -> None:
    """Use the pages as a person would, with words that were planted."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    with sync_playwright() as play:
        window = play.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=FLAGS
        )
        page = window.new_page()
        page.set_default_timeout(30_000)
        page.goto(address)
        root = re.sub(r"(https?://[^/]+).*", r"\1", address)
        page.goto(f"{root}/open")
        page.fill("#path", str(book))
        page.fill("#passphrase", PASSPHRASE)
        page.click("main button")
        page.wait_for_selector("text=What would you like to do?")
        _bring(page, root, upload)
        _write(page, root, words[7])
        _look(page, root, words)
        window.close()


def _bring(page: Any, root: str, upload: Path) -> None:
    """Upload a file."""
    page.goto(f"{root}/files")
    page.set_input_files("input[type=file]", str(upload))
    page.wait_for_timeout(300)
    if "/files/" not in page.url:
        page.locator("form:has(input[type=file]) button").first.click()
    page.wait_for_timeout(2000)


def _write(page: Any, root: str, word: str) -> None:
    """Write a line of one's own."""
    page.goto(f"{root}/add")
    page.fill("#what", f"wrote down {word}")
    page.locator("form:has(#what) button").first.click()
    page.wait_for_timeout(500)


def _look(page: Any, root: str, words: list[str]) -> None:
    """Look at every kind of page, search, and open some words."""
    for where in LOOKED_AT:
        page.goto(root + where)
    for word in words[:3]:
        page.goto(f"{root}/find")
        page.locator("main form input[name=words]").first.fill(word)
        page.locator("main form:has(input[name=words]) button").first.click()
        page.wait_for_timeout(300)
        items = re.findall(r'href="/item/(\d+)"', page.content())
        for item in items[:2]:
            page.goto(f"{root}/item/{item}/words")
            if word not in page.content():
                raise LookupError(item)
