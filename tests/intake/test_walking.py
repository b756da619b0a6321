"""Everything in a folder or an archive is one thing, listed once, and nothing is admitted unasked."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_exports import message, sms_backup, whatsapp

from tallybook.errors import TallybookError
from tallybook.intake.original import keep, sealed_export
from tallybook.intake.plan_lines import plan_lines
from tallybook.intake.plans import Walk, walk
from tallybook.intake.taking import Wanted, admit_plan
from tallybook.journal.book import Book
from tallybook.model.plan import Plan, Taken, sum_of
from tallybook.model.records import Answers
from tallybook.model.source import Export
from tallybook.reading.exports import BytesExport, open_export
from tallybook.reading.folders import FolderExport
from tallybook.vault.keys import FLOOR

IMAGES = Path(__file__).parent.parent / "sources" / "images"
PHOTO = (IMAGES / "jpeg-with-place" / "export.jpg").read_bytes()
PASSPHRASE = "seven plain grey stones in a row"
SETTLED = Answers(zone="Europe/London", owner=("Sam",))
CHAT = whatsapp([message(second * 60, who) for second, who in enumerate(["Alex", "Sam"] * 4)])
CHAT = CHAT.replace(b"04/03/2024", b"24/03/2024")


def words(text: str, *, who: str = "Alex") -> bytes:
    """A chat of one person that nobody else's chat repeats."""
    return CHAT.replace(b"hello", text.encode()).replace(b"Alex", who.encode())


def telegram(words: str, photo: str = "") -> bytes:
    """One chat of Telegram Desktop, with a picture where one is named."""
    message: dict[str, Any] = {
        "id": 1,
        "type": "message",
        "date": "2024-03-04T21:15:00",
        "date_unixtime": "1709586900",
        "from": "Alex",
        "from_id": "user7",
        "text": words,
    }
    if photo:
        message["photo"] = photo
    chat = {"name": "Alex", "type": "personal_chat", "id": 7, "messages": [message]}
    return json.dumps(chat).encode()


