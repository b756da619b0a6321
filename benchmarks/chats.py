"""JSON chats of eight apps, 300,000 messages each: CPU against ``grep -c``, and memory.

The files are invented anew for each run, in the layout that the apps write, with line breaks and
indents; a tenth of the texts of Meta's two apps carry letters that must be repaired. Bar: 10 x the CPU of
``grep -c`` on the same file in the same run, or 15 x in at most 60 MB more than the program held before
the first byte was read.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import _downloads

MESSAGES = 300_000
RATIO = 10.0
#: The other way to be within the bar, with so many MB at most.
STREAMING, ROOM = 15.0, 60.0
#: The floor and the reader take turns so many times; the best of each counts.
ROUNDS = 9
NAMES = ("Alex Winter", "Sam Field")
TEXT = (
    "the a to and you of it in is that for on me my at be this with have are your not just all "
    "was when know will come home call later please tonight tomorrow car keys school bus dinner "
    "answer why where still there phone seen read again sorry fine okay really never always"
)


def _texts(messages: int) -> Iterator[tuple[int, str, str]]:
    """Second, sender and words of each message."""
    words_of_all = TEXT.split()
    chance = random.Random(20241121)  # noqa: S311 - invented words, not a secret
    at = 1_500_000_000
    for number in range(messages):
        at += chance.randrange(1, 900)
        words = " ".join(chance.choices(words_of_all, k=chance.randrange(3, 28)))
        yield at, NAMES[number % 2], words + (" caf\u00e9" if number % 10 == 0 else "")


def _thread(messages: int, folder: str) -> str:
    """A thread as Facebook and Instagram write it."""
    items = [
        {
            "sender_name": name,
            "timestamp_ms": at * 1000,
            "content": words.encode().decode("latin-1"),
            "is_geoblocked_for_viewer": False,
        }
        for at, name, words in _texts(messages)
    ]
    thread = {
        "participants": [{"name": name} for name in NAMES],
        "messages": items,
        "title": NAMES[0],
        "thread_path": folder,
    }
    return json.dumps(thread, indent=2)


def messenger(messages: int) -> str:
    """A thread that says it is Facebook's."""
    return _thread(messages, "archived_threads/alexwinter_1a2b")


def instagram(messages: int) -> str:
    """A thread that says it is Instagram's."""
    return _thread(messages, "your_instagram_activity/messages/inbox/alexwinter_1a2b")


def discord(messages: int) -> str:
    """A direct chat as DiscordChatExporter writes it."""
    author: dict[str, Any] = {
        "discriminator": "0000",
        "nickname": "",
        "color": None,
        "isBot": False,
        "roles": [],
    }
    items: list[dict[str, Any]] = [
        {
            "id": str((at * 1000 - 1_420_070_400_000) << 22),
            "type": "Default",
            "timestamp": datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds"),
            "timestampEdited": None,
            "callEndedTimestamp": None,
            "isPinned": False,
            "content": words,
            "author": {"id": str(5550001 + NAMES.index(name)), "name": name, **author},
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [],
            "mentions": [],
        }
        for at, name, words in _texts(messages)
    ]
    chat = {
        "guild": {"id": "0", "name": "Direct Messages", "iconUrl": ""},
        "channel": {"id": "5550003", "type": "DirectTextChat", "name": NAMES[0], "topic": None},
        "dateRange": {"after": None, "before": None},
        "messages": items,
        "messageCount": messages,
    }
    return json.dumps(chat, indent=2, ensure_ascii=False)


def telegram(messages: int) -> str:
    """A chat as Telegram Desktop writes it."""
    items = [
        {
            "id": at,
            "type": "message",
            "date": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "date_unixtime": str(at),
            "from": name,
            "from_id": f"user{5550001 + NAMES.index(name)}",
            "text": words,
            "text_entities": [{"type": "plain", "text": words}],
        }
        for at, name, words in _texts(messages)
    ]
    chat = {"name": NAMES[0], "type": "personal_chat", "id": 5550001, "messages": items}
    return json.dumps(chat, indent=1, ensure_ascii=False)


