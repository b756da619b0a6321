"""What is blacked out leaves in no byte of a bundle; a mark and the reason stand in its place."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_book import PASSPHRASE
from PIL import Image, ImageDraw

from tallybook.bundle import Choice, verify
from tallybook.case.redactions import joined, without
from tallybook.diary import Diary
from tallybook.errors import LateChange, NoSuchItem, UnfitAnswer
from tallybook.model.entries import Incident
from tallybook.model.records import Answers
from tallybook.model.redactions import Area
from tallybook.vault.keys import FLOOR

SECRET = "quincewharf"
ANSWERS = Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy")
HALF = Area(left=0, top=0, right=1, bottom=0.5)


def picture(folder: Path) -> Path:
    """A picture whose upper half is red and whose lower half is blue, with a note inside."""
    made = Image.new("RGB", (400, 300), "blue")
    ImageDraw.Draw(made).rectangle((0, 0, 400, 149), fill="red")
    exif = Image.Exif()
    exif[0x010E] = SECRET
    made.save(folder / "photo.jpg", "JPEG", exif=exif, quality=95)
    return folder / "photo.jpg"


def document(folder: Path) -> Path:
    """A PDF of one page with words in its upper half and a title that holds them as well."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(400, 300))
        font = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        words = f"BT /F1 24 Tf 20 250 Td ({SECRET}) Tj ET BT /F1 24 Tf 20 50 Td (plain) Tj ET"
        page.Contents = made.make_stream(words.encode())
        made.docinfo["/Title"] = SECRET
        made.save(folder / "letter.pdf")
    return folder / "letter.pdf"


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A book with a chat that names a place, a picture and a letter."""
    made, _ = Diary.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    chat = tmp_path / "WhatsApp Chat with Alex.txt"
    chat.write_text(
        f"01/12/2024, 09:00 - Alex Rowe: I saw you at {SECRET} again, {SECRET.upper()}!\n"
        "13/12/2024, 09:05 - Alex Rowe: answer me\n13/12/2024, 09:06 - Sam Ade: no\n",
        encoding="utf-8",
    )
    made.admit(chat, ANSWERS)
    for path in (picture(tmp_path), document(tmp_path)):
        made.admit(path, ANSWERS)
    yield made
    made.close()


def item_with(diary: Diary, words: str) -> int:
    """The item whose words hold some."""
    rows = diary.case.items.filter(diary.case.items["text"].str.contains(words))
    return int(rows["item"][0])


def file_of(diary: Diary, media_type: str) -> str:
    """The file of a type that was brought in."""
    return next(
        sha256
        for sha256, one in diary.case.exhibits.items()
        if one.media_type == media_type and not one.origin
    )


def bundled(diary: Diary, folder: Path) -> Path:
    """Write everything that may go."""
    diary.make_bundle(Choice(whole_exports=True, places=True), folder / "bundle")
    return folder / "bundle"


def everything(bundle: Path) -> bytes:
    """Every byte of a bundle, and of what its reports say."""
    found = [path.read_bytes() for path in bundle.rglob("*") if path.is_file()]
    for path in bundle.rglob("*.pdf"):
        with pikepdf.open(path) as opened:
            streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
            found += [
                one.read_raw_bytes() if one.get("/Subtype") == "/Image" else one.read_bytes()
                for one in streams
            ]
    for path in bundle.parent.glob("*.zip"):
        with zipfile.ZipFile(path) as inside:
            found += [inside.read(name) for name in inside.namelist()]
    return b"\n".join(found)


def rows_of(bundle: Path) -> list[dict[str, str]]:
    """The chronology."""
    with (bundle / "data/chronology.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_blacked_out_words_are_in_no_byte(diary: Diary, tmp_path: Path) -> None:
    """Wherever they stand in the item they are gone, with the export that holds them; a mark stays."""
    diary.black_out_words(item_with(diary, SECRET), [SECRET], "an address")
    diary.black_out_file(file_of(diary, "image/jpeg"), [HALF], "a face")
    diary.black_out_file(file_of(diary, "application/pdf"), [HALF], "an address")
    bundle = bundled(diary, tmp_path)
    assert SECRET.encode() not in everything(bundle).lower()
    (row,) = [row for row in rows_of(bundle) if "I saw you" in row["words"]]
    assert row["words"] == ("I saw you at [withheld: an address] again, [withheld: an address]!")
    assert "words that are blacked out" in row["withheld"]
    assert verify(bundle).ok


@pytest.mark.parametrize("kind", ["whole", "police-england-wales", "platform"])
def test_no_kind_and_no_other_form_lets_them_out(diary: Diary, tmp_path: Path, kind: str) -> None:
    """With every field, whole exports, CASE files and an upload set asked for, nothing comes out."""
    item = item_with(diary, SECRET)
    diary.label((item,), "matters")
    diary.black_out_words(item, [SECRET], "an address")
    diary.black_out_file(file_of(diary, "image/jpeg"), [HALF], "a face")
    diary.black_out_file(file_of(diary, "application/pdf"), [HALF], "an address")
    choice = Choice(
        kind=kind, whole_exports=True, places=True, feelings=True, witnesses=True, case_uco=True,
        upload_set=True,
    )  # fmt: skip
    diary.make_bundle(choice, tmp_path / "bundle")
    assert SECRET.encode() not in everything(tmp_path / "bundle").lower()
    beside = [path for path in tmp_path.glob("bundle-*/**/*") if path.is_file()]
    assert not [path for path in beside if SECRET.encode() in path.read_bytes().lower()]


def test_without_a_decision_the_words_go(diary: Diary, tmp_path: Path) -> None:
    """The test above would see them: nothing else keeps them back."""
    assert SECRET.encode() in everything(bundled(diary, tmp_path))


def test_a_covered_picture_is_drawn_anew(diary: Diary, tmp_path: Path) -> None:
    """The covered half is one colour, the other half stays, no note is left, the original stays."""
    sha256 = file_of(diary, "image/jpeg")
    copy = diary.black_out_file(sha256, [HALF], "a face")
    with diary.open_exhibit(copy.sha256) as file:
        drawn = Image.open(io.BytesIO(file.read()))
        drawn.load()
    assert drawn.getpixel((200, 60)) == (40, 40, 40)
    assert drawn.crop((0, 160, 400, 300)).getcolors(10_000) != [(56_000, (40, 40, 40))]
    assert not drawn.getexif()
    bundle = bundled(diary, tmp_path)
    with (bundle / "data/exhibits.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["sha256"]: row for row in csv.DictReader(file)}
    assert rows[copy.sha256]["included"] == "yes"
    assert sha256 not in rows or rows[sha256]["included"] == "no"
    assert diary.open_exhibit(sha256).read()


def test_a_covered_document_has_no_words_left_to_take_out(diary: Diary) -> None:
    """Pages become pictures: no text, no title, and the covered part is one colour."""
    copy = diary.black_out_file(file_of(diary, "application/pdf"), [HALF], "an address")
    with diary.open_exhibit(copy.sha256) as file, pikepdf.open(io.BytesIO(file.read())) as opened:
        assert len(opened.pages) == 1
        assert "/Font" not in str(opened.pages[0].get("/Resources"))
        assert SECRET not in str(opened.docinfo)


def test_a_decision_can_be_taken_back(diary: Diary, tmp_path: Path) -> None:
    """The words can go whole again, and both decisions stay in the journal."""
    item = item_with(diary, SECRET)
    diary.black_out_words(item, [SECRET], "an address")
    diary.uncover(item=item)
    assert SECRET.encode() in everything(bundled(diary, tmp_path))
    assert sum(entry.kind == "redaction" for entry in diary.book.entries()) == 2


def test_what_cannot_be_blacked_out_is_refused(diary: Diary) -> None:
    """No reason, words that are not there, an area outside, an own entry: each has its answer."""
    item, sha256 = item_with(diary, SECRET), file_of(diary, "image/jpeg")
    with pytest.raises(LateChange):
        diary.black_out_words(item, [SECRET], " ")
    with pytest.raises(UnfitAnswer):
        diary.black_out_words(item, ["not there"], "why")
    with pytest.raises(NoSuchItem):
        diary.black_out_words(diary.write(Incident(what="mine")), ["mine"], "why")
    for area in (
        Area(left=0.5, top=0, right=0.5, bottom=1),
        Area(left=0, top=0, right=2, bottom=1),
    ):
        with pytest.raises(UnfitAnswer):
            diary.black_out_file(sha256, [area], "why")


@given(
    text=st.text(max_size=40),
    spans=st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=6),
)
def test_nothing_within_a_span_stays(text: str, spans: list[tuple[int, int]]) -> None:
    """Only characters outside every span are left, in their order, and marks between them."""
    left = without(text, spans, "x").split("[withheld: x]")
    inside = {place for start, end in joined(spans, len(text)) for place in range(start, end)}
    outside = "".join(letter for place, letter in enumerate(text) if place not in inside)
    assert "".join(left) == outside or "[withheld" in text
