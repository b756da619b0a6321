"""In a real Chromium: a video loads nothing before it is played, and then plays under the policy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import PASSPHRASE

from tallybook.diary import Diary
from tallybook.model.records import Answers

pytestmark = pytest.mark.browser

SOURCES = Path(__file__).parent.parent / "sources"


@pytest.mark.parametrize(
    ("name", "player"),
    [("videos/webm-live/export.webm", "video"), ("sounds/wav-day/export.wav", "audio")],
)
def test_it_plays_when_it_is_asked_to(
    browser: Any,
    serve: Callable[..., Any],
    diary: Diary,
    tmp_path: Path,
    name: str,
    player: str,
) -> None:
    """Opening the player asks for no byte of the file; playing it does, and nothing is refused."""
    receipt = diary.admit(SOURCES / name, Answers(zone="unknown"))
    (item,) = diary.case.items_with(receipt.exhibit)
    with serve(tmp_path) as (address, _process):
        window = browser.new_context()
        page = window.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.set_default_timeout(60_000)
        page.goto(address)
        root = page.url.rstrip("/")
        page.goto(root + "/open")
        page.fill("#path", str(diary.path))
        page.fill("#passphrase", PASSPHRASE)
        page.click("main button")
        page.wait_for_selector("text=What would you like to do?")
        page.goto(f"{root}/item/{item}")
        page.click("text=Play it")
        page.wait_for_selector(player)
        assert not [url for url in asked if url.endswith("/play")]
        page.eval_on_selector(player, "one => one.play()")
        for _ in range(100):
            if page.eval_on_selector(player, "one => one.currentTime") > 0:
                break
            page.wait_for_timeout(100)
        assert page.eval_on_selector(player, "one => one.currentTime") > 0
        assert [url for url in asked if url.endswith("/play")]
        assert not said
        window.close()
