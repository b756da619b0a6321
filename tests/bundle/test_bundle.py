"""A bundle holds what was planned, nothing that was withheld, and checks with ordinary tools."""

import csv
import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from invented_book import AT, CHOICE, HIM, PASSPHRASE, TEXTS, Made, invented

from tallybook.bundle import Choice, make, plan, verify
from tallybook.bundle.cells import read_table
from tallybook.bundle.readme import Facts, read_me_first
from tallybook.case import Case
from tallybook.errors import BundleExists, DiskFull, NotAllowed
from tallybook.journal.book import Book
from tallybook.vault.sharing import new_reader_key

SECRET = ("Never-to-leave", "Kept-to-myself", "Sam Witness", "07700 900001", "Shaken-and-cold",
          "Kim Witness", '"latitude"')  # fmt: skip


def rows(made: Made, name: str) -> list[dict[str, str]]:
    """Read a table of the bundle."""
    return list(read_table((made.folder / "data" / name).read_bytes()))


def test_it_checks_with_every_tool(made: Made) -> None:
    """Tallybook verify, check.py, bagit.py, sha256sum and unzip all find nothing wrong."""
    assert verify(made.folder).ok, verify(made.folder).lines
    assert verify(made.archive).ok, verify(made.archive).lines
    check = [sys.executable, "-I", "-S", "check.py"]
    bagit = [sys.executable, "-m", "bagit", "--validate", "."]
    sums = ["sha256sum", "-c", "--strict", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
    for command in (check, bagit, sums):
        found = subprocess.run(command, cwd=made.folder, capture_output=True, check=False)
        assert found.returncode == 0, found
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tq", made.archive], check=True, capture_output=True)


def test_check_stays_small_and_needs_nothing() -> None:
    """check.py has at most 150 lines and imports the standard library alone."""
    text = (Path(verify.__code__.co_filename).parent / "check.py").read_text(encoding="utf-8")
    assert text.count("\n") <= 150
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= set(sys.stdlib_module_names)


def test_originals_are_byte_for_byte(made: Made) -> None:
    """Each original hashes to what the record noted when it came in."""
    included = [row for row in rows(made, "exhibits.csv") if row["included"] == "yes"]
    assert len(included) == 6
    for row in included:
        content = (made.folder / "data" / row["stored_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
        with made.book.exhibits.open(row["sha256"]) as file:
            assert file.read() == content


def test_nothing_withheld_is_anywhere_in_it(made: Made) -> None:
    """No file of the bundle holds a word of what stays."""
    for path in made.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found = [word for word in SECRET if word.encode() in content]
            assert not found, path.name


def test_what_was_chosen_goes(made: Made, tmp_path: Path) -> None:
    """Witnesses, feelings and places go when they are chosen, and still check."""
    choice = Choice(witnesses=True, feelings=True, places=True, archive=False)
    report = make(made.book, made.case, choice, tmp_path / "out", at=AT)
    assert report.archive is None
    chronology = (tmp_path / "out" / "data" / "chronology.csv").read_text(encoding="utf-8-sig")
    for words in ("Sam Witness", "Shaken-and-cold", "Kim Witness", "I take another bus."):
        assert words in chronology
    assert "Never-to-leave" not in chronology
    assert verify(tmp_path / "out").ok


def test_every_message_stands_as_it_was(made: Made) -> None:
    """Words, senders and times of the chronology are those of the export, character by character."""
    chat = [row for row in rows(made, "chronology.csv") if row["channel"] == "whatsapp"]
    assert [row["words"] for row in chat] == [TEXTS[number % len(TEXTS)] for number in range(40)]
    assert {row["from"] for row in chat} == {"Me", HIM}
    assert chat[1]["happened"] == "2025-01-01T09:37:00"
    assert chat[1]["happened_utc"] == "2025-01-01T09:37:00Z"
    assert {row["exhibit"] for row in chat} == {"SA0001"} or len(
        {row["exhibit"] for row in chat}
    ) == 1


def test_the_commands_of_the_first_page_give_what_it_says(made: Made) -> None:
    """Counting files and bytes as READ-ME-FIRST says gives its numbers; the hash is that of the list."""
    page = (made.folder / "READ-ME-FIRST.txt").read_text(encoding="utf-8")
    numbers = {}
    for what in ("files", "bytes"):
        command = re.search(rf"(find data .*?) +\(how many {what}\)", page)
        assert command is not None
        done = subprocess.run(
            ["sh", "-c", command.group(1)], cwd=made.folder, capture_output=True, check=True
        )
        numbers[what] = int(done.stdout)
    said = f"There must be {numbers['files']:,} files below data, of {numbers['bytes']:,} bytes"
    assert said in page
    assert hashlib.sha256((made.folder / "manifest-sha256.txt").read_bytes()).hexdigest() in page
    assert page.index("py -3 -I -S check.py") < page.rindex("certutil -hashfile data")


def test_what_was_not_named_is_said_in_words() -> None:
    """Where there is no reference it says none; one file is not one files."""
    facts = Facts(
        items=1, exhibits=1, at="", recipient="", producer="", case_reference=" ", chosen=1,
        tree_size=1, root="", manifest="", payload_files=1, payload_bytes=1, volumes=(),
            contact="", matters=0,
    )  # fmt: skip
    page = read_me_first(facts).decode()
    assert "Handed over by: not named. Reference: none." in page
    assert not re.search(r"\b1 (items|original files|files|bytes|numbered lines)", page)


def test_no_cell_of_any_table_is_a_formula(made: Made) -> None:
    """What a spreadsheet reads never begins like a formula."""
    for name in ("chronology.csv", "exhibits.csv", "custody.csv"):
        text = (made.folder / "data" / name).read_text(encoding="utf-8-sig")
        for row in csv.reader(text.splitlines(keepends=True)):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_correction_keeps_what_it_corrects(made: Made) -> None:
    """Both stand in the chronology, each pointing at the other."""
    found = rows(made, "chronology.csv")
    correction = next(row for row in found if row["kind"] == "correction")
    first = next(row for row in found if row["item"] == correction["corrects"])
    assert first["where"] == "High Street"
    assert correction["changes"] == "where: Mill Lane"
    assert correction["words"] == "I found the receipt"
    assert first["corrections"] == correction["item"]


def test_withheld_fields_leave_a_mark(made: Made) -> None:
    """A reader sees that something was left out, and why."""
    first = next(row for row in rows(made, "chronology.csv") if row["words"] == "He left a box.")
    assert first["witnesses"].startswith("[withheld:")
    assert first["feeling"].startswith("[withheld:")
    assert first["impact"] == "I take another bus."
    assert "private note" in first["withheld"]


def test_every_row_has_its_leaf(made: Made) -> None:
    """Each row leads to a leaf; only rows with an inseparable secret give a bare hash."""
    lines = (made.folder / "data/ledger/entries.jsonl").read_text().splitlines()
    leaves = {entry["item"]: entry for entry in map(json.loads, lines)}
    found = rows(made, "chronology.csv")
    assert {int(row["item"]) for row in found} <= set(leaves)
    bare = {row["kind"] for row in found if "leaf" in leaves[int(row["item"])]}
    assert bare == {"photo", "incident"}


def test_custody_names_every_act(made: Made) -> None:
    """The chat was sealed, read, read to the end, and copied; its hash never changed."""
    found = rows(made, "custody.csv")
    chat = [row for row in found if row["sha256"] == next(
        each["sha256"] for each in rows(made, "exhibits.csv") if each["kind"] == "Export file"
    )]  # fmt: skip
    assert [row["act"] for row in chat] == [
        "sealed as it came", "read", "read to the end", "copied into this bundle",
    ]  # fmt: skip
    assert {row["hash_after"] for row in chat} == {chat[0]["sha256"]}


def test_the_journal_notes_that_it_was_made(made: Made) -> None:
    """The last entry says what went, under which tree head."""
    noted = next(entry for entry in made.book.entries() if entry.kind == "bundle")
    assert noted.body["head"]["root"] == made.report.root
    assert noted.body["manifest"] == made.report.manifest_sha256
    assert len(noted.body["items"]) == made.report.items


def test_the_same_moment_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two bundles of one record, choice and moment cannot be told apart."""
    invented(tmp_path / "one", 12).close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    archives = []
    for name in ("one", "two"):
        book = Book.open(tmp_path / name, PASSPHRASE)
        (tmp_path / f"made-{name}").mkdir()
        made = make(book, Case.fold(book), CHOICE, tmp_path / f"made-{name}" / "out", at=AT)
        assert made.archive is not None
        archives.append(made.archive.read_bytes())
        book.close()
    assert archives[0] == archives[1]


def test_nothing_is_overwritten(made: Made) -> None:
    """A bundle never takes the place of anything."""
    with pytest.raises(BundleExists):
        make(made.book, made.case, CHOICE, made.folder, at=AT)


def test_a_full_disk_leaves_nothing_behind(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full, the person is told, and no half of a bundle stays."""
    before = made.book.head

    def full(*_: object) -> object:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("tallybook.bundle.bagit.FolderSink.open", full)
    with pytest.raises(DiskFull):
        make(made.book, made.case, CHOICE, tmp_path / "out", at=AT)
    assert not list(tmp_path.iterdir())
    assert made.book.head == before


STUCK = """
import sys, time
from pathlib import Path
from tallybook.bundle import Choice, make
from tallybook.case import Case
from tallybook.journal.book import Book

def stop(doing, done, of):
    if doing == "setting the report":
        print("half way", flush=True)
        time.sleep(600)

book = Book.open(Path(sys.argv[1]), sys.argv[2])
make(book, Case.fold(book), Choice(), Path(sys.argv[3]), progress=stop)
"""


def test_what_a_killed_make_leaves_is_seen_and_swept(tmp_path: Path) -> None:
    """Nothing hidden stays: what is half written says so by its name, and the next make takes it away."""
    invented(tmp_path / "book", 4).close()
    desk = tmp_path / "desk"
    desk.mkdir()
    command = [
        sys.executable,
        "-c",
        STUCK,
        str(tmp_path / "book"),
        PASSPHRASE,
        str(desk / "my out"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as making:
        assert making.stdout is not None
        assert making.stdout.readline() == b"half way\n"
        making.kill()
    left = {path.name for path in desk.iterdir()}
    assert left == {"my out (not finished)", "my out (not finished).zip"}
    book = Book.open(tmp_path / "book", PASSPHRASE)
    make(book, Case.fold(book), CHOICE, desk / "my out", at=AT)
    assert {path.name for path in desk.iterdir()} == {"my out", "my out.zip"}
    assert verify(desk / "my out.zip").ok
    book.close()


@pytest.mark.parametrize("name", ["out (not finished)/letter.txt", "out (not finished).zip"])
def test_what_somebody_else_put_there_is_left_alone(made: Made, tmp_path: Path, name: str) -> None:
    """A folder or file of that name which no bundle left is never swept."""
    own = tmp_path / name
    own.parent.mkdir(exist_ok=True)
    own.write_text("mine")
    with pytest.raises(BundleExists):
        make(made.book, made.case, CHOICE, tmp_path / "out", at=AT)
    assert own.read_text() == "mine"


def test_a_bundle_writes_nothing_elsewhere(made: Made, tmp_path: Path) -> None:
    """While a bundle is made, files are written at its target and in the book, nowhere else."""
    written: list[str] = []
    watching = [True]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        flags = arguments[2] if watching[0] and event == "open" else 0
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(str(arguments[0]))

    sys.addaudithook(hook)
    make(made.book, made.case, CHOICE, tmp_path / "out", at=AT)
    watching[0] = False
    allowed = (str(tmp_path), str(made.book.path), "/dev/null")
    assert not [path for path in written if path.startswith("/") and not path.startswith(allowed)]
    assert [path for path in written if path.startswith(str(tmp_path))]


def test_only_the_owner_hands_over(tmp_path: Path) -> None:
    """A reader with a grant can look, and cannot make a bundle that nobody would know of."""
    book = invented(tmp_path / "book", 2)
    private, public = new_reader_key()
    book.grant(public, "read", None, "Helper")
    book.close()
    reader = Book.open(tmp_path / "book", private)
    with pytest.raises(NotAllowed):
        make(reader, Case.fold(reader), CHOICE, tmp_path / "out", at=AT)
    assert not (tmp_path / "out").exists()
    reader.close()


def test_a_damaged_original_stops_the_bundle(tmp_path: Path) -> None:
    """A file that is no longer what was sealed is named in the plan and never goes."""
    book = invented(tmp_path / "book", 2)
    case = Case.fold(book)
    gift = next(each for each in case.exhibits.values() if each.name == "gift.jpg")
    file = book.exhibits.file(gift.sha256)
    assert file is not None
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    found = plan(book, case, CHOICE)
    assert [each.name for each in found.exhibits if each.verdict == "damaged"] == ["gift.jpg"]
    make(book, case, CHOICE, tmp_path / "out", at=AT)
    assert verify(tmp_path / "out").ok
    book.close()
