"""Every command does its part of the path, speaks plainly, and leaves its exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tallybook.cli import ORDER, commands
from tallybook.diary import Diary
from tallybook.errors import WrongRecoveryWords
from tallybook.vault.keys import FLOOR

PASSPHRASE = "seven plain grey stones in a row"
Call = Callable[..., Any]
IMPORT = ("--zone", "Europe/London", "--owner", "Sam")


def test_every_command_is_in_the_help_and_in_the_order(call: Call) -> None:
    """No command file is left out of the help, and the order names no command that is gone."""
    said = call("--help")
    assert said.code == 0
    assert all(name in said.out for name in commands())
    assert set(ORDER) == set(commands())


def test_a_line_is_written_and_stands_in_the_timeline(call: Call, book: Path) -> None:
    """One line is enough; it shows in the timeline as the person's own."""
    said = call("add", "--book", book, "He was outside again", "--json")
    assert said.code == 0
    shown = call("timeline", "--book", book)
    assert "He was outside again" in shown.out
    assert str(said.json["item"]) in shown.out


def test_an_incident_with_everything_keeps_everything(
    call: Call, book: Path, tmp_path: Path
) -> None:
    """Time, place, people, witnesses, feelings, impact and a file all come back."""
    photo = tmp_path / "gift.bin"
    photo.write_bytes(b"flowers")
    said = call(
        "add", "--book", book, "Flowers on the step", "--between", "2025-02-13T22:30",
        "2025-02-14T07:10", "--zone", "Europe/London", "--where", "my step", "--behaviour", "gifts",
        "--who", "Robin", "--exact-words", "for you", "--voice", "told-to-me", "--attach", photo,
        "--witness", "Mrs Okafor; 020 7946 0321; saw someone", "--feeling", "cold", "--impact",
        "back door", "--reported-to", "101", "--matters", "--private-note", "only mine", "--json",
    )  # fmt: skip
    item = said.json["item"]
    assert said.json["late"]
    words = call("show", item, "--book", book, "--json").json
    incident = words["incident"]
    assert incident["impact"] == "back door"
    assert incident["witnesses"][0]["name"] == "Mrs Okafor"
    assert incident["private_note"] == "only mine"
    saved = tmp_path / "out"
    assert call("show", item, "--book", book, "--save", saved).code == 0
    assert [path.read_bytes() for path in saved.iterdir()] == [b"flowers"]


def test_a_correction_keeps_what_it_corrects(call: Call, book: Path) -> None:
    """An amendment needs a reason; the first words stay in the record."""
    item = call("add", "--book", book, "On the bridge", "--json").json["item"]
    refused = call("amend", item, "--book", book, "--field", "where=home", "--reason", " ")
    assert refused.code == 55
    done = call(
        "amend", item, "--book", book, "--field", "what=By the bridge", "--reason", "mix-up"
    )
    assert done.code == 0
    diary = Diary.open(book, os.environ["TALLYBOOK_PASSPHRASE"])
    assert diary.case.history(item)[0].fields["what"] == "On the bridge"
    assert diary.case.incident(item).what == "By the bridge"


def test_a_chat_is_previewed_asked_about_and_brought_in_once(
    call: Call, book: Path, chat: Path
) -> None:
    """The preview admits nothing, an open question is asked, and the same file adds nothing."""
    seen = call("preview", chat, "--json").json
    assert (seen["items"], seen["source"], seen["zone"]) == (4, "whatsapp", "unknown")
    asked = call("import", chat, "--book", book)
    assert asked.code == 51
    first = call("import", chat, "--book", book, *IMPORT, "--json").json
    again = call("import", chat, "--book", book, *IMPORT, "--json").json
    assert (first["found"], first["kept"]) == (4, 4)
    assert (again["kept"], again["already"]) == (0, 4)


def test_the_other_persons_words_are_veiled_until_opened(
    call: Call, book: Path, chat: Path
) -> None:
    """Timeline, search and patterns never print the other person's words; show does, for one."""
    call("import", chat, "--book", book, *IMPORT)
    found = call("search", "marmalade", "--book", book, "--json").json
    item = found["rows"][0]["item"]
    shown = [
        call("timeline", "--book", book).out,
        call("timeline", "--book", book, "--json").out,
        json.dumps(found),
        call("patterns", "--book", book).out,
        call("patterns", "--book", book, "--json").out,
    ]
    assert not [text for text in shown if "marmalade" in text]
    assert "marmalade skies" in call("show", item, "--book", book).out


