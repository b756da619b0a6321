"""Words that would do something if they were not handled as words: scripts and formulas."""

import csv
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from proofs.books import ANSWERS, PASSPHRASE, make
from tallybook import diary as door
from tallybook.bundle import Choice
from tallybook.diary import Diary
from tallybook.model.entries import Incident
from tallybook.web.app import Doors, set_up
from tallybook.web.gate import Gate

HOST = "127.0.0.1:8000"
SCRIPTS = (
    "<script>alert('heron')</script>",
    "<img src=x onerror=alert('heron')>",
    "\"><svg onload=alert('heron')>",
    "javascript:alert('heron')",
    "</title></textarea></style><script>heron</script>",
    "{{ 7*191 }}{% heron %}",
    "\u202eheron\u2066<b>heron</b>",
)
#: What must stand on no page unless it was escaped.
LIVE = re.compile(
    r"<script>alert|<img src=x|<svg onload|<b>heron|<script>heron|1337", re.IGNORECASE
)
FORMULAS = (
    '=HYPERLINK("http://example.org/","heron")', "+1+cmd|' /C calc'!A0", "-2+3+heron",
    "@SUM(1+1)*heron", "\t=heron", "\uff1dheron", " =heron", "%0A=heron", "'=heron", "|heron",
)  # fmt: skip
BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def filled(place: Path, words: tuple[str, ...]) -> Diary:
    """A book with such words in messages, names of senders and files, and diary lines."""
    diary = make(place / "book")
    chat = place / "chat.txt"
    chat.write_text(
        "".join(
            f"04/03/2024, 10:{number:02} - {word.replace(':', ' ').strip()}: {word}\n"
            f"04/03/2024, 11:{number:02} - Sam: {word}\n"
            for number, word in enumerate(words)
        ),
        encoding="utf-8",
    )
    diary.admit(chat, ANSWERS)
    for number, word in enumerate(words):
        diary.write(Incident(what=word, impact=word, where=word, private_note=word))
        kept = place / f"{number} {word.replace('/', '_')[:60]}.bin"
        kept.write_bytes(word.encode())
        diary.keep(kept)
    return diary


def scripts(place: Path) -> list[str]:
    """Open every page and every item's words; nothing is live, nothing is inline."""
    diary = filled(place, SCRIPTS)
    items = diary.case.items["item"].to_list()
    files = list(diary.case.exhibits)
    diary.close()
    client = _visitor(place)
    fields = urlencode({"path": str(place / "book"), "passphrase": PASSPHRASE})
    client.post("/open", fields, "application/x-www-form-urlencoded")
    pages = ["/", "/list", "/counts", "/files", "/people", "/copies", "/settings", "/people/add"]
    pages += [f"/item/{item}{more}" for item in items for more in ("", "/words")]
    pages += [f"/files/{sha256}" for sha256 in files]
    failed = []
    opened = 0
    for page in pages:
        answer = client.get(page, follow=True)
        text = answer.content.decode(errors="replace")
        opened += "heron" in text
        if LIVE.search(text):
            failed.append(f"{page} holds something live")
        policy = answer.headers.get("Content-Security-Policy", "")
        if "script-src" not in policy or "unsafe" in policy:
            failed.append(f"{page} has no policy against scripts")
    return [*failed, *([] if opened >= len(SCRIPTS) else [f"only {opened} pages had the words"])]


def _visitor(place: Path) -> Any:
    """Someone who has come in with the token."""
    set_up()
    from django.test import Client  # noqa: PLC0415 - settings come first

    gate = Gate(idle_minutes=10)
    doors = Doors(
        open_diary=Diary.open, make_diary=Diary.create, suggest=door.offer_passphrase,
        recover=door.recover, folder=place,
    )  # fmt: skip
    client = Client(**{
        "tallybook.gate": gate, "tallybook.doors": doors, "tallybook.host": HOST,
        "tallybook.cookie": "notes-8000", "HTTP_HOST": HOST,
    })  # fmt: skip
    client.get("/", {"k": gate.token})
    return client


def formulas(place: Path) -> list[str]:
    """Write a bundle and a plain export; no cell of any table begins like a formula."""
    diary = filled(place, FORMULAS)
    diary.make_bundle(
        Choice(producer="=heron", recipient="+heron", archive=False), place / "bundle"
    )
    diary.export_plain(place / "plain")
    diary.close()
    failed: list[str] = []
    cells = 0
    tables = [*(place / "bundle").rglob("*.csv"), *(place / "plain").rglob("*.csv")]
    for table in tables:
        with table.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                cells += sum("heron" in cell for cell in row)
                failed += [
                    f"{table.name}: {cell[:20]!r}"
                    for cell in row
                    if cell.lstrip(" \u00a0\ufeff\u200b").startswith(BEGINS)
                ]
    return [*failed[:10], *([] if cells else ["no table holds the words"])]
