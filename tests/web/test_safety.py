"""Who is let in, what a browser may do, and how one leaves."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from visiting import FORM, HOST, PASSPHRASE, Visitor

from tallybook.web import safety

TITLES = re.compile(
    r"(To mend: )?((Write|Timeline|Counts|Files|Copies|People and dates|Settings|Help|Item) \u2013 )?Notes"
)


def test_a_stranger_sees_a_blank_page_at_every_address(tmp_path: Path) -> None:
    """Without the token no address says what the program is, or that it is there."""
    stranger = Visitor(tmp_path)
    for address in (
        "/",
        "/list",
        "/add",
        "/static/page.css",
        "/static/letters.css",
        "/nothing",
        "/help/leaving",
    ):
        answer = stranger.client.get(address)
        assert answer.content == safety.BLANK
        assert "Set-Cookie" not in answer.headers


def test_the_token_lets_one_browser_in_once(tmp_path: Path) -> None:
    """The address that signs in works a single time; a second browser gets nothing."""
    first, token = Visitor(tmp_path), ""
    token = first.gate.token
    first.enter()
    assert "Welcome" in first.get("/")
    second: Any = type(first.client)(**first.environ())
    assert second.get("/", {"k": token}).content == safety.BLANK
    assert second.get("/").content == safety.BLANK


def test_the_cookie_is_kept_from_scripts_and_other_sites(tmp_path: Path) -> None:
    """The sign-in cookie is HttpOnly and SameSite=Strict, and holds nothing but a random key."""
    visitor = Visitor(tmp_path)
    answer = visitor.client.get("/", {"k": visitor.gate.token})
    (cookie,) = answer.cookies.values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie.value == visitor.session.key


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:8000", "127.0.0.1:8001", "[::1]:8000", ""]
)
def test_another_host_name_is_not_answered(visitor: Visitor, host: str) -> None:
    """A name that a stranger pointed at this machine meets a blank page, even with the cookie."""
    answer = visitor.client.get("/", HTTP_HOST=host)
    assert answer.status_code == 421
    assert answer.content == safety.BLANK


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_from_another_page_is_not_answered(visitor: Visitor, site: str) -> None:
    """A page on another site or another port can neither read nor write."""
    assert visitor.client.get("/", HTTP_SEC_FETCH_SITE=site).content == safety.BLANK
    assert visitor.client.post("/lock", HTTP_SEC_FETCH_SITE=site).status_code == 421


def test_a_form_without_its_secret_is_refused(visitor: Visitor) -> None:
    """A POST that lacks the secret of the form, or names another origin, changes nothing."""
    from django.test import Client  # noqa: PLC0415 - settings come first

    strict: Any = Client(enforce_csrf_checks=True, **visitor.environ())
    strict.cookies = visitor.client.cookies
    assert strict.post("/new", "path=x", FORM).status_code == 403
    page = strict.get("/new").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    words = PASSPHRASE.replace(" ", "+")
    fields = f"path={visitor.folder / 'Other'}&typed={words}&csrfmiddlewaretoken={found[1]}"
    assert strict.post("/new", fields, FORM, HTTP_ORIGIN="http://evil.example").status_code == 403
    assert strict.post("/new", fields, FORM, HTTP_ORIGIN="null").status_code == 303
    fields = fields.replace("Other", "Third")
    assert strict.post("/new", fields, FORM, HTTP_ORIGIN=f"http://{HOST}").status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/open",
        "/new",
        "/help",
        "/static/page.css",
        "/static/letters.css",
        "/nothing",
        "/leave",
    ],
)
def test_every_answer_carries_the_headers(visitor: Visitor, address: str) -> None:
    """Nothing is stored, framed, sniffed, referred or loaded from elsewhere, on any answer."""
    answer = visitor.client.get(address)
    for name, value in safety.HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_leaving_ends_everything(reader: Visitor) -> None:
    """After leaving, the cookie opens nothing, the book is closed, and the server is told."""
    cookies = dict(reader.client.cookies)
    session = reader.session
    answer = reader.client.post("/leave")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    ended_by = time.monotonic() + 5
    while session.diary is not None and time.monotonic() < ended_by:
        time.sleep(0.01)
    assert session.diary is None
    assert reader.left == [True]
    assert cookies
    for address in ("/", "/list", "/add"):
        assert reader.client.get(address).content == safety.BLANK


def test_leaving_works_without_the_secret_of_a_form(reader: Visitor) -> None:
    """The way out never fails for a stale form."""
    from django.test import Client  # noqa: PLC0415 - settings come first

    strict: Any = Client(enforce_csrf_checks=True, **reader.environ())
    strict.cookies = reader.client.cookies
    assert strict.post("/leave").status_code == 303
    assert reader.session is None


def test_the_book_locks_when_nobody_is_there(reader: Visitor) -> None:
    """After the idle time the key and the view are gone and a page says that it is closed."""
    reader.clock.now = 599
    assert "What would you like to do?" in reader.get("/")
    reader.clock.now += 601
    assert reader.session.diary is not None
    page = reader.get("/list")
    assert reader.session.diary is None
    assert "The book is closed" in page
    assert "10 minutes" in page


def test_the_lock_falls_without_a_request(reader: Visitor) -> None:
    """The server locks by its own watch, not only when a browser asks."""
    reader.clock.now += 601
    reader.gate.look()
    assert reader.session.diary is None
    assert not reader.session.drawer


def test_a_page_that_asks_by_a_clock_is_no_sign_of_the_person(reader: Visitor) -> None:
    """The page's own questions do not keep the book open; typing does."""
    reader.clock.now += 590
    assert reader.client.get("/here").status_code == 204
    reader.clock.now += 20
    assert reader.client.get("/here").status_code == 200


