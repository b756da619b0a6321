"""Import of 1,000,000 WhatsApp messages, sealed and durable, end to end: CPU and peak memory.

The chat is invented anew for each run. What is measured: sealing the original, reading it back,
looking for what the book holds already, a leaf for each message, sealing and confirming each
entry. Making the book (its key derivation) is not. Bars: 80,000 messages a second of CPU time and
1 GB. The second row brings in the same chat as another phone exports it, a tenth longer: every
message that is there already is found, and cited.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

MESSAGES = 1_000_000
RATE, MEGABYTES = 80_000.0, 1000.0
TEXT = (
    "the a to and you of it in is that for on me my at be this with have are your not just all "
    "was when know will come home call later please tonight tomorrow car keys dinner answer why "
    "where still there phone seen read again sorry fine okay really never always school bus"
)
NAMES = ("Alex Winter", "Jo Marsh")
EMOJI = ("\N{SMILING FACE WITH OPEN MOUTH}", "\N{THUMBS UP SIGN}", "\N{HEAVY BLACK HEART}")


def invent(path: Path, messages: int, *, seconds: bool) -> None:
    """Write a chat of so many messages, as Android (minutes) or an iPhone (seconds) exports it."""
    words = TEXT.split()
    chance = random.Random(20241121)  # noqa: S311 - invented words, not a secret
    at = datetime(2016, 1, 1, 10)  # noqa: DTZ001 - a chat is written on a wall clock
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(messages):
            at += timedelta(seconds=chance.randrange(1, 540))
            text = " ".join(chance.choices(words, k=chance.randrange(1, 18)))
            if number % 10 == 0:
                text += " " + EMOJI[number % 3]
            if number % 40 == 0:
                text += "\n" + " ".join(chance.choices(words, k=5))
            name = NAMES[chance.random() < 0.5]
            if seconds:
                out.write(f"[{at:%d/%m/%Y, %H:%M:%S}] {name}: {text}\n")
            else:
                out.write(f"{at:%d/%m/%Y, %H:%M} - {name}: {text}\n")


def bring_in(folder: Path, path: Path) -> None:
    """Admit one file into the book of a folder, made if it is not there; print what it took."""
    from tallybook.intake.admit import admit  # noqa: PLC0415 - in the child alone
    from tallybook.journal.book import Book  # noqa: PLC0415
    from tallybook.model.records import Answers  # noqa: PLC0415
    from tallybook.reading.exports import open_export  # noqa: PLC0415
    from tallybook.vault.keys import FLOOR  # noqa: PLC0415

    words = "ladder violet seventy kettle orchard mist"
    if folder.exists():
        book = Book.open(folder, words)
    else:
        book, _ = Book.create(folder, words, cost=FLOOR)
    answers = Answers(date_order="dmy", zone="Europe/London", owner=(NAMES[0],))
    before, began = time.process_time(), time.perf_counter()
    receipt = admit(book, open_export(path), answers)
    figures = {
        "cpu": time.process_time() - before,
        "wall": time.perf_counter() - began,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "found": receipt.found,
        "kept": receipt.kept,
        "already": receipt.already,
    }
    print(json.dumps(figures))


def run_child(folder: Path, path: Path) -> dict[str, float]:
    """Bring in a file in a process of its own and return its figures."""
    command = [sys.executable, __file__, "--into", str(folder), "--file", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def tell(title: str, figures: dict[str, float], *, barred: bool) -> bool:
    """Print one row of the table and say whether it is within its bars."""
    rate = figures["found"] / figures["cpu"]
    right = not barred or (rate >= RATE and figures["peak"] <= MEGABYTES)
    state = "reached" if right else "MISSED"
    print(
        f"| {title} | {figures['cpu']:.2f} s CPU, {figures['wall']:.2f} s "
        f"| {rate:,.0f} a second{f' of {RATE:,.0f}' if barred else ''} "
        f"| {figures['peak']:.0f} MB{f' of {MEGABYTES:.0f} MB' if barred else ''} "
        f"| {state if barred else 'no bar'} |"
    )
    return right


def main() -> int:
    """Measure, print the rows of the table, and return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--into", type=Path)
    options.add_argument("--file", type=Path)
    chosen = options.parse_args()
    if chosen.into:
        bring_in(chosen.into, chosen.file)
        return 0
    messages = int(MESSAGES * chosen.scale)
    with tempfile.TemporaryDirectory() as folder:
        path, again = Path(folder) / "WhatsApp Chat with Jo.txt", Path(folder) / "_chat.txt"
        invent(path, messages, seconds=False)
        invent(again, messages + messages // 10, seconds=True)
        first = run_child(Path(folder) / "book", path)
        second = run_child(Path(folder) / "book", again)
    right = tell(f"import of {messages:,} WhatsApp messages", first, barred=True)
    tell("the same chat from another phone, a tenth longer", second, barred=False)
    whole = first["kept"] == messages and second["already"] == messages
    if not whole:
        print(f"| counts | kept {first['kept']}, already {second['already']} | MISSED |")
    return 0 if right and whole else 1


if __name__ == "__main__":
    sys.exit(main())
