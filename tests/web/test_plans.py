"""An archive of several exports on the pages: shown, asked about once, ticked, and added up."""

import io
import re
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from test_pages import settle
from visiting import CHAT, Visitor

from tallybook.diary import Diary

OTHER = CHAT.replace("Alex Rowe", "Robin Vale").replace("zebracanary", "otherwords")
SMS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<smses count="1">\n'
    '<sms protocol="0" address="+447700900123" date="1709586900000" type="1" body="zebracanary" />\n'
    "</smses>\n"
)
TREE = {
    "Phone/chats/one.txt": CHAT.encode(),
    "Phone/chats/two.txt": OTHER.encode(),
    "Phone/sms.xml": SMS.encode(),
    "Phone/<b>odd</b>.bin": b"\x00zebracanary nobody knows this",
    "Phone/.DS_Store": b"litter",
}


def packed(tree: dict[str, bytes]) -> bytes:
    """A zip of a tree of names and bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return out.getvalue()


def bring(reader: Visitor, content: bytes) -> str:
    """Upload an archive; gives the address of its plan."""
    upload = SimpleUploadedFile("phone.zip", content)
    answer = reader.client.post("/files/bring", {"file": upload}, follow=True)
    settle(reader)
    sha256 = re.search(r"[0-9a-f]{64}", " ".join(step[0] for step in answer.redirect_chain))
    assert sha256
    reader.get(f"/files/{sha256[0]}")
    return f"/files/{sha256[0]}/plan"


def asked(page: str) -> str:
    """Which question a page asks."""
    found = re.search(r'name="question" value="(\w+)"', page)
    return found[1] if found else ""


def answer(reader: Visitor, address: str) -> list[str]:
    """Answer everything an archive leaves open; gives the questions in their order."""
    answers = {"zone": "Europe/London", "owner": "Sam Ade", "date_order": "dmy"}
    seen = []
    while name := asked(reader.get(f"{address}/questions")):
        seen.append(name)
        reader.post(f"{address}/questions", {"question": name, name: answers[name]})
        assert len(seen) < 9
    return seen


def test_an_archive_is_shown_before_anything_is_added(reader: Visitor, diary: Diary) -> None:
    """The parts, their counts and what nobody knows stand on one page; no word of a record does."""
    page = reader.get(bring(reader, packed(TREE)))
    assert "<bdi>Phone/chats/one.txt</bdi>" in page
    assert "WhatsApp chat export: 4 items" in page
    assert "SMS Backup" in page
    assert "Phone/&lt;b&gt;odd&lt;/b&gt;.bin" in page
    assert "zebracanary" not in page
    assert not len(diary.case.items)


def test_what_has_a_question_stays_out_until_it_is_answered(reader: Visitor, diary: Diary) -> None:
    """Added before the answers, the chats stay out and are named; answered, they come in."""
    address = bring(reader, packed(TREE))
    ticks = re.findall(r'name="part" value="(\d+)"', reader.get(address))
    reader.post(address, {"part": ticks})
    settle(reader)
    done = reader.get(f"/jobs/{max(reader.session.jobs._jobs)}")
    assert "1 new item is in your book" in done
    assert "Answer what is open" in done
    answer(reader, address)
    reader.post(address, {"part": ticks})
    settle(reader)
    assert len(diary.case.items) == 9


def test_a_question_is_asked_once_for_the_archive(reader: Visitor, diary: Diary) -> None:
    """Two chats without a zone ask once for it, and what is ticked then lands in the book."""
    address = bring(reader, packed(TREE))
    assert answer(reader, address) == ["zone", "owner"]
    page = reader.get(address)
    ticks = re.findall(r'name="part" value="(\d+)"', page)
    assert len(ticks) == 3
    reader.post(address, {"part": ticks, "rest": ["0"]})
    settle(reader)
    done = reader.get(f"/jobs/{max(reader.session.jobs._jobs)}")
    assert "9 new items are in your book" in done
    total = sum(len(content) for content in TREE.values())
    assert f"add up to {total:,} bytes" in re.sub(r"</?bdi>", "", done)
    assert "zebracanary" not in done
    assert len(diary.case.items) == 9
    assert any(exhibit.part == "Phone/<b>odd</b>.bin" for exhibit in diary.case.exhibits.values())


def test_what_is_not_ticked_stays_out(reader: Visitor, diary: Diary) -> None:
    """Without a tick a part is not added, and with none nothing happens at all."""
    address = bring(reader, packed(TREE))
    answer(reader, address)
    assert "Nothing was ticked" in reader.post(address, {})
    page = reader.get(address)
    found = re.search(r'value="(\d+)"[^>]*>\s*<div><label[^>]*><bdi>Phone/sms.xml', page)
    assert found
    reader.post(address, {"part": [found[1]]})
    settle(reader)
    assert len(diary.case.items) == 1


def test_an_archive_that_is_one_export_is_shown_as_one(reader: Visitor) -> None:
    """A zip of one chat needs no plan."""
    address = bring(reader, packed({"_chat.txt": CHAT.encode()}))
    page = reader.get(address)
    assert "What this file holds" in page
    assert "What is in it" not in page


def test_the_page_lists_what_can_be_read(reader: Visitor, diary: Diary) -> None:
    """Every importer stands on the page under its title, from the folder and from no list."""
    page = reader.get("/files")
    assert diary.kinds()
    for title in diary.kinds().values():
        assert title.replace("&", "&amp;").replace("'", "’") in page  # noqa: RUF001 - as it is set


def sent(tree: dict[str, bytes], field: str = "folder") -> tuple[bytes, str]:
    """A form with a folder, as a browser sends it."""
    edge = "----edge7MA4YWxk"
    pieces = []
    for name, content in tree.items():
        head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        pieces.append(f"--{edge}\r\n{head}Content-Type: text/plain\r\n\r\n".encode() + content)
    body = b"\r\n".join([*pieces, f"--{edge}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={edge}"


def test_a_folder_is_sent_and_its_files_keep_their_places(reader: Visitor, diary: Diary) -> None:
    """A folder becomes one sealed zip, names that climb are plain labels, and its parts are shown."""
    tree = {name.replace("<b>odd</b>", "odd"): content for name, content in TREE.items()}
    body, kind = sent({**tree, "Phone/../../up.bin": b"\0up", "Phone/empty.bin": b""})
    answer = reader.client.post("/files/bring", body, kind, follow=True)
    settle(reader)
    (exhibit,) = diary.case.exhibits.values()
    assert exhibit.name == "Phone.zip"
    with diary.open_exhibit(exhibit.sha256) as stream, zipfile.ZipFile(stream) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {*tree, "Phone/up.bin", "Phone/empty.bin"}
        assert archive.read("Phone/sms.xml") == SMS.encode()
    page = reader.get(answer.redirect_chain[0][0])
    assert "<bdi>Phone/chats/one.txt</bdi>" in page
    assert "Phone/empty.bin" in page


def test_a_folder_that_no_page_keeps_leaves_nothing(reader: Visitor, diary: Diary) -> None:
    """A folder sent to a page that takes none is gone again."""
    body, kind = sent(TREE)
    reader.client.post("/people/stop", body, kind)
    assert not [path for path in (diary.path / "files").rglob("*") if path.is_file()]


def test_too_many_single_files_are_refused(reader: Visitor, diary: Diary) -> None:
    """Single files are bounded, because each holds a writer open; a folder is not."""
    tree = {f"d/{number}.txt": b"x" for number in range(60)}
    body, kind = sent(tree, "file")
    assert reader.client.post("/files/bring", body, kind).status_code == 400
    assert not diary.case.exhibits
    body, kind = sent(tree)
    assert reader.client.post("/files/bring", body, kind).status_code == 303
    assert len(diary.case.exhibits) == 1
