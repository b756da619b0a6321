"""How commands speak on a terminal: rows, progress, JSON."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any


def plain(value: Any) -> Any:
    """What JSON has no word for, as text or plain values."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def print_json(value: Any) -> None:
    """Print one object on one line."""
    print(json.dumps(value, ensure_ascii=False, default=plain))


def visible(text: str) -> str:
    """Text for a terminal: control and direction characters shown as marks, never obeyed."""
    return "".join(
        letter if letter.isprintable() and letter not in DIRECTIONS else "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )


#: Characters that turn a line around; a stranger's text must not turn ours.
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def counted(number: int, one: str, more: str = "") -> str:
    """A number with its noun: 1 item, 2 items."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def size_text(count: int) -> str:
    """Bytes as a person reads them."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return counted(count, "byte")


def table(rows: Sequence[tuple[str, ...]], heads: tuple[str, ...]) -> None:
    """Print columns; the terminal's width is left to the terminal."""
    widths = [
        max(len(head), *(len(row[column]) for row in rows)) if rows else len(head)
        for column, head in enumerate(heads)
    ]
    for row in (heads, *rows):
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Callable[[int, int, int], None]]:
    """Show a bar with counts and the time left; silent where no person is looking.

    Yields:
        A function to call with (bytes done, bytes in all, items so far).
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total, _items: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[items]:,} items"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=None, items=0)
        yield lambda done, total, items: bar.update(
            task, completed=done, total=total or None, items=items
        )