def test_typing_keeps_the_book_open(reader: Visitor) -> None:
    """Someone who writes a long text is not locked out in the middle of it."""
    reader.clock.now += 590
    reader.client.head("/here", HTTP_X_TYPING="yes")
    reader.clock.now += 590
    assert reader.client.get("/here").status_code == 204


def test_what_was_typed_survives_the_lock(reader: Visitor, diary: Any) -> None:
    """A line that met a locked book is there again once the book is open."""
    reader.clock.now += 601
    page = reader.post("/add", {"what": "A line that was nearly lost", "when": "unknown"})
    assert "What you just wrote is not lost" in page
    assert "nearly lost" not in page
    page = reader.post("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
    assert "A line that was nearly lost" in page


def test_a_wrong_passphrase_says_so_and_nothing_else(visitor: Visitor, diary: Any) -> None:
    """A wrong passphrase gives its own sentence; what was typed is not in the page."""
    typed = {"path": str(diary.path), "passphrase": "quite another thing"}
    page = visitor.post("/open", typed, status=400)
    assert "does not open this book" in page
    assert "quite another thing" not in page


def test_titles_and_addresses_say_nothing(reader: Visitor) -> None:
    """Every title is one of a few plain words, and no address names the purpose."""
    pages = [
        "/",
        "/add",
        "/add/longer",
        "/list",
        "/find",
        "/counts",
        "/files",
        "/copies",
        "/people",
    ]
    pages += ["/people/add", "/people/stop", "/people/order", "/settings", "/help", "/help/leaving"]
    for address in pages:
        found = re.search("<title>(.*)</title>", reader.get(address))
        assert found, address
        assert TITLES.fullmatch(found[1]), found[1]


def test_nothing_is_inline(reader: Visitor) -> None:
    """No page carries a style, a script or a handler of its own, and none points elsewhere."""
    for address in (
        "/",
        "/add",
        "/add/longer",
        "/list",
        "/counts",
        "/files",
        "/copies",
        "/settings",
    ):
        page = reader.get(address)
        assert not re.search(
            r"<style|<script(?! src=\"/)|\son\w+=|\sstyle=|https?://(?!www\.w3)", page
        )


def test_every_page_has_the_way_out(reader: Visitor) -> None:
    """The button to leave stands on every page, before everything but the skip link and the name."""
    for address in (
        "/",
        "/add",
        "/list",
        "/counts",
        "/files",
        "/copies",
        "/settings",
        "/help",
        "/no",
    ):
        page = reader.get(address)
        assert page.index('action="/leave"') < page.index("<main")
