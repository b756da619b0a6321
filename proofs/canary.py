"""Planted words are found nowhere on the disk outside the sealed files.

Words are planted in exports, diary lines, file names and searches. Then: import, timeline, search,
opening, patterns, a backup, the pages with an upload, an import and a server that are killed.
Afterwards every file of the book, of the temporary folders and of the home folder that the
processes were given is searched, as it is and as UTF-16. While they run, every write to a file is
watched by ``strace``, so that a file that was there for a moment is found as well.

A browser keeps a folder of its own, which is no place this program can speak for. What Chromium
put there of pages that say ``no-store`` is told as a figure of its own.
"""

import hashlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proofs import Result
from proofs.books import ANSWERS, PASSPHRASE, make
from tallybook.diary import Diary
from tallybook.model.entries import Incident

CALLS = "trace=write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range"
#: Where anything on this machine may leave a file in passing.
WATCHED = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108
CHROMIUM = "/usr/bin/chromium"


def run(cases: int) -> Result:
    """Plant so many words and look for each everywhere."""
    words = [f"canary{secrets.token_hex(8)}" for _ in range(cases)]
    figures: dict[str, int | float | str] = {}
    started = time.time()
    with tempfile.TemporaryDirectory() as outside, tempfile.TemporaryDirectory() as inside:
        place = Path(inside)
        exports = plant(Path(outside), words)
        home = surroundings(place)
        book = place / "book"
        make(book).close()
        writes = [used(book, exports, words, home)]
        killed(book, exports[0], home)
        writes.append(paged(place, exports, words, figures))
        failed = [line for log in writes for line in written(log, words, figures)]
        failed += [f"{word} in {path}" for path, word in found(place, words)]
        for folder in map(Path, WATCHED):
            failed += [
                f"{word} in {path}"
                for path, word in found(folder, words, started)
                if Path(outside) not in path.parents
            ]
        figures["files of its own"] = sum(1 for path in place.rglob("*") if path.is_file())
    return Result(name="planted words", cases=cases, failed=tuple(failed), figures=figures)


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
    for name in ("home", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    return {**os.environ, "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp")}


def watching(log: Path) -> list[str]:
    """Say of every write to a file what was written, where strace may be used."""
    if shutil.which("strace") is None:
        return []
    return [
        "strace",
        "-f",
        "-qq",
        "-y",
        "-s",
        "65536",
        "-e",
        CALLS,
        "-e",
        "signal=none",
        "-o",
        str(log),
    ]


def used(book: Path, exports: list[Path], words: list[str], home: dict[str, str]) -> Path:
    """Import, browse, search, open and count, in a process with surroundings of its own."""
    log = exports[0].with_name("writes-used")
    given = exports[0].with_name("words")
    given.write_text(",".join(words))
    work = [sys.executable, "-m", "proofs.canary", str(book), *map(str, exports), str(given)]
    subprocess.run([*watching(log), *work], check=True, env=home, capture_output=True)
    return log


def killed(book: Path, export: Path, home: dict[str, str]) -> None:
    """Kill an import in the middle."""
    larger = export.with_name("larger.txt")
    larger.write_text(export.read_text(encoding="utf-8") * 40, encoding="utf-8")
    acks = book.parent / "acks"
    work = [sys.executable, "-m", "proofs.worker", "import", str(book), str(larger), str(acks), "3"]
    process = subprocess.Popen(work, env=home)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (acks.exists() and acks.stat().st_size > 40):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)


def paged(
    place: Path, exports: list[Path], words: list[str], figures: dict[str, int | float | str]
) -> Path:
    """Use the pages in a browser, where there is one, and kill the server in the end."""
    log = exports[0].with_name("writes-pages")
    figures["pages in a browser"] = "no"
    if Path(CHROMIUM).exists():
        from proofs.browsing import browse  # noqa: PLC0415 - only where a browser is

        profile = exports[0].with_name("profile")
        upload = exports[0].with_name(f"upload {words[8]}.txt")
        upload.write_bytes(exports[0].read_bytes() * 30)
        with served(place, log) as address:
            browse(address, place / "book", upload, words, profile)
        with Diary.open(place / "book", PASSPHRASE).book as book:
            book.exhibits.check(hashlib.sha256(upload.read_bytes()).hexdigest())
        figures["pages in a browser"] = "yes"
        kept = {word for _, word in found(profile, words)}
        figures["planted words in Chromium's own folder"] = len(kept)
    return log


@contextmanager
def served(place: Path, log: Path) -> Iterator[str]:
    """Serve the pages, watched, and kill the server without a warning in the end."""
    work = [*watching(log), sys.executable, "-u", "-m", "tallybook", "serve", "--no-browser"]
    process = subprocess.Popen(
        [*work, "--book", str(place / "book")], env=surroundings(place), start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        said = ""
        while process.stdout is not None and (line := process.stdout.readline()):
            said += line
            if "?k=" in line:
                yield line.strip()
                return
        raise RuntimeError(said)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)


def written(log: Path, words: list[str], figures: dict[str, int | float | str]) -> Iterator[str]:
    """Every write of a planted word to a file, as strace saw it; pipes and sockets are no files."""
    if not log.exists():
        figures["writes watched"] = "strace is not here"
        return
    count = int(figures.get("writes watched", 0))
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        place = re.search(r"\(\d+<([^>]*)>", line)
        count += 1
        holds = "canary" in line and any(word in line for word in words)
        if holds and place and place[1].startswith("/"):
            yield f"a planted word was written to {place[1]}"
    figures["writes watched"] = count


def files_below(folder: Path) -> Iterator[Path]:
    """Every plain file below a folder, though others come and go."""
    for place, _, names in os.walk(folder):
        yield from (path for name in names if (path := Path(place, name)).is_file())


def found(folder: Path, words: list[str], since: float = 0.0) -> Iterator[tuple[Path, str]]:
    """Every file below a folder that holds one of the words, in its bytes or its name."""
    spelt = [(word, word.encode(), word.encode("utf-16-le")) for word in words]
    for path in files_below(folder):
        try:
            content = path.read_bytes() if path.stat().st_mtime >= since else b""
        except OSError:
            continue  # gone in the meantime
        low = b"canary" in content or b"c\0a\0n\0a\0r\0y\0" in content
        for word, plain, wide in spelt:
            if word in path.name or (low and (plain in content or wide in content)):
                yield path, word


def main() -> None:
    """Use a book in the ways a person does."""
    book, chat, box, given = map(Path, sys.argv[1:])
    words = given.read_text().split(",")
    diary = Diary.open(book, PASSPHRASE)
    for export in (chat, box):
        diary.preview(export, ANSWERS)
        diary.admit(export, ANSWERS, rows_per_entry=20)
    item = diary.write(Incident(what=words[3], private_note=words[4]))
    diary.amend(item, {"what": f"{words[3]} {words[5]}"}, words[6])
    diary.open_words(item)
    for word in words:
        page = diary.search(word)
        if not page.rows:
            raise LookupError(page.total)  # a word that was not imported would be found nowhere
        diary.open_words(page.rows[0].item)
    diary.patterns()
    diary.backup(book.parent / "copy")
    diary.close()


if __name__ == "__main__":
    main()
