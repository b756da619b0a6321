"""In a real Chromium: leaving, Back, the lock, the veil, without scripts, by keyboard, on a phone."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_server import gone
from visiting import CHAT, PASSPHRASE

from tallybook.diary import Diary
from tallybook.model.orders import Condition, OrderPaper
from tallybook.model.records import Answers
from tallybook.model.reports import ReportPaper

pytestmark = pytest.mark.browser

ANSWERS = Answers(date_order="dmy", zone="Europe/London", owner=("Sam Ade",))
PAGES = (
    "/", "/add", "/add/longer", "/add/voice", "/add/blank", "/add/typed", "/add/guided/what",
    "/add/guided/when", "/add/guided/kind", "/add/guided/seen", "/add/guided/changes", "/add/drop?form=line",
    "/list", "/list/choose", "/find", "/counts", "/files", "/copies",
    "/copies/check", "/people", "/people/add", "/people/stop", "/people/order", "/settings", "/help",
    "/help/leaving", "/help/device", "/help/covered", "/help/checked", "/help/danger",
    "/pictures", "/again", "/orders", "/orders/found", "/orders/block", "/reports/add",
    "/counts/drawn/years", "/counts/drawn/ways", "/counts/drawn/handles", "/counts/drawn/hours",
    "/counts/drawn/branches", "/counts/drawn/before", "/counts/in/after-a-date",
)  # fmt: skip
SOURCES = Path(__file__).parent.parent / "sources"
CONDITION = Condition(number="1", words="not to contact her", indirectly=True)
#: One file of each kind whose items have pages of their own.
FILES = (
    "sounds/wav-day/export.wav", "videos/webm-live/export.webm", "images/webp/export.webp",
    "eml/plain-and-html/export.eml", "sign_ins/apple/export.zip", "documents/pdf/export.pdf",
    "vcard/android-2-1/export.vcf",
)  # fmt: skip


@pytest.fixture
def address(serve: Callable[..., Any], diary: Diary, tmp_path: Path) -> Iterator[str]:
    """A server over a book that holds an invented chat."""
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT, encoding="utf-8")
    diary.admit(chat, ANSWERS)
    chat.unlink()
    with serve(tmp_path) as (address, _process):
        yield address


@pytest.fixture
def kinds(diary: Diary) -> tuple[str, ...]:
    """The pages of an item of each kind, in a book that holds them; to be asked for first."""
    found = []
    for name in FILES:
        answers = Answers(zone="Europe/London", owner=("none",), date_order="dmy")
        receipt = diary.admit(SOURCES / name, answers)
        item = diary.case.items.filter(exhibit=receipt.exhibit)["item"][0]
        found += [f"/item/{item}", f"/item/{item}/words"]
        own = {"eml": ["header"], "sounds": ["heard", "clock"], "videos": ["heard", "clock"]}
        found += [f"/item/{item}/{page}" for page in own.get(name.partition("/")[0], ())]
        if name.startswith(("sounds", "videos")):
            found.append(f"/item/{item}/play/{receipt.exhibit}")
        if name.startswith("images"):
            found += [f"/pictures/{receipt.exhibit}", f"/pictures/{receipt.exhibit}?type=1"]
            found.append(f"/item/{item}/file/{receipt.exhibit}")
    order = diary.note_order(OrderPaper(name="Order", dated="2024-11-30", clauses=(CONDITION,)))
    report = diary.add_report(ReportPaper(to="police", dated="2024-12-03", reference="EX/1"))
    found += [f"/orders/{order}", f"/orders/{order}/clause", f"/orders/{order}/change"]
    return (*found, f"/reports/{report}")


def archive(page: Any) -> list[str]:
    """Upload an archive with a table and a file of no known kind; the pages of its plan."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as members:
        members.write(SOURCES / "table" / "asked" / "export.csv", "a/long/way/down/list.csv")
        members.write(SOURCES / "images" / "webp" / "export.webp", "a/photo.webp")
        members.writestr("b/odd.bin", b"\x00odd" * 40)
    page.goto(page.root + "/files")
    given = {"name": "copy.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    page.set_input_files("#file", given)
    page.click("text=Seal and look into it")
    page.wait_for_selector("text=What is in it")
    plan = page.url.removeprefix(page.root)
    return [plan, f"{plan}/questions"]


@pytest.fixture
def enter(browser: Any, address: str, diary: Diary) -> Iterator[Callable[..., Any]]:
    """Open the book in a fresh window; says of each request where it went."""
    opened = []

    def enter(**options: Any) -> Any:
        window = browser.new_context(**options)
        opened.append(window)
        page = window.new_page()
        page.asked = []
        page.said = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.set_default_timeout(60_000)
        page.goto(address)
        page.root = page.url.rstrip("/")
        page.goto(page.root + "/open")
        page.fill("#path", str(diary.path))
        page.fill("#passphrase", PASSPHRASE)
        page.click("main button")
        page.wait_for_selector("text=What would you like to do?")
        return page

    yield enter
    for window in opened:
        window.close()


def assert_gone(page: Any) -> None:
    """What is on the screen, in the title and in the source says nothing."""
    page.wait_for_function("document.title === 'New tab'")
    assert page.inner_text("body").strip() == ""
    assert "Notes" not in page.content()


@pytest.mark.parametrize("way", ["button", "shift"])
def test_back_does_not_return_after_leaving(enter: Callable[..., Any], way: str) -> None:
    """After leaving by button or by Shift three times, Back and Forward meet an empty page."""
    page = enter()
    page.goto(page.root + "/list")
    page.goto(page.root + "/add")
    page.fill("#what", "half a line")
    if way == "button":
        page.click("text=Leave this page")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    assert_gone(page)
    assert page.url == page.root + "/"
    assert page.context.cookies() == []
    for _ in range(3):
        page.go_back()
        assert_gone(page)
    page.go_forward()
    assert_gone(page)
    page.goto(page.root + "/list")
    assert_gone(page)


def test_leaving_works_without_scripts(enter: Callable[..., Any]) -> None:
    """The button is a plain form: with scripts off it ends the sign-in, and Back shows nothing."""
    page = enter(java_script_enabled=False)
    page.goto(page.root + "/list")
    page.click("text=Leave this page")
    page.wait_for_url(page.root + "/")
    assert page.title() == "New tab"
    page.go_back()
    assert page.title() == "New tab"
    assert page.inner_text("body").strip() == ""


@pytest.mark.parametrize("way", ["button", "button without scripts", "shift"])
def test_the_program_ends_after_leaving(
    serve: Callable[..., Any], browser: Any, tmp_path: Path, way: str
) -> None:
    """Whichever way the person leaves, the process is gone once the empty page has been served."""
    with serve(tmp_path, linger=1) as (address, process):
        page = browser.new_page(java_script_enabled="without" not in way)
        page.goto(address)
        if way == "shift":
            for _ in range(3):
                page.keyboard.press("Shift")
        else:
            page.click("text=Leave this page")
        page.wait_for_url(page.url.partition("?")[0])
        assert gone(process)
        page.close()


@pytest.mark.parametrize("runs", [True, False])
def test_a_key_is_only_named_where_it_works(enter: Callable[..., Any], runs: bool) -> None:  # noqa: FBT001
    """With scripts the page says that Shift leaves as well; without them it names the button."""
    page = enter(java_script_enabled=runs)
    assert "button" in page.inner_text("footer")
    assert ("Shift three times" in page.inner_text("footer")) is runs
    page.goto(page.root + "/help/leaving")
    assert ("Shift three times" in page.inner_text("main")) is runs


def test_a_sentence_is_not_turned_round(enter: Callable[..., Any]) -> None:
    """In a page written from the right, an English count still stands before what it counts."""
    page = enter()
    page.goto(page.root + "/?dir=rtl")
    place = "document.querySelector('.cards li:nth-child(2) p')"
    script = f"""() => {{
        const found = {place};
        const left = (node, from) => {{
            const range = document.createRange();
            range.setStart(node, from); range.setEnd(node, from + 1);
            return range.getBoundingClientRect().left;
        }};
        const texts = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
        let first = texts.nextNode();
        while (!first.data.trim()) first = texts.nextNode();
        return [left(first, 0), left(first, 4)];
    }}"""
    count, rest = page.evaluate(script)
    assert count < rest


def test_escape_and_typing_do_not_leave(enter: Callable[..., Any]) -> None:
    """Esc does nothing; capital letters, each with Shift, do nothing."""
    page = enter()
    page.goto(page.root + "/add")
    for _ in range(4):
        page.keyboard.press("Escape")
    page.focus("#what")
    page.keyboard.type("ABC DEF")
    for letter in "XYZ":
        page.keyboard.press(f"Shift+{letter}")
    assert page.input_value("#what") == "ABC DEFXYZ"
    assert page.title() != "New tab"


@pytest.mark.parametrize(
    "place", ["/help/training/case/ward-eight", "/sheets/safety-plan/check", "/add/guided/what"]
)
def test_a_page_stays_as_long_as_it_is_looked_at(enter: Callable[..., Any], place: str) -> None:
    """A part of a page may be called whatever it is about, such as work: no script takes it for its own."""
    page = enter()
    page.goto(page.root + place)
    page.asked.clear()
    page.evaluate("document.querySelector('main').dataset.still = 'here'")
    page.wait_for_timeout(2500)
    assert page.evaluate("document.querySelector('main').dataset.still") == "here"
    assert [url for url in page.asked if "/static/" not in url] == []


def test_no_request_goes_anywhere_else(kinds: tuple[str, ...], enter: Callable[..., Any]) -> None:
    """Over every page, all requests go to this server, and the policy is never broken."""
    page = enter()
    for address in (*PAGES, *kinds, *archive(page)):
        assert page.goto(page.root + address).ok, address
    assert page.asked
    assert not [url for url in page.asked if not url.startswith(page.root + "/")]
    assert not [words for words in page.said if "Content Security Policy" in words]


def test_words_open_in_place_and_are_covered_again(enter: Callable[..., Any]) -> None:
    """The words are not in the page, come for one item, and are gone when covered again."""
    page = enter()
    page.goto(page.root + "/list")
    assert "zebracanary" not in page.content()
    page.click("a[data-words] >> nth=0")
    page.wait_for_selector(".words:visible")
    assert page.content().count("zebracanary") <= 1
    assert page.locator(".words:visible").count() == 1
    page.click("text=Cover again")
    assert "zebracanary" not in page.content()


def test_words_open_without_scripts(enter: Callable[..., Any]) -> None:
    """With scripts off the same link shows the words on the item's own page."""
    page = enter(java_script_enabled=False)
    page.goto(page.root + "/list")
    page.click("a[data-words] >> nth=0")
    assert "/words" in page.url
    assert page.locator(".words").count() == 1


def test_the_book_locks_on_the_screen(
    serve: Callable[..., Any], browser: Any, diary: Diary, tmp_path: Path
) -> None:
    """When the server locks, a page that lies open covers itself."""
    (tmp_path / "short").mkdir()
    with serve(tmp_path / "short", idle_minutes=0.2) as (address, _process):
        page = browser.new_page()
        page.goto(address)
        root = page.url.rstrip("/")
        page.goto(root + "/open")
        page.fill("#path", str(diary.path))
        page.fill("#passphrase", PASSPHRASE)
        page.click("main button")
        page.wait_for_selector("text=What would you like to do?")
        page.wait_for_selector("text=The book is closed", timeout=90_000)
        page.close()


def test_a_line_is_written_by_keyboard_alone(enter: Callable[..., Any]) -> None:
    """From the front page to a saved line without a mouse; the skip link comes first."""
    page = enter()
    page.goto(page.root + "/add")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("he rang again")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Save":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved")


