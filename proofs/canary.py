"""Planted words are found nowhere on the disk outside the sealed files.

Words are planted in exports, diary lines, file names and pictures. Then: import, timeline, search,
opening, patterns, the app in a browser where there is one, and an import that is killed. Every
file of the book, of the temporary folders and of the home folder that the processes were given is
searched, as it is and as UTF-16.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from proofs import Result
from proofs.books import ANSWERS, PASSPHRASE, make
from tallybook.diary import Diary
from tallybook.model.entries import Incident


def run(cases: int) -> Result:
    """Plant so many words and look for each everywhere."""
    words = [f"canary{secrets.token_hex(8)}" for _ in range(cases)]
    with tempfile.TemporaryDirectory() as outside, tempfile.TemporaryDirectory() as inside:
        exports = plant(Path(outside), words)
        home = surroundings(Path(inside))
        book = Path(inside) / "book"
        make(book).close()
        used(book, exports, words, home)
        killed(book, exports[0], home)
        failed = [f"{word} in {path}" for path, word in found(Path(inside), words)]
        watched = [Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/dev/shm")]  # noqa: S108
        for folder in watched:
            failed += [
                f"{word} in {path}"
                for path, word in found(folder, words)
                if Path(outside) not in path.parents
            ]
        files = sum(1 for path in Path(inside).rglob("*") if path.is_file())
    return Result(
        name="planted words", cases=cases, failed=tuple(failed), figures={"files of its own": files}
    )


def plant(folder: Path, words: list[str]) -> list[Path]:
    """Write exports that hold the words: a chat and a mailbox; return their paths."""
    half = len(words) // 2
    chat = folder / f"WhatsApp Chat with {words[0]}.txt"
    chat.write_text(
        "".join(
            f"{1 + number % 28:02}/03/2024, 10:{number % 60:02} - Robin: {word} again\n"
            for number, word in enumerate(words[:half])
        ),
        encoding="utf-8",
    )
    box = folder / "box.mbox"
    box.write_text(
        "".join(
            f"From robin@example.com Mon Mar 04 10:{number % 60:02}:00 2024\n"
            f"From: Robin <robin@example.com>\nTo: sam@example.org\nSubject: {word}\n"
            f"Date: Mon, 04 Mar 2024 10:{number % 60:02}:00 +0000\n\nabout {word}\n\n"
            for number, word in enumerate(words[half:])
        ),
        encoding="utf-8",
    )
    return [chat, box]


def surroundings(folder: Path) -> dict[str, str]:
    """A home and a temporary folder of their own for every process of the trial."""
    (folder / "home").mkdir()
    (folder / "tmp").mkdir()
    return {**os.environ, "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp")}


def used(book: Path, exports: list[Path], words: list[str], home: dict[str, str]) -> None:
    """Import, browse, search, open and count, in a process with surroundings of its own."""
    work = [sys.executable, "-m", "proofs.canary", str(book), *map(str, exports), ",".join(words)]
    subprocess.run(work, check=True, env=home, capture_output=True)


def killed(book: Path, export: Path, home: dict[str, str]) -> None:
    """Kill an import in the middle."""
    larger = export.with_name("larger.txt")
    larger.write_text(export.read_text(encoding="utf-8") * 40, encoding="utf-8")
    work = [sys.executable, "-m", "proofs.worker", "import", str(book), str(larger)]
    process = subprocess.Popen([*work, str(book.parent / "acks"), "3"], env=home)
    time.sleep(2.5)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)


def found(folder: Path, words: list[str]) -> Iterator[tuple[Path, str]]:
    """Every file below a folder that holds one of the words, in its bytes or its name."""
    spelt = [(word, word.encode(), word.encode("utf-16-le")) for word in words]
    for path in folder.rglob("*"):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError:
            content = b""
        low = b"canary" in content or b"c\0a\0n\0a\0r\0y\0" in content
        for word, plain, wide in spelt:
            if word in path.name or (low and (plain in content or wide in content)):
                yield path, word


def main() -> None:
    """Use a book in the ways a person does."""
    book, chat, box, words = sys.argv[1:]
    diary = Diary.open(Path(book), PASSPHRASE)
    for export in (chat, box):
        diary.preview(Path(export), ANSWERS)
        diary.admit(Path(export), ANSWERS, rows_per_entry=20)
    item = diary.write(Incident(what=words.split(",")[3], private_note=words.split(",")[4]))
    diary.open_words(item)
    for word in words.split(",")[:20]:
        page = diary.search(word)
        for row in page.rows:
            diary.open_words(row.item)
    diary.patterns()
    diary.backup(Path(book).parent / "copy")
    diary.close()


if __name__ == "__main__":
    main()
