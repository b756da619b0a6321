"""Rows of the timeline on a terminal: times and counts, the other person's words veiled."""

from typing import TYPE_CHECKING

from tallybook.cli.printing import counted, table, visible

if TYPE_CHECKING:
    from tallybook.case import Page, Row


def when_text(row: "Row") -> str:
    """The time of a row as it is known, with its zone where one is known."""
    if row.moment == "unknown" or row.home is None:
        return "time not known"
    shown = f"{row.home:%Y-%m-%d}" if row.precision == "day" else f"{row.home:%Y-%m-%d %H:%M}"
    about = {"about": "about ", "between": "from "}.get(row.moment, "")
    unsure = " (zone not known)" if row.zone == "unknown" else ""
    return f"{about}{shown}{unsure}"


def content_text(row: "Row") -> str:
    """The person's own first line, or how much is veiled; never the other person's words."""
    if row.line:
        return visible(row.line)
    said = [counted(row.words, "word")] if row.words else []
    said += [f"{row.attachments} attached"] if row.attachments else []
    return f"[{', '.join(said)}]" if said else ""


def way(row: "Row") -> str:
    """Whether it came or went; what a person wrote down did neither."""
    return "" if row.kind == "incident" else row.direction


def marks(row: "Row") -> str:
    """What is marked on a row, in words."""
    named = {
        "late": row.late,
        "matters": row.matters,
        "private": row.private,
        "corrected": row.amended,
    }
    return ", ".join(name for name, is_set in named.items() if is_set)


def print_page(page: "Page") -> None:
    """Print one page of rows and where it stands among all."""
    rows = [
        (str(row.item), when_text(row), row.channel or row.kind, way(row), visible(row.who),
         content_text(row), marks(row))
        for row in page.rows
    ]  # fmt: skip
    table(rows, ("item", "when", "what", "way", "who", "", ""))
    first = page.offset + 1 if page.rows else 0
    print(f"{first:,} to {page.offset + len(page.rows):,} of {page.total:,}.", end=" ")
    print("Words stay veiled: open one with tallybook show ITEM.")