def parse(path: Path, name: str) -> None:
    """Read the file as an import would, up to the frames, and print what it took."""
    import numpy.ma  # noqa: F401, PLC0415 - Polars loads it once, at its first column
    import polars as pl  # noqa: PLC0415 - in the child alone

    import tallybook.reading.chatfiles  # noqa: PLC0415
    import tallybook.reading.digits  # noqa: F401, PLC0415 - loading it is not what is measured
    from tallybook.model.records import Answers  # noqa: PLC0415
    from tallybook.reading.exports import FileExport  # noqa: PLC0415
    from tallybook.sources import all_sources  # noqa: PLC0415

    source = {source.name: source for source in all_sources()}[name]
    held = _peak()
    before = time.process_time()
    things = source.read(FileExport(path), Answers())
    rows = sum(thing.height for thing in things if isinstance(thing, pl.DataFrame))
    spent = time.process_time() - before
    print(json.dumps({"cpu": spent, "rows": rows, "more": _peak() - held}))


def _peak() -> float:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_child(*options: str) -> str:
    """Run this module in a process of its own, so that its memory is its own as well."""
    command = [sys.executable, "-m", "benchmarks.chats", *options]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


def grep(path: Path, pattern: str) -> float:
    """CPU seconds of ``grep -c``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["grep", "-c", pattern, str(path)], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(name: str, messages: int) -> bool:
    """Print one row of the table and say whether it is within its bar."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        run_child("--make", str(path), "--source", name, "--messages", str(messages))
        read = ("--parse", str(path), "--source", name)
        pairs = [(grep(path, KINDS[name][1]), run_child(*read)) for _ in range(ROUNDS)]
        floor = min(spent for spent, _ in pairs)
        found = (json.loads(told) for _, told in pairs)
        best: dict[str, float] = min(found, key=lambda one: one["cpu"])
        size = path.stat().st_size / 1e6
    ratio = best["cpu"] / floor
    streams = ratio <= STREAMING and best["more"] <= ROOM
    right = best["rows"] == messages and (ratio <= RATIO or streams)
    print(
        f"| {name} {messages:,} ({size:.0f} MB) | grep -c {floor:.3f} s | {best['cpu']:.2f} s "
        f"| {ratio:.1f} x of {RATIO:.0f} x, or of {STREAMING:.0f} x in {ROOM:.0f} MB | "
        f"{best['more']:.0f} MB | "
        f"{'reached' if right else 'MISSED'} |"
    )
    return right


#: How the file of each importer is made, and what ``grep`` counts in it.
KINDS: dict[str, tuple[Callable[[int], str], str]] = {
    "facebook_messenger": (messenger, '"sender_name"'),
    "instagram": (instagram, '"sender_name"'),
    "telegram": (telegram, '"type": "message"'),
    "discord": (discord, '"timestamp"'),
    "google_chat": (lambda messages: _downloads.google_chat(_texts(messages)), '"created_date"'),
    "snapchat": (lambda messages: _downloads.snapchat(_texts(messages)), '"Media Type"'),
    "tiktok": (lambda messages: _downloads.tiktok(_texts(messages)), '"Date"'),
    "x": (lambda messages: _downloads.x(_texts(messages)), '"messageCreate"'),
}


def main() -> int:
    """Measure, print the rows of the table, and return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--make", type=Path)
    options.add_argument("--parse", type=Path)
    options.add_argument("--source", default="")
    options.add_argument("--only", nargs="*", default=[])
    options.add_argument("--messages", type=int, default=MESSAGES)
    chosen = options.parse_args()
    if chosen.make:
        text = KINDS[chosen.source][0](chosen.messages)
        chosen.make.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if chosen.parse:
        parse(chosen.parse, chosen.source)
        return 0
    messages = int(chosen.messages * chosen.scale)
    reached = [measure(name, messages) for name in (chosen.only or KINDS)]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
