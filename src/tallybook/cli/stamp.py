"""``tallybook stamp``: the tree head as words, and outside time stamps over it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.diary import Diary

ALL_OF_IT = "That is all that goes out. The authority also sees the internet address it comes from."


Head = Annotated[
    bool, typer.Option("--head", help="Print the tree head: words, one line, a square code.")
]
Noted = Annotated[
    str, typer.Option("--compare", help="Words or a line noted earlier: is it of this book?")
]
Asked = Annotated[
    list[str] | None,
    typer.Option("--authority", help="Ask this authority, by its address; may be repeated."),
]
RequestFile = Annotated[
    Path | None,
    typer.Option("--request-file", help="Write the request here, or read it with an answer."),
]
ResponseFile = Annotated[
    Path | None,
    typer.Option("--response-file", help="Keep this answer to the request in the file."),
]
Roots = Annotated[
    Path | None,
    typer.Option("--roots", help="Root certificates of the authority, PEM, to keep with it."),
]


def run(
    *,
    book: BookPath,
    head: Head = False,
    compare: Noted = "",
    authority: Asked = None,
    request_file: RequestFile = None,
    response_file: ResponseFile = None,
    roots: Roots = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before sending.")] = False,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Print the tree head, compare one noted earlier, or have it stamped by outside authorities."""
    diary = open_diary(book, passphrase_fd)
    given = roots.read_bytes() if roots else b""
    if compare:
        raise typer.Exit(_compare(diary, compare))
    if head:
        _head(diary, as_json=as_json)
    elif response_file is not None and request_file is not None:
        kept = diary.keep_stamp(request_file.read_bytes(), response_file.read_bytes(), roots=given)
        print(f"Kept: {kept.at}, by {visible(kept.who)}.")
    elif request_file is not None:
        _write(diary, request_file)
    elif authority:
        _ask(diary, authority, given, yes=yes)
    else:
        _list(diary, as_json=as_json)


def _head(diary: Diary, *, as_json: bool) -> None:
    """Print the present tree head in each form."""
    words = diary.head_words()
    if as_json:
        print_json({"words": list(words), "line": diary.head_text()})
        return
    print(f"In words:  {' '.join(words[:6])}\n           {' '.join(words[6:])}")
    print(f"As a line: {diary.head_text()}")
    print(diary.head_code())


def _compare(diary: Diary, typed: str) -> int:
    """Say whether a noted head is one of this book; return the exit code."""
    found = diary.compare_head(typed)
    if not found.equal:
        print("Not equal: no tree head of this book has these words.")
        return 1
    lines = counted(found.size, "numbered line")
    now = "the present tree head" if found.now else "an earlier tree head of this book"
    print(f"Equal: this is {now}, over {lines}.")
    return 0


def _write(diary: Diary, path: Path) -> None:
    """Write a request, to be carried to a computer that is online."""
    asking = diary.ask_stamp()
    with path.open("xb") as file:
        file.write(asking.request)
    print(f"Written: {len(asking.request)} bytes in {path}. It holds the SHA-256 {asking.imprint}")
    print(
        "and a random number. Keep it: the answer is kept together with it. To send it elsewhere:"
    )
    print(f"  curl -H 'Content-Type: application/timestamp-query' --data-binary @{path.name} \\")
    print("    -o answer.tsr ADDRESS")


def _ask(diary: Diary, addresses: list[str], roots: bytes, *, yes: bool) -> None:
    """Show what would go out, ask, and send it to each authority."""
    from tallybook.errors import NoAnswer  # noqa: PLC0415
    from tallybook.reaching import place_of, post_request  # noqa: PLC0415

    asked = [(address, place_of(address), diary.ask_stamp()) for address in addresses]
    for _, place, asking in asked:
        print(f"To {place.scheme}://{place.host}{place.target}")
        for name, value in (*place.headers, ("Content-Length", len(asking.request))):
            print(f"    {name}: {value}")
        print(f"    {asking.request.hex()}")
    print(f"In it: the SHA-256 {asked[0][2].imprint} and a random number. {ALL_OF_IT}")
    if not (yes or agreed()):
        print("Nothing was sent.", file=sys.stderr)
        raise typer.Exit(1)
    failed: NoAnswer | None = None
    for address, place, asking in asked:
        try:
            answer = post_request(address, asking.request)
        except NoAnswer as error:
            failed = error
            print(error.message, file=sys.stderr)
            continue
        kept = diary.keep_stamp(asking.request, answer, asked=address, roots=roots)
        print(f"Kept: {kept.at}, by {visible(kept.who)} ({place.host}).")
    if failed is not None:
        raise failed


def agreed() -> bool:
    """Ask a person before anything is sent; a program has to say ``--yes``."""
    return sys.stdin.isatty() and input("Send it? (y/n) ").strip() in {"y", "yes"}


def _list(diary: Diary, *, as_json: bool) -> None:
    """List the stamps that are kept, and the authorities that are known."""
    from tallybook.content.authorities import authorities  # noqa: PLC0415

    stamps = diary.stamps()
    if as_json:
        told = [
            {"time": one.stamp.at.isoformat(), "by": one.who, "size": one.head.size}
            for one in stamps
        ]
        print_json({"stamps": told})
        return
    for one in stamps:
        print(f"{one.at}, over {counted(one.head.size, 'numbered line')}, by {visible(one.who)}")
    if not stamps:
        print("There is no stamp yet. A stamp shows that a tree head existed at a time, no more.")
    print("Public authorities, none of which was tried here (ask two: --authority ADDRESS):")
    for known in authorities().authority:
        print(f"  {known.name}: {known.address}")
