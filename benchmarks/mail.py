"""A mailbox of 100,000 mails (200 MB): CPU against ``grep -c '^From '``, and peak memory.

The mailbox is invented anew for each run: plain mails, quoted-printable, plain and HTML side by
side, and some with a picture in base64. Bars: the index of headers at most 25 x the CPU of
``grep -c`` on the same file in the same run, with bodies and attachments at most 140 x, and no more
memory for a file four times as large.
"""

import argparse
import base64
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MAILS = 100_000
INDEX_RATIO, BODY_RATIO = 25.0, 140.0
GROWTH_MEGABYTES = 10.0
ROUNDS = 3
WORDS = [
    *("the", "a", "to", "and", "you", "of", "it", "in", "is", "that", "for", "on", "me", "my"),
    *("was", "when", "know", "will", "come", "home", "call", "later", "please", "tonight", "car"),
    *("school", "dinner", "answer", "why", "where", "still", "there", "phone", "seen", "again"),
]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def header(number: int, chance: random.Random, kind: str) -> str:
    """The line that begins a mail in a mailbox, and its header."""
    sender, other = (f"person{chance.randrange(300)}@example.com" for _ in range(2))
    day, month, hour, minute = (
        chance.randrange(1, 29),
        chance.choice(MONTHS),
        number % 24,
        number % 60,
    )
    year = 2010 + number % 14
    name = "=?utf-8?q?Zo=C3=AB_Field?=" if number % 9 == 0 else "Sam Field"
    return (
        f"From {number}@xxx {DAYS[number % 7]} {month} {day:02} {hour:02}:{minute:02}:00 +0000 {year}\n"
        f"X-GM-THRID: {1700000000000 + number // 3}\nX-Gmail-Labels: Inbox,Important\n"
        f"Delivered-To: {other}\n"
        f"Received: by 192.0.2.1 with SMTP id x{number};\n"
        f"        {DAYS[number % 7]}, {day} {month} {year} {hour:02}:{minute:02}:09 -0700 (PDT)\n"
        f"Return-Path: <{sender}>\n"
        f"Received: from mx.example.com (mx.example.com. [192.0.2.9]) by mx.example.net with ESMTPS\n"
        f"        id a{number} for <{other}>; {DAYS[number % 7]}, {day} {month} {year} "
        f"{hour:02}:{minute:02}:08 -0700 (PDT)\n"
        f"MIME-Version: 1.0\nFrom: {name} <{sender}>\nTo: Jo Marsh <{other}>\n"
        f"Subject: {' '.join(chance.choices(WORDS, k=5))}\n"
        f"Date: {DAYS[number % 7]}, {day} {month} {year} {hour:02}:{minute:02}:00 +0100\n"
        f"Message-ID: <{number}.{year}@mail.example.com>\n{kind}"
    )


def body(number: int, chance: random.Random, photo: str) -> tuple[str, str]:
    """The last fields of a header, and what follows it."""
    text = "\n".join(" ".join(chance.choices(WORDS, k=12)) for _ in range(chance.randrange(2, 17)))
    plain = "Content-Type: text/plain; charset=utf-8\n"
    if number % 5 == 0:
        return plain + "Content-Transfer-Encoding: quoted-printable\n", text.replace("e", "=65")
    if number % 5 > 2:
        mark = f"000000000000{number:012x}"
        html = f'<div dir="ltr"><p>{text}</p><a href="https://example.com/">here</a></div>'
        return f'Content-Type: multipart/alternative; boundary="{mark}"\n', (
            f"--{mark}\n{plain}\n{text}\n\n--{mark}\nContent-Type: text/html; charset=utf-8\n\n"
            f"{html}\n\n--{mark}--\n"
        )
    if number % 50 == 1:
        mark = f"111111111111{number:012x}"
        return f'Content-Type: multipart/mixed; boundary="{mark}"\n', (
            f'--{mark}\n{plain}\n{text}\n\n--{mark}\nContent-Type: image/jpeg; name="p.jpg"\n'
            f'Content-Disposition: attachment; filename="p.jpg"\n'
            f"Content-Transfer-Encoding: base64\n\n{photo}\n--{mark}--\n"
        )
    return plain, text


def invent(path: Path, mails: int) -> None:
    """Write a mailbox of so many mails."""
    chance = random.Random(20241121)  # noqa: S311 - invented words, not a secret
    photo = base64.encodebytes(chance.randbytes(20_000)).decode()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(mails):
            kind, text = body(number, chance, photo)
            out.write(f"{header(number, chance, kind)}\n{text}\n\n")


def index(path: Path) -> int:
    """Read who, when, what about and which id of each mail."""
    from tallybook.reading.mailbox import header_index  # noqa: PLC0415

    with path.open("rb") as stream:
        return sum(entry.date is not None for entry in header_index(stream))


def whole(path: Path) -> int:
    """Read the file as an import would."""
    from tallybook.model.records import Answers, Record  # noqa: PLC0415
    from tallybook.reading.exports import FileExport  # noqa: PLC0415
    from tallybook.sources.mbox import SOURCE  # noqa: PLC0415

    things = SOURCE.read(FileExport(path), Answers())
    return sum(isinstance(thing, Record) for thing in things)


def child(path: Path, how: str) -> None:
    """Do one of the two, and print what it took."""
    before = time.process_time()
    count = index(path) if how == "index" else whole(path)
    spent = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": spent, "mails": count, "peak": peak}))


def run_child(path: Path, how: str) -> dict[str, float]:
    """Do one of the two in a process of its own and return its figures."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", how, "--file", str(path)],
        capture_output=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def grep(path: Path) -> float:
    """CPU seconds of ``grep -c``, the best of some rounds."""
    spent = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["grep", "-c", "^From ", str(path)], capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


def main() -> int:
    """Measure, print the rows of the table, and return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--child", choices=("index", "whole"))
    options.add_argument("--file", type=Path)
    chosen = options.parse_args()
    if chosen.child:
        child(chosen.file, chosen.child)
        return 0
    mails = int(MAILS * chosen.scale)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        path, quarter = Path(folder) / "all.mbox", Path(folder) / "quarter.mbox"
        invent(path, mails)
        invent(quarter, mails // 4)
        floor, size = grep(path), path.stat().st_size / 1e6
        for how, bar in (("index", INDEX_RATIO), ("whole", BODY_RATIO)):
            runs = [run_child(path, how) for _ in range(ROUNDS)]
            best = min(runs, key=lambda figures: figures["cpu"])
            growth = best["peak"] - run_child(quarter, how)["peak"]
            ratio = best["cpu"] / floor
            right = ratio <= bar and best["mails"] == mails and growth <= GROWTH_MEGABYTES
            missed += not right
            print(
                f"| mbox {mails:,} ({size:.0f} MB), {how} | grep -c {floor:.3f} s "
                f"| {best['cpu']:.2f} s | {ratio:.1f} x of {bar:.0f} x | {best['peak']:.0f} MB, "
                f"{growth:+.0f} MB over a quarter of it | {'MISSED' if not right else 'reached'} |"
            )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
