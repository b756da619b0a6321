"""The view of 1,000,000 invented messages: folding, searching, paging and the pattern views.

The fold alone, from entries in memory; `benchmarks.book` opens a whole book from the disk. Run one
by itself with another number of messages: python benchmarks/case.py 10000.
"""

import io
import resource
import secrets
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from typing import Any

import numpy as np

from benchmarks._timing import p95
from tallybook.case import Case, Filter, page
from tallybook.model.columns import complete
from tallybook.model.entries import Entry
from tallybook.patterns import all_patterns

WORDS = (  # noqa: SIM905 - a list of fifty words reads better as a line
    "please answer when you can I will wait outside the office until six and then go home why "
    "are you not picking up make me ask again see you at the station fine thanks really ok "
    "morning lunch train late tomorrow Tuesday shopping milk bread keys garden rain phone"
).split()
#: What one message in ten carries.
ODD = (" 😀", " \u2764\ufe0f", " don\u2019t", " café")
ROWS = 50_000
YEAR = 365 * 86_400
START = int(datetime(2019, 1, 1, tzinfo=UTC).timestamp())


def segment(number: int, start: int, rows: int, span: int) -> bytes:
    """One segment as the journal holds it: columns in Parquet."""
    import polars as pl  # noqa: PLC0415

    draw = np.random.default_rng(number)
    sentences = [
        " ".join(WORDS[word] for word in draw.integers(0, len(WORDS), length))
        for length in draw.integers(2, 20, 20_000)
    ]
    for place in range(0, len(sentences), 10):
        sentences[place] += ODD[place // 10 % len(ODD)]
    picked = draw.integers(0, len(sentences), rows)
    numbers = draw.integers(0, 12, rows)
    seconds = np.sort(draw.integers(start, start + span, rows))
    frame = pl.DataFrame(
        {
            "kind": np.where(draw.random(rows) < 0.02, "event", "message"),
            "channel": ["whatsapp"] * rows,
            "offset": np.arange(rows) * 80,
            "length": [80] * rows,
            "local": seconds * 1_000_000,
            "thread": ["thread"] * rows,
            "sender": [f"+44 7700 9001{number:02d}" for number in numbers],
            "direction": np.where(numbers == 0, "out", "in"),
            "text": [f"{sentences[place]} {row}" for row, place in enumerate(picked)],
        }
    )
    kept = io.BytesIO()
    complete(frame).write_parquet(kept, compression="zstd")
    return kept.getvalue()


def entries(segments: list[bytes], opened: list[float]) -> Iterator[Entry]:
    """The entries of the book; the time spent on opening Parquet is noted apart."""
    import polars as pl  # noqa: PLC0415 - after the package, which says how memory is given back

    written = datetime(2025, 1, 1, tzinfo=UTC)
    plain: dict[str, Any] = {"epoch": 0, "written_at": written, "by": "owner"}
    answers = {"zone": "Europe/London", "owner": ["+44 7700 900100"]}
    yield Entry(
        seq=0, kind="import", first_leaf=0, body={"exhibit": "aa", "answers": answers}, **plain
    )
    leaf = 1
    for number, sealed in enumerate(segments, 1):
        begun = time.perf_counter()
        frame = pl.read_parquet(sealed)
        opened.append(time.perf_counter() - begun)
        body = {"import": 0, "exhibit": "aa"}
        yield Entry(seq=number, kind="records", first_leaf=leaf, body=body, frame=frame, **plain)
        leaf += frame.height + 1


def row(what: str, measured: float, unit: str, bar: float | None = None) -> bool:
    """Print one line of the table; say whether its bar is reached."""
    reached = bar is None or measured <= bar
    told = "" if bar is None else f"{bar:g} {unit}"
    print(f"| {what} | {measured:.2f} {unit} | {told} | {'ok' if reached else 'MISSED'} |")
    return reached


def main() -> int:
    """Measure, print the rows of the table, and return 1 where a bar is missed."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    count = max(1, messages // ROWS)
    span = 5 * YEAR // count
    with ProcessPoolExecutor(1, get_context("spawn")) as maker:
        made = [
            maker.submit(segment, number, START + number * span, min(ROWS, messages), span)
            for number in range(count)
        ]
        segments = [one.result() for one in made]
    opened: list[float] = []
    begun = time.perf_counter()
    case = Case.of_entries(entries(segments, opened))
    whole = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tokens = [*WORDS, *(secrets.token_hex(3) for _ in range(20))]
    right = [
        row(f"fold {case.items.height:,} messages", whole, "s"),
        row("of it, opening their Parquet", sum(opened), "s"),
        row("memory at most", memory, "MB", 700),
        row(
            "substring search, p95",
            p95(lambda turn: page(case, Filter(words=tokens[turn]))),
            "ms",
            150,
        ),
        row("a filtered page, p95", p95(lambda turn: page(case, narrow(turn), 20_000)), "ms", 60),
        row("an open page, p95", p95(lambda turn: page(case, Filter(), turn * 1000)), "ms"),
    ]
    for pattern in all_patterns():
        begun = time.perf_counter()
        pattern.find(case)
        right.append(row(f"pattern {pattern.name}", time.perf_counter() - begun, "s", 1.0))
    return 0 if all(right) else 1


def narrow(turn: int) -> Filter:
    """One handle, one channel, two years; another one each turn."""
    day = 1 + turn % 28
    return Filter(
        handle=f"07700 9001{turn % 12:02d}",
        channel=("whatsapp",),
        since=date(2020, 1, day),
        until=date(2022, 1, day),
    )


if __name__ == "__main__":
    sys.exit(main())
