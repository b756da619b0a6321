"""Words read from drawn screens of chats: right words, sides and times, by the right reader only."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from benchmarks._screens import ALSO, HELD, screens
from benchmarks.screens import TOLD, placed, rate
from PIL import Image, ImageDraw

from tallybook.reading import clocks, ocr, rapid, tesseract
from tallybook.reading.bubbles import dark_on_white, fields_of
from tallybook.reading.ocr import PictureReader

DRAWN = Path(__file__).parent / "screens"
SCREENS = {one.name: one for one in screens(HELD + ALSO)}
NAMES = sorted(path.stem for path in DRAWN.glob("*.png"))
#: Characters that may be wrong, as a share: in Latin letters, and in others.
LATIN, OTHERS = 0.03, 0.10


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer on which Tesseract is not installed."""
    monkeypatch.setenv("PATH", "")
    _forget()
    yield
    _forget()


def _forget() -> None:
    """Look for Tesseract anew."""
    tesseract.version.cache_clear()
    tesseract.languages.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_a_drawn_screen_is_read_with_its_sides_and_times(name: str) -> None:
    """Hardly a letter is wrong, and every message stands on its side with its time."""
    screen = SCREENS[name]
    told = TOLD[screen.language]
    if ocr.cannot(told):
        pytest.skip(ocr.cannot(told))
    with PictureReader(told) as reader:
        reading = reader.read((DRAWN / f"{name}.png").read_bytes())
    bar = LATIN if screen.language in {"eng", "spa", "deu"} else OTHERS
    assert rate(screen, reading) <= bar, [line.text for line in reading.lines]
    assert placed(screen, reading) == (len(screen.said), len(screen.said))


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("language", ["rus", "ara", "hin", "ukr", "fas"])
def test_letters_that_rapidocr_cannot_read_are_never_given_to_it(language: str) -> None:
    """Without Tesseract such a picture is not read at all, and the person is told what to install."""
    assert language not in ocr.RAPID
    with PictureReader((language,)) as reader:
        reading = reader.read((DRAWN / "ara-blue-1x.png").read_bytes())
    assert reading.lines == ()
    assert f"tesseract-ocr-{language}" in reading.reason


@pytest.mark.usefixtures("alone")
def test_one_such_language_among_others_keeps_rapidocr_out() -> None:
    """English beside Arabic is not a reason to ask a reader that makes nonsense of Arabic."""
    with PictureReader(("eng", "ara")) as reader:
        assert reader.read((DRAWN / "eng-dark-1x.png").read_bytes()).lines == ()


@pytest.mark.usefixtures("alone")
@pytest.mark.skipif(not rapid.version(), reason="the extra 'pictures' is not installed")
def test_latin_letters_are_read_without_tesseract() -> None:
    """RapidOCR alone reads an English screen, with the models of its own wheel and no network."""
    with PictureReader(("eng",)) as reader:
        reading = reader.read((DRAWN / "eng-dark-1x.png").read_bytes())
    assert reading.engine.startswith("RapidOCR")
    assert rate(SCREENS["eng-dark-1x"], reading) <= LATIN


@pytest.mark.skipif(not (rapid.version() or tesseract.version()), reason="no reader is installed")
@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(64), b"GIF89a" + b"\xff" * 300]
)
def test_a_broken_picture_is_one_reading_with_a_reason(content: bytes) -> None:
    """The reader says so and goes on with the next picture."""
    blank = (DRAWN / "eng-dark-1x.png").read_bytes()
    with PictureReader(("eng",)) as reader:
        broken = reader.read(content)
        assert broken.reason == ocr.REASONS["unreadable"]
        assert reader.read(blank).lines


@pytest.mark.skipif(not (rapid.version() or tesseract.version()), reason="no reader is installed")
def test_a_picture_cut_anywhere_ends_nothing(shared_bytes: bytes) -> None:
    """However short a picture is cut, there is a reading, and no error."""
    with PictureReader(("eng",)) as reader:
        for share in (0.1, 0.5, 0.9):
            reading = reader.read(shared_bytes[: int(len(shared_bytes) * share)])
            assert reading.reason or reading.lines