def test_what_came_after_a_stop_is_counted(call: Call, book: Path, chat: Path) -> None:
    """A dated stop and an order are entries, and the pattern counts what follows them."""
    call("import", chat, "--book", book, *IMPORT)
    assert call("person", "Robin", "--handle", "Robin", "--book", book).code == 0
    assert call("stop", "2024-12-26T23:40", "--book", book, "--how", "by message").code == 0
    assert call("order", "Order", "--dated", "2024-12-26", "--book", book).code == 0
    assert call("stop", "soon", "--book", book).code == 52
    said = call("patterns", "--book", book).out
    assert "after" in said.lower()


def test_a_bundle_is_planned_made_and_checked(
    call: Call, book: Path, chat: Path, tmp_path: Path
) -> None:
    """The plan writes nothing; the bundle checks, and a changed file in it does not."""
    call("import", chat, "--book", book, *IMPORT)
    call("add", "--book", book, "A private line", "--private")
    plan = call("bundle", tmp_path / "out", "--book", book, "--plan")
    assert plan.code == 0
    assert not (tmp_path / "out").exists()
    assert "private" in plan.out.lower()
    made = call("bundle", tmp_path / "out", "--book", book, "--yes")
    assert made.code == 0
    assert call("verify", tmp_path / "out").code == 0
    chronology = tmp_path / "out" / "data" / "chronology.csv"
    assert b"A private line" not in chronology.read_bytes()
    chronology.write_bytes(chronology.read_bytes().replace(b"marmalade", b"marmolade"))
    assert call("verify", tmp_path / "out").code == 72


