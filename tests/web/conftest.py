"""A small real book, a client that speaks to the pages, and a real server with a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from visiting import COST, PASSPHRASE, Visitor, serving

from tallybook.diary import Diary

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A new book that is open."""
    made, _words = Diary.create(tmp_path / "Notes", PASSPHRASE, cost=COST)
    yield made
    made.close()


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """Someone who has come in, with no book open yet."""
    made = Visitor(tmp_path).enter()
    yield made
    if made.session is not None:
        made.session.end()


@pytest.fixture
def reader(visitor: Visitor, diary: Diary) -> Visitor:
    """Someone who has come in and opened the book."""
    return visitor.open(diary)


@pytest.fixture
def serve() -> Callable[..., Any]:
    """The way to start a server."""
    return serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium; skips where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()