@pytest.mark.parametrize("turned", ["", "?dir=rtl"])
def test_every_page_fits_a_narrow_screen(
    kinds: tuple[str, ...], enter: Callable[..., Any], turned: str
) -> None:
    """At 320 pixels no page has to be scrolled sideways, in either direction of writing."""
    page = enter(viewport={"width": 320, "height": 640})
    for address in (*PAGES, *kinds, *archive(page)):
        asked = turned.replace("?", "&") if "?" in address else turned
        page.goto(page.root + address + asked)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_every_field_has_a_name_and_every_page_its_landmarks(
    kinds: tuple[str, ...], enter: Callable[..., Any]
) -> None:
    """Each control can be named by a screen reader; each page has one main part and one heading."""
    page = enter()
    script = """() => [...document.querySelectorAll(
        'input:not([type=hidden]), select, textarea, button, summary, a, audio, video')]
        .filter(e => !(e.labels && e.labels.length) && !e.textContent.trim()
            && !e.getAttribute('aria-label')).map(e => e.outerHTML)"""
    for address in (*PAGES, *kinds, *archive(page)):
        page.goto(page.root + address)
        assert page.evaluate(script) == [], address
        assert page.locator("img:not([alt]), [autoplay]").count() == 0, address
        assert page.locator("main").count() == page.locator("h1").count() == 1, address
        assert page.locator("header").count() == page.locator("footer").count() == 1
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids)), address


def test_an_upload_and_its_import_work_without_scripts(
    enter: Callable[..., Any], tmp_path: Path
) -> None:
    """With scripts off: choose a file, look into it, answer, add, read the receipt."""
    page = enter(java_script_enabled=False)
    chat = tmp_path / "other.txt"
    chat.write_text(CHAT.replace("zebracanary", "quietcanary"), encoding="utf-8")
    page.goto(page.root + "/files")
    page.set_input_files("#file", str(chat))
    page.click("text=Seal and look into it")
    page.wait_for_selector("text=What this file holds")
    while page.locator("text=Answer the question").count():
        page.click("text=Answer the question")
        while page.locator("form[method=post] input[name=question]").count():
            name = page.input_value("input[name=question]")
            wanted = {"owner": "Sam Ade", "zone": "Europe/London", "date_order": "dmy"}[name]
            choice = f'main :not([type=text])[name={name}][value="{wanted}"]'
            if page.locator(choice).count():
                page.check(choice)
            else:
                page.fill(f"main input[name={name}]", wanted)
            page.click("text=Go on")
    page.click("text=to the book")
    page.wait_for_selector("text=items are in your book")