@pytest.fixture
def shared_bytes() -> bytes:
    """A drawn screen."""
    return (DRAWN / "eng-dark-1x.png").read_bytes()


@pytest.mark.parametrize("ground", ["#ffffff", "#0b141a", "#efeae2"])
def test_bubbles_are_found_on_their_sides(ground: str) -> None:
    """A field at the left, one at the right and one in the middle, whatever the ground."""
    picture = Image.new("RGB", (390, 600), ground)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((10, 20, 250, 90), 12, "#808890")
    draw.rounded_rectangle((140, 110, 380, 180), 12, "#007aff")
    draw.rounded_rectangle((150, 200, 240, 225), 12, "#808890")
    found = fields_of(np.asarray(picture))
    assert [one.side for one in found if one.bubble] == ["left", "right", "middle"]
    assert [one.strong for one in found if one.bubble] == [False, True, False]


def test_words_beside_the_bubbles_keep_their_first_letters() -> None:
    """A line that is cut out closely is no bubble with an edge: nothing is taken off its ends."""
    drawn = np.full((20, 60, 3), 255, np.uint8)
    drawn[4:16, 0:6] = drawn[4:16, 54:60] = 0
    kept = dark_on_white(drawn, (255, 255, 255), bubble=False)
    assert (kept[8, 0], kept[8, 59]) == (0, 0)
    assert dark_on_white(drawn, (255, 255, 255))[8, 0] == 255


def test_a_field_without_words_is_all_white() -> None:
    """What JPEG leaves along the edges of an empty box is not made black and read."""
    drawn = np.full((30, 90, 3), 250, np.uint8)
    drawn[12:18:2, 10:80:3] = 224
    assert (dark_on_white(drawn, (250, 250, 250)) == 255).all()


def test_ground_that_jpeg_changed_is_no_bubble() -> None:
    """A patch at the edge of the screen that hardly differs from the ground holds no message."""
    drawn = np.full((600, 400, 3), (18, 19, 24), np.uint8)
    drawn[100:260, 290:400] = (22, 23, 28)
    assert [one for one in fields_of(drawn) if one.bubble] == []


def test_a_whole_time_is_taken_before_one_cut_at_its_ticks() -> None:
    """Where both could be read, the last digit was no tick."""
    field = {"side": "left", "bubble": True, "box": [0, 0, 9, 9]}
    facts = {
        "corners": [0, 0],
        "times": {"0": "10:53", "1": "10:52"},
        "lines": [{"field": 0}],
        "fields": [field],
    }
    (line,) = ocr.messages(facts, [ocr.Said("See you then", 90)])
    assert (line.text, line.time) == ("See you then", "10:53")


@pytest.mark.parametrize(
    ("written", "words", "time", "plain"),
    [
        ("See you then 21:14", "See you then", "21:14", "21:14"),
        ("See you then 9:14 PM", "See you then", "9:14 PM", "21:14"),
        ("See you then 12:05 a.m.", "See you then", "12:05 a.m.", "00:05"),
        ("Hasta luego 4:23 p. m.", "Hasta luego", "4:23 p. m.", "16:23"),
        ("See you then 21:14 V/", "See you then", "21:14", "21:14"),
        ("See you then 21.14 \u2713\u2713", "See you then", "21.14", "21:14"),
        (
            "\u0645\u0631\u062d\u0628\u0627 \u0662\u0661:\u0661\u0664",
            "\u0645\u0631\u062d\u0628\u0627",
            "21:14",
            "21:14",
        ),
        ("I will be there at 3", "I will be there at 3", "", ""),
        ("It was 99:99", "It was 99:99", "", ""),
        ("\u4e0b\u53483:45", "", "\u4e0b\u53483:45", "15:45"),
    ],
)
def test_the_time_is_taken_off_the_end(written: str, words: str, time: str, plain: str) -> None:
    """A time at the end is not part of the words, and reads as one of 24 hours."""
    assert clocks.parted(written) == (words, time)
    assert clocks.plain(time) == plain