def packed(tree: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of a tree of names and bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return out.getvalue()


def laid(folder: Path, tree: dict[str, bytes]) -> FolderExport:
    """The same tree on the disk."""
    for name, content in tree.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return FolderExport(folder)


TREE = {
    "Takeout/Chats/WhatsApp Chat.txt": CHAT,
    "Takeout/Calls/sms.xml": sms_backup([(1, "one"), (2, "two")]),
    "Takeout/Photos/p.jpg": PHOTO,
    "Takeout/Telegram/result.json": telegram("three", "photos/a.jpg"),
    "Takeout/Telegram/photos/a.jpg": PHOTO + b"\0",
    "Takeout/notes.bin": b"\x00\x01 nobody knows this",
    "Takeout/.DS_Store": b"litter",
}
EXPECTED = {
    "Takeout/Calls/sms.xml": "sms_backup_restore",
    "Takeout/Chats/WhatsApp Chat.txt": "whatsapp",
    "Takeout/Photos/p.jpg": "images",
    "Takeout/Telegram": "telegram",
    "Takeout/notes.bin": "",
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A new book."""
    made, _ = Book.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    yield made
    made.close()


def seen(plan: Plan) -> dict[str, str]:
    """Which importer reads which part."""
    return {part.path: part.source for part in plan.parts}


def adds_up(plan: Plan) -> bool:
    """Whether every byte is in a part or hidden."""
    return plan.size == sum(part.size for part in plan.parts) + plan.hidden_size and (
        plan.files == sum(part.files for part in plan.parts) + plan.hidden
    )


def items(book: Book) -> int:
    """How many records a book holds."""
    return sum(entry.frame.height for entry in book.entries() if entry.frame is not None)


def texts(book: Book) -> Iterator[tuple[Any, ...]]:
    """What tells the items of a book from each other."""
    for entry in book.entries():
        if entry.frame is not None:
            yield from entry.frame.select("channel", "sender", "text", "local", "match").iter_rows()


@pytest.mark.parametrize("how", ["folder", "archive", "archive in archive"])
def test_each_part_is_recognised_and_the_rest_is_listed(how: str, tmp_path: Path) -> None:
    """A folder and a zip of it hold the same parts, and their bytes add up."""
    export: Export
    prefix = ""
    if how == "folder":
        export = laid(tmp_path, TREE)
    elif how == "archive":
        export = BytesExport("t.zip", packed(TREE))
    else:
        export = BytesExport("z.zip", packed({"a/t.zip": packed(TREE), "x": b"x"}))
        prefix = "a/t.zip/"
    plan = walk(export).plan
    found = seen(plan)
    if prefix:
        assert found.pop("x") == ""
    assert found == {prefix + path: source for path, source in EXPECTED.items()}
    assert adds_up(plan)
    assert (plan.hidden, plan.hidden_size) == (1, 6)
    telegram_part = next(part for part in plan.parts if part.source == "telegram")
    assert (telegram_part.kind, telegram_part.files) == ("folder", 2)
    assert {asked.question.name for asked in plan.asked} == {"zone", "owner"}


def test_one_export_is_one_part_and_what_lies_beside_it_is_tried(tmp_path: Path) -> None:
    """An archive that is an export is one part; where others lie beside it, each is a part."""
    tree = {"result.json": telegram("one", "a.jpg"), "a.jpg": PHOTO, "odd.bin": b"\x00odd"}
    plan = walk(BytesExport("ChatExport.zip", packed(tree))).plan
    assert seen(plan) == {"": "telegram", "odd.bin": ""}
    assert adds_up(plan)
    plan = walk(BytesExport("ChatExport.zip", packed(tree | {"b.jpg": PHOTO + b"\0"}))).plan
    assert seen(plan) == {"": "telegram", "b.jpg": "images", "odd.bin": ""}
    assert adds_up(plan)
    plan = walk(BytesExport("all.zip", packed({"_chat.txt": CHAT, "p.jpg": PHOTO}))).plan
    assert seen(plan) == {"_chat.txt": "whatsapp", "p.jpg": "images"}
    assert adds_up(plan)
    alone = walk(BytesExport("WhatsApp Chat.zip", packed({"_chat.txt": CHAT}))).plan
    assert alone.is_one
    chat = tmp_path / "chat.txt"
    chat.write_bytes(CHAT)
    assert walk(open_export(chat)).plan.is_one


def test_chats_side_by_side_are_files_of_their_own(tmp_path: Path) -> None:
    """Two chats in one folder are two parts: each is asked about, sealed and shown by itself."""
    export = laid(tmp_path, {"a/one.txt": CHAT, "a/two.txt": words("other"), "b/x.bin": b"\0"})
    assert seen(walk(export).plan) == {
        "a/one.txt": "whatsapp",
        "a/two.txt": "whatsapp",
        "b/x.bin": "",
    }


def test_a_question_is_asked_once_for_all_parts_that_share_it(tmp_path: Path) -> None:
    """One zone answers for all; a name answers only where it is a sender."""
    found = walk(laid(tmp_path, {"a.txt": CHAT, "b.txt": words("x").replace(b"Sam", b"Samira")}))
    asked = {each.question.name: each.paths for each in found.plan.asked}
    assert asked == {"zone": ("a.txt", "b.txt"), "owner": ("a.txt", "b.txt")}
    found = found.answered(SETTLED)
    left = {each.question.name: each.paths for each in found.plan.asked}
    assert left == {"owner": ("b.txt",)}
    found = found.answered(SETTLED, {"b.txt": Answers(owner=("Samira",))})
    assert not found.plan.asked
    assert found.answers["b.txt"].zone == "Europe/London"
    assert found.answers["a.txt"].owner == ("Sam",)


def test_an_answer_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    """A zone that does not exist is not taken for a folder either."""
    with pytest.raises(TallybookError):
        walk(laid(tmp_path, {"a.txt": CHAT}), Answers(zone="Nowhere/Land"))


def receipts(done: tuple[Taken, ...]) -> dict[str, tuple[int, int]]:
    """What was new and what was there, by part."""
    return {
        each.part.path: (each.receipt.kept, each.receipt.already)
        for each in done
        if each.receipt is not None
    }


def test_a_folder_is_brought_in_part_by_part(tmp_path: Path, book: Book) -> None:
    """Each file is sealed with its own bytes, a folder as its zip, and again adds nothing."""
    found = walk(laid(tmp_path / "t", TREE), SETTLED)
    done = admit_plan(book, found, Wanted())
    assert receipts(done) == {
        "Takeout/Calls/sms.xml": (2, 0),
        "Takeout/Chats/WhatsApp Chat.txt": (8, 0),
        "Takeout/Photos/p.jpg": (1, 0),
        "Takeout/Telegram": (1, 0),
    }
    assert book.exhibits.has(hashlib.sha256(CHAT).hexdigest())
    total = sum_of(found.plan, done)
    assert total.size == total.taken_size + total.kept_size + total.left_size + total.hidden_size
    assert (total.found, total.kept, total.left, total.hidden) == (12, 12, 1, 1)
    before = book.head
    again = admit_plan(book, walk(FolderExport(tmp_path / "t"), SETTLED), Wanted())
    assert sum_of(found.plan, again).already == 12
    assert book.head == before


def test_an_archive_is_sealed_before_its_parts(book: Book) -> None:
    """The archive comes first, and each part says which archive and which place it is from."""
    content = packed(TREE)
    found = walk(BytesExport("t.zip", content), SETTLED)
    done = admit_plan(book, found, Wanted(rest=None))
    origin = hashlib.sha256(content).hexdigest()
    named = [item for entry in book.entries() if entry.kind == "exhibits" for item in entry.items]
    assert (named[0]["sha256"], named[0]["origin"]) == (origin, "")
    places = {item["part"] for item in named if item["origin"] == origin}
    assert places == set(EXPECTED)
    assert sum_of(found.plan, done).kept_parts == 1
    assert sum_of(found.plan, done).left_size == 0
    before = book.head
    again = admit_plan(book, walk(BytesExport("t.zip", content), SETTLED), Wanted(rest=None))
    assert sum_of(found.plan, again).kept == 0
    assert book.head == before


def test_a_sealed_archive_is_walked_where_it_lies(book: Book) -> None:
    """An upload is walked and brought in from its seal, and is not sealed twice."""
    exhibit = keep(book, BytesExport("z.zip", packed({"in/t.zip": packed(TREE), "x": b"\0x"})))
    found = walk(sealed_export(book, exhibit), SETTLED)
    done = admit_plan(book, found, Wanted(original=exhibit))
    assert sum_of(found.plan, done).kept == 12


def test_only_what_is_chosen_is_brought_in(tmp_path: Path, book: Book) -> None:
    """A part that was not ticked is left out, and what nobody reads is kept only when asked."""
    found = walk(laid(tmp_path / "t", TREE), SETTLED)
    wanted = Wanted(parts=("Takeout/Photos/p.jpg",), rest=("Takeout/notes.bin",))
    done = admit_plan(book, found, wanted)
    assert [each.part.path for each in done] == ["Takeout/Photos/p.jpg", "Takeout/notes.bin"]
    assert items(book) == 1
    assert book.exhibits.has(done[1].kept_as)
    assert not book.exhibits.has(hashlib.sha256(CHAT).hexdigest())


def test_an_open_question_stops_no_other_part(tmp_path: Path, book: Book) -> None:
    """A chat whose owner is not known stays out, and the photo beside it comes in."""
    found = walk(laid(tmp_path / "t", {"a.txt": CHAT, "p.jpg": PHOTO}))
    done = admit_plan(book, found, Wanted())
    assert {each.part.path: each.code for each in done} == {"a.txt": "open-question", "p.jpg": ""}
    assert items(book) == 1


class Gone(Exception):
    """The person has left."""


def test_a_walk_that_is_stopped_carries_on(book: Book) -> None:
    """Stopped between any two reports, the next run ends with each item once."""
    content = packed(TREE)
    for stop in range(12):
        left = stop

        def leave(*_: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Gone

        try:
            admit_plan(book, walk(BytesExport("t.zip", content), SETTLED), Wanted(), leave)
        except Gone:
            continue
    done = admit_plan(book, walk(BytesExport("t.zip", content), SETTLED), Wanted())
    assert items(book) == 12
    assert sum(each.receipt.already for each in done if each.receipt is not None) == 12


def test_several_importers_are_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that two importers recognise is read by neither until the person says which."""
    from tallybook.intake import recognise, walking  # noqa: PLC0415
    from tallybook.sources import all_sources  # noqa: PLC0415

    first = next(source for source in all_sources() if source.name == "whatsapp")
    twin = replace(first, name="zwilling", title="A twin")
    both = (*all_sources(), twin)
    monkeypatch.setattr(walking, "all_sources", lambda: both)
    monkeypatch.setattr(recognise, "all_sources", lambda: both)
    found = walk(laid(tmp_path, {"a/one.txt": CHAT, "a/two.txt": words("x"), "p.jpg": PHOTO}))
    unclear = {part.path: part.choices for part in found.plan.unclear}
    assert unclear == {"a": ("whatsapp", "zwilling")}
    assert adds_up(found.plan)
    told = found.answered(replace(SETTLED, source="whatsapp"))
    assert seen(told.plan)["a"] == "whatsapp"
    assert not told.plan.asked


def bomb(depth: int) -> bytes:
    """Archives in archives, each of them twice."""
    inner = packed({"zeros": bytes(2 << 20)})
    for _ in range(depth):
        inner = packed({"a.zip": inner, "b.zip": inner})
    return inner


def test_archives_in_archives_end_somewhere() -> None:
    """Deeper than four, an archive is listed and not opened, and everything still adds up."""
    plan = walk(BytesExport("b.zip", bomb(6))).plan
    assert not plan.known
    assert adds_up(plan)
    nested = packed({"1.zip": packed({"2.zip": packed({"3.zip": packed({"c.txt": CHAT})})})})
    assert [part.path for part in walk(BytesExport("0.zip", nested)).plan.known] == [
        "1.zip/2.zip/3.zip"
    ]


@pytest.mark.parametrize("cut", [10, 100, 1000])
def test_a_broken_archive_is_listed_and_stops_nothing(cut: int, tmp_path: Path) -> None:
    """An archive that is cut off, or locked, is one line with its reason."""
    broken = packed(TREE)[:-cut]
    plan = walk(laid(tmp_path, {"bad.zip": broken, "a.txt": CHAT})).plan
    assert seen(plan) == {"a.txt": "whatsapp", "bad.zip": ""}
    assert plan.rest[0].code == "unreadable-export"


def test_the_lines_of_a_plan_say_what_the_page_says(tmp_path: Path) -> None:
    """One line a part, one for the whole, and an error where nobody reads it."""
    plan = walk(laid(tmp_path, TREE), SETTLED).plan
    lines = list(plan_lines(plan, "here"))
    assert [line["file"] for line in lines] == [f"here/{path}" for path in EXPECTED] + ["here"]
    assert lines[4]["error"]["code"] == "unknown-export"
    assert lines[-1]["items"] == 12
    assert lines[-1]["bytes"]["all"] == plan.size


def test_names_that_climb_go_nowhere(book: Book) -> None:
    """A part whose name climbs is a label like any other."""
    found: Walk = walk(
        BytesExport("t.zip", packed({"../../a.txt": CHAT, "/etc/b.jpg": PHOTO})), SETTLED
    )
    assert adds_up(found.plan)
    done = admit_plan(book, found, Wanted())
    assert items(book) == 9
    assert all(not each.code for each in done)


WHOLE = packed({**TREE, "in/t.zip": packed(TREE)})
BYTES = st.integers(0, len(WHOLE) - 1)


@given(st.lists(st.tuples(BYTES, st.binary(min_size=1, max_size=4)), max_size=6), BYTES)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_whatever_an_archive_holds_it_is_walked_to_its_end(
    changes: list[tuple[int, bytes]], cut: int
) -> None:
    """Bytes changed and cut off anywhere: a plan that adds up, and no other error than ours."""
    content = bytearray(WHOLE)
    for place, some in changes:
        content[place : place + len(some)] = some
    if cut % 3 == 0:
        del content[cut:]
    try:
        plan = walk(BytesExport("t.zip", bytes(content))).plan
    except TallybookError:
        return
    assert adds_up(plan)


def test_a_killed_import_of_a_folder_carries_on(tmp_path: Path, book: Book) -> None:
    """Killed at some moment, without a word, the next run ends with each item once."""
    folder = tmp_path / "t"
    laid(folder, TREE | {f"more/{number}.txt": words(f"w{number}") for number in range(12)})
    script = (
        "import sys; from pathlib import Path\n"
        "from tallybook.journal.book import Book\n"
        "from tallybook.vault.keys import Passphrase\n"
        "from tallybook.intake.plans import walk\n"
        "from tallybook.intake.taking import Wanted, admit_plan\n"
        "from tallybook.model.records import Answers\n"
        "from tallybook.reading.folders import FolderExport\n"
        "book = Book.open(Path(sys.argv[1]), Passphrase(sys.argv[2]))\n"
        "told = Answers(zone='Europe/London', owner=('Sam',))\n"
        "found = walk(FolderExport(Path(sys.argv[3])), told)\n"
        "print('begun', flush=True)\n"
        "admit_plan(book, found, Wanted())\n"
        "book.close()\n"
    )
    arguments = [sys.executable, "-c", script, str(tmp_path / "book"), PASSPHRASE, str(folder)]
    for wait in (0.02, 0.1, 0.3):
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == b"begun\n"
            time.sleep(wait)
            run.kill()
    done = admit_plan(book, walk(FolderExport(folder), SETTLED), Wanted())
    assert all(each.receipt is not None for each in done)
    total = sum(each.receipt.found for each in done if each.receipt is not None)
    assert items(book) <= total
    again = admit_plan(book, walk(FolderExport(folder), SETTLED), Wanted())
    assert sum(each.receipt.kept for each in again if each.receipt is not None) == 0
    assert items(book) == len({*texts(book)})
    assert book.audit().whole
