"""WhatsApp, 1,000,000 messages, parsed to columns: CPU against ``grep -c``, peak memory, a peer.

The chat is invented anew for each run: multi-line messages, emoji, media lines, four people. What is
measured is reading the file up to the last frame, in a process of its own, after the imports (also
printed: the whole process). Bars: 12 x the CPU of ``grep -c`` of the stamps on the same file in the
same run, 400 MB, and 15 x faster than whatstk with the format given.
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
RATIO, MEGABYTES, TIMES_FASTER = 12.0, 400.0, 15.0
ROUNDS = 3
WORDS = (
    *("the", "a", "to", "and", "you", "of", "it", "in", "is", "that", "for", "on", "me", "my"),
    *("be", "this", "with", "have", "are", "your", "not", "just", "all", "was", "when", "know"),
    *("will", "come", "home", "call", "later", "please", "tonight", "tomorrow", "car", "keys"),
)
NAMES = ("Alex Winter", "Jo Marsh", "Sam", "+44 7700 900123")
EMOJI = ("\N{SMILING FACE WITH OPEN MOUTH}", "\N{THUMBS UP SIGN}", "\N{HEAVY BLACK HEART}")
#: (title, how a stamp is written, how grep finds it, what the peer is told)
ANDROID = ("Android", "{0:%d/%m/%Y, %H:%M} - ", r"^[0-9/]*, [0-9:]* - ", "%d/%m/%Y, %H:%M - %name:")
IPHONE = ("iPhone", "[{0:%d/%m/%Y, %H:%M:%S}] ", r"^\[[0-9/]*, [0-9:]*\] ", "")


def invent(path: Path, messages: int, stamp: str) -> None:
    """Write a chat of so many messages."""
    chance = random.Random(20241121)  # noqa: S311 - invented words, not a secret
    at = datetime(2016, 1, 1, 10)  # noqa: DTZ001 - a chat is written on a wall clock
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(messages):
            at += timedelta(seconds=chance.randrange(1, 540))
            text = " ".join(chance.choices(WORDS, k=chance.randrange(1, 18)))
            if number % 10 == 0:
                text += " " + EMOJI[number % 3]
            if number % 40 == 0:
                text += "\n" + " ".join(chance.choices(WORDS, k=5))
            if number % 25 == 0:
                text = "<Media omitted>"
            out.write(f"{stamp.format(at)}{chance.choice(NAMES)}: {text}\n")


def parse(path: Path) -> None:
    """Read the file as an import would, up to the frames, and print what it took."""
    import polars as pl  # noqa: PLC0415 - in the child alone

    from tallybook.model.records import Answers  # noqa: PLC0415
    from tallybook.reading import chatlines, chatlog, chatmarks  # noqa: F401, PLC0415
    from tallybook.reading.exports import FileExport  # noqa: PLC0415
    from tallybook.sources.whatsapp import SOURCE  # noqa: PLC0415

    began = time.process_time()
    frames = (x for x in SOURCE.read(FileExport(path), Answers()) if isinstance(x, pl.DataFrame))
    rows = sum(frame.height for frame in frames)
    _tell(began, rows)


def peer(path: Path, form: str) -> None:
    """Read the file with whatstk, the format given, and print what it took."""
    from whatstk import WhatsAppChat  # noqa: PLC0415

    began = time.process_time()
    chat = WhatsAppChat.from_source(str(path), hformat=form, max_size=None)
    _tell(began, len(chat.df))


def _tell(began: float, rows: int) -> None:
    """Print the figures of one child."""
    whole = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": whole - began, "whole": whole, "rows": rows, "peak": peak}))


def run_child(*arguments: str) -> dict[str, float]:
    """Run one measurement in a process of its own and return its figures."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def grep(path: Path, pattern: str) -> float:
    """CPU seconds of ``grep -c``, the best of some rounds.

    Its output goes through a pipe: into the null device, grep stops at the first hit.
    """
    spent = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["grep", "-c", pattern, str(path)], stdout=subprocess.PIPE, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


def measure(path: Path, messages: int, kind: tuple[str, str, str, str]) -> bool:
    """Measure one kind of phone, print its row, and say whether the bars are reached."""
    title, stamp, pattern, form = kind
    invent(path, messages, stamp)
    floors, runs = [], []
    for _ in range(ROUNDS):  # side by side, so that a busy machine slows both
        floors.append(grep(path, pattern))
        runs.append(run_child("--parse", str(path)))
    floor, best = min(floors), min(runs, key=lambda figures: figures["cpu"])
    ratio = best["cpu"] / floor
    right = best["rows"] == messages and ratio <= RATIO and best["peak"] <= MEGABYTES
    other = ""
    if form:
        peers = run_child("--peer", str(path), "--form", form)
        faster = peers["cpu"] / best["cpu"]
        right = right and faster >= TIMES_FASTER
        other = (
            f", {faster:.0f} x faster than whatstk ({peers['cpu']:.1f} s) of {TIMES_FASTER:.0f} x"
        )
    print(
        f"| WhatsApp {title} {messages:,} ({path.stat().st_size / 1e6:.0f} MB) "
        f"| grep -c {floor:.3f} s | {best['cpu']:.2f} s (whole process {best['whole']:.2f} s) "
        f"| {ratio:.1f} x of {RATIO:.0f} x | {best['peak']:.0f} MB of {MEGABYTES:.0f} MB{other} "
        f"| {'reached' if right else 'MISSED'} |",
        flush=True,
    )
    return right


def main() -> int:
    """Measure both kinds of phone; return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--parse", type=Path)
    options.add_argument("--peer", type=Path)
    options.add_argument("--form", default="")
    options.add_argument("--no-peer", action="store_true")
    chosen = options.parse_args()
    if chosen.parse:
        parse(chosen.parse)
        return 0
    if chosen.peer:
        peer(chosen.peer, chosen.form)
        return 0
    messages = int(MESSAGES * chosen.scale)
    kinds = ((*ANDROID[:3], "") if chosen.no_peer else ANDROID, IPHONE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Jo.txt"
        reached = [measure(path, messages, kind) for kind in kinds]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