def test_a_backup_opens_and_a_lost_passphrase_is_replaced(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sealed copy opens with the same secret, and the sheet alone gives a new passphrase."""
    diary, words = Diary.create(tmp_path / "b", "seven plain grey stones in a row", cost=FLOOR)
    diary.close()
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", "seven plain grey stones in a row")
    noted = call("backup", tmp_path / "copy", "--book", tmp_path / "b", "--json")
    assert noted.json["ok"]
    read, write = os.pipe()
    os.write(write, (" ".join(words) + "\n").encode())
    os.close(write)
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", "another row of six quiet garden gnomes")
    assert call("recover", "--book", tmp_path / "copy", "--words-fd", read).code == 0
    assert call("timeline", "--book", tmp_path / "copy").code == 0
    assert call("timeline", "--book", tmp_path / "b").code == 21


def test_a_reader_sees_what_was_granted_and_nothing_after_it_is_taken_back(
    call: Call, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A granted key opens the book within its scope; taken back, it opens no later entry."""
    own = os.environ["TALLYBOOK_PASSPHRASE"]
    public = call("key", tmp_path / "my.key", "--json").json
    call("grant", public["public"], "--name", "Mo", "--book", book)
    assert "Mo" in call("grant", "--book", book).out
    key = ("--key", tmp_path / "my.key")
    assert call("timeline", "--book", book, *key).code == 0
    assert call("add", "a line", "--book", book, *key).code == 25
    assert call("revoke", public["fingerprint"], "--book", book).code == 0
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", own)
    call("add", "after it was taken back", "--book", book)
    assert "after it was" not in call("timeline", "--book", book, *key).out


def test_everything_comes_out_in_plain_files(
    call: Call, book: Path, chat: Path, tmp_path: Path
) -> None:
    """The export holds every item's words, every entry, and the original byte for byte."""
    call("import", chat, "--book", book, *IMPORT)
    call("add", "=1+1 is a formula", "--book", book)
    said = call("export", tmp_path / "plain", "--book", book, "--json").json
    assert said["items"] == 5
    out = tmp_path / "plain"
    assert "marmalade skies" in (out / "items.csv").read_text(encoding="utf-8-sig")
    assert ",'=1+1 is a formula" in (out / "items.csv").read_text(encoding="utf-8-sig")
    assert chat.read_bytes() in [path.read_bytes() for path in (out / "files").iterdir()]
    assert call("export", out, "--book", book).code == 71


def test_bad_input_gets_a_sentence_a_code_and_a_next_step(call: Call, book: Path) -> None:
    """What cannot be done says so in words and as JSON, with the exit code of the table."""
    said = call("timeline", "--book", book.parent / "nowhere")
    assert said.code == 22
    assert "[no-book]" in said.err
    as_json = call("timeline", "--book", book.parent / "nowhere", "--json").json
    assert as_json["error"]["code"] == "no-book"
    assert call("preview", book / "header").code == 42
    assert call("preview", book.parent / "gone.txt").code == 46
    assert call("timeline", "--book", book, "--since", "yesterday").code == 52


def test_a_book_is_checked_against_a_noted_head(call: Call, book: Path) -> None:
    """The head noted now is found later; a head of another book is not."""
    diary = Diary.open(book, os.environ["TALLYBOOK_PASSPHRASE"])
    noted = diary.head_text()
    diary.close()
    call("add", "one more", "--book", book)
    assert call("verify", "--book", book, "--head", noted).code == 0
    assert call("verify", "--book", book, "--every").code == 0
    other = noted[:-4] + ("0000" if noted[-4:] != "0000" else "1111")
    assert call("verify", "--book", book, "--head", other).code == 35


def test_the_program_starts_as_a_module() -> None:
    """``python -m tallybook --version`` prints the version and nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "tallybook", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().count(".") == 2


def test_a_new_sheet_takes_the_place_of_the_old_one(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the passphrase a new sheet is made; the old words open nothing from then on."""
    diary, old = Diary.create(tmp_path / "b", PASSPHRASE, cost=FLOOR)
    diary.close()
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", PASSPHRASE)
    said = call("recover", "--new-sheet", "--book", tmp_path / "b", "--json").json
    with pytest.raises(WrongRecoveryWords):
        Diary.open_with_sheet(tmp_path / "b", old)
    Diary.open_with_sheet(tmp_path / "b", tuple(said["recovery_words"])).close()


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """An invented folder: two chats, a log of messages, something nobody reads."""
    folder = tmp_path / "phone"
    (folder / "chats").mkdir(parents=True)
    chat = "25/12/2024, 10:00 - Robin: are you there\n26/12/2024, 23:40 - Sam: please stop\n"
    (folder / "chats" / "one.txt").write_text(chat)
    (folder / "chats" / "two.txt").write_text(
        chat.replace("Robin", "Alex").replace("please", "now")
    )
    (folder / "odd.bin").write_bytes(b"\x00odd")
    (folder / ".DS_Store").write_bytes(b"litter")
    return folder


def test_a_folder_is_shown_before_it_is_brought_in(phone: Path, call: Call) -> None:
    """The plan names each part and what nobody reads, and its bytes add up."""
    said = call("preview", phone)
    assert said.code == 0
    assert "chats/one.txt" in said.out
    assert "odd.bin (unknown kind, 4 bytes)" in said.out
    assert "to be asked (2 parts)" in said.out
    lines = [json.loads(line) for line in call("preview", "--json", phone).out.splitlines()]
    assert [line["file"] for line in lines] == [
        f"{phone}/chats/one.txt", f"{phone}/chats/two.txt", f"{phone}/odd.bin", str(phone)
    ]  # fmt: skip
    assert lines[2]["error"]["code"] == "unknown-export"
    whole = lines[3]["bytes"]
    assert whole["all"] == whole["recognised"] + whole["not_recognised"] + whole["hidden"]


def test_a_folder_is_brought_in_and_again_adds_nothing(phone: Path, book: Path, call: Call) -> None:
    """Each part has its receipt, the sum adds up, and the next time everything is there already."""
    words = ("import", "--book", book, "--zone", "Europe/London", "--owner", "Sam", phone)
    said = call(*words)
    assert said.code == 0, said.err
    assert "In all: 4 items found = 4 kept + 0 already there + 0 not understood" in said.out
    again = call(*words, "--keep-rest", "--json")
    assert again.json["sum"]["already"] == 4
    assert again.json["sum"]["kept_parts"] == 1
    assert again.json["sum"]["left_size"] == 0


def test_a_folder_with_an_open_question_says_so(phone: Path, book: Path, call: Call) -> None:
    """Where nobody can be asked, parts that are open stay out and the exit code says it."""
    said = call("import", "--book", book, "--zone", "Europe/London", phone)
    assert said.code == 51
    assert "chats/one.txt: not brought in" in said.out
    empty = phone / "empty"
    empty.mkdir()
    assert call("import", "--book", book, empty).code == 42
