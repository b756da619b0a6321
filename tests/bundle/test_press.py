"""The printed report: to its standards, in every script, the same each time, from memory."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from paper_rows import AT, exhibit, paper
from PIL import Image

from tallybook.bundle.pdf import VOLUME, volumes
from tallybook.bundle.press import press
from tallybook.errors import ReportFailed
from tallybook.reading import confined

STAMP = int(AT.timestamp())
WORDS = (
    "Where are you?",
    "أين أنت؟",
    "ਤੁਸੀਂ ਕਿੱਥੇ ਹੋ?",
    "你在哪里\uff1f",
    "어디 있어요?",
    "Zażółć",
    "🙂 ❤️ 👨‍👩‍👧",
    "#set text(red) $x$ = *b* <b> @x \\ ` // /* [ ]",
    "A" * 300,
)


def photograph() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def volume() -> bytes:
    """One report with every script and a picture."""
    (report,) = volumes(paper(WORDS, [exhibit("EX0001")]))
    return press(report, [("picture-EX0001", photograph())], STAMP)


def drawn(pdf: pikepdf.Pdf) -> str:
    """The text of a document, read through the fonts' own maps back to Unicode."""
    shown: list[str] = []
    for page in pdf.pages:
        fonts = {name: _unicode(font) for name, font in page.resources["/Font"].items()}
        font: dict[int, str] = {}
        for step in pikepdf.parse_content_stream(page):
            operands, operator = list(step.operands), step.operator
            if str(operator) == "Tf":
                font = fonts[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        codes = bytes(piece)
                        shown += [
                            font.get(int.from_bytes(codes[at : at + 2], "big"), "")
                            for at in range(0, len(codes), 2)
                        ]
    return "".join(shown)


def _unicode(font: pikepdf.Object) -> dict[int, str]:
    """Read a font's map from codes to characters."""
    found: dict[int, str] = {}
    mapped = font["/ToUnicode"].read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", mapped, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", mapped, re.DOTALL):
        for first, last, text in re.findall(
            r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            begin = int(text, 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = chr(begin + code - int(first, 16))
    return found


def test_the_report_says_that_it_is_archival_and_accessible(volume: bytes) -> None:
    """PDF/A-2a and PDF/UA-1 identifiers, tags, language, shown title, output intent: all there."""
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        with pdf.open_metadata() as facts:
            assert facts["pdfaid:part"] == "2"
            assert facts["pdfaid:conformance"] == "A"
            assert facts["pdfuaid:part"] == "1"
            assert facts["dc:title"] == "Chronology and exhibits"
        root = pdf.Root
        assert bool(root["/MarkInfo"]["/Marked"])
        assert "/StructTreeRoot" in root
        assert str(root["/Lang"]) == "en-GB"
        assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
        assert len(root["/OutputIntents"]) == 1
        assert "/Outlines" in root


def test_every_font_is_embedded(volume: bytes) -> None:
    """No page leans on a font of the reader's machine."""
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        for page in pdf.pages:
            for font in page.resources["/Font"].values():
                inner = font["/DescendantFonts"][0]["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(inner.keys())


def test_every_picture_has_words_in_its_place(volume: bytes) -> None:
    """The alternative text names the exhibit and guesses nothing."""
    assert b"Photograph EX0001, see exhibits.csv" in _plain(volume)


def _plain(volume: bytes) -> bytes:
    """The document with nothing compressed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        pdf.save(
            out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return out.getvalue()


def test_words_are_drawn_and_never_run(volume: bytes) -> None:
    """Markup in a message comes out as the characters that were sent."""
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        shown = drawn(pdf).replace("\u200b", "")
    assert "#set text(red) $x$ = *b* <b> @x \\ ` // /* [ ]" in shown
    assert "Where are you?" in shown
    assert "Zażółć" in shown
    assert "A" * 300 in shown
    assert "你在哪里" in shown
    assert "어디" in shown
    assert "Prepared by software from the exhibits" in shown


def test_the_same_input_gives_the_same_bytes(volume: bytes) -> None:
    """A report can be made again and compared."""
    (report,) = volumes(paper(WORDS, [exhibit("EX0001")]))
    assert press(report, [("picture-EX0001", photograph())], STAMP) == volume


def test_qpdf_finds_nothing_wrong(volume: bytes, tmp_path: Path) -> None:
    """The file's own structure is sound."""
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    (tmp_path / "report.pdf").write_bytes(volume)
    subprocess.run(["qpdf", "--check", tmp_path / "report.pdf"], check=True, capture_output=True)


def test_what_no_font_shapes_does_not_stop_the_report() -> None:
    """A mark on a letter of another script costs that message its shapes, not its words."""
    hostile = "\u2b78\u200d\u0f97\u200d\u200d\u24ec\u0301\u1b3f\u0337"
    (report,) = volumes(paper([hostile, "أين أنت؟", "plain words"]))
    with pikepdf.open(io.BytesIO(press(report, [], STAMP))) as pdf:
        shown = drawn(pdf)
    assert "[U+2B78]" in shown
    assert "plain words" in shown
    assert "[U+0623]" not in shown


def test_a_picture_that_cannot_be_opened_is_said() -> None:
    """Bytes that are no picture leave a line in the report, and no hole."""
    (report,) = volumes(paper(["hello"], [exhibit("EX0001")]))
    made = press(report, [("picture-EX0001", b"\xff\xd8\xff no picture")], STAMP)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert "could not be opened for printing" in drawn(pdf)


def test_a_long_chronology_comes_in_volumes() -> None:
    """No volume holds more rows than its bound, and none is lost."""
    long = list(volumes(paper(["x"] * (2 * VOLUME + 1))))
    assert [volume["title"] for volume in long][-1].endswith("volume 3 of 3")
    numbers = [
        item["number"]
        for volume in long
        for month in volume["months"]
        for day in month["days"]
        for item in day["items"]
    ]
    assert numbers == [str(number) for number in range(1, 2 * VOLUME + 2)]


def test_a_child_that_ends_early_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the child dies, the person is told, and nothing hangs."""
    monkeypatch.setattr(confined, "_command", lambda *_: [sys.executable, "-c", "pass"])
    with pytest.raises(ReportFailed):
        press({"exhibits": []}, [("a", b"x" * 1_000_000)], STAMP)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are not on Windows")
def test_the_child_cannot_write_a_file(tmp_path: Path) -> None:
    """Under the child's limits not one byte reaches a file."""
    code = (
        "import sys; from tallybook.reading.confined import confine; confine(1 << 30, 60)\n"
        "try:\n    open(sys.argv[1], 'wb', buffering=0).write(b'x')\n"
        "except OSError as error:\n    print(error.errno)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "leak")],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert found.stdout.strip() == "27"
    assert not (tmp_path / "leak").read_bytes()
