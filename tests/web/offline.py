"""Walks every page of a served book, bundle included; run as a script where there is no network."""

import fcntl
import json
import re
import socket
import struct
import sys
import time
from pathlib import Path

from crawling import filled, kind_of, links
from test_uploads import Raw, multipart
from visiting import COST, PASSPHRASE, serving

from tallybook.diary import Diary

#: The address that the interface of this machine alone is switched on by (netdevice(7)).
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41
#: Pages of each kind that are looked at.
EACH = 2


def switch_on_loopback() -> None:
    """Switch on the one interface that an empty network has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug:
        fcntl.ioctl(plug, SET_FLAGS, struct.pack("16sh14x", b"lo", UP_AND_RUNNING))


def walk(raw: Raw) -> dict[str, int]:
    """Follow links from the first page; say how each was answered."""
    waiting, answers, kinds = ["/"], {}, dict.fromkeys(["/"], 1)
    while waiting:
        address = waiting.pop()
        answer, page = raw.ask("GET", address)
        answers[address] = answer.status
        sent_on = str(answer.headers["Location"] or "").partition("#")[0]
        onward = {sent_on} if sent_on else links(page)
        for one in sorted(onward - answers.keys() - set(waiting)):
            kind = kind_of(one)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= EACH and not one.startswith(("/leave", "/lock")):
                waiting.append(one)
    return answers


def bring_in(raw: Raw) -> int:
    """Send a file and have it sealed."""
    chat = b"01/12/2024, 09:00 - Sam Ade: on my way\n02/12/2024, 09:00 - Lou: fine\n"
    body, kind = multipart(chat, {"csrfmiddlewaretoken": raw.secret("/files")})
    return int(raw.ask("POST", "/files/bring", body, kind)[0].status)


def make_copies(raw: Raw, target: Path) -> str:
    """Choose what goes, make it, wait for it; give back the page that says what was made."""
    raw.form("/copies", {"for": "solicitor", "reference": "sa"})
    fields = {"target": str(target), "csrfmiddlewaretoken": raw.secret("/copies/check")}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    answer, _ = raw.ask("POST", "/copies/make", body, "application/x-www-form-urlencoded")
    number = re.sub(r"\D", "", str(answer.headers["Location"]))
    for _ in range(240):
        made, page = raw.ask("GET", f"/copies/done/{number}")
        if made.status == 200:
            return page
        time.sleep(0.5)
    return ""


def main() -> None:
    """Fill a book, serve it, look at everything; print what was found."""
    folder = Path(sys.argv[1])
    if "--alone" in sys.argv:
        switch_on_loopback()
    diary, _ = Diary.create(folder / "Notes", PASSPHRASE, cost=COST)
    filled(diary, folder)
    diary.close()
    with serving(folder) as (address, _process):
        raw = Raw(address)
        raw.form("/open", {"path": str(folder / "Notes"), "passphrase": PASSPHRASE})
        found = {
            "brought": bring_in(raw),
            "made": bool(make_copies(raw, folder / "copies")),
            "files": sorted(path.name for path in (folder / "copies").iterdir()),
            "answers": walk(raw),
        }
        raw.ask("POST", "/leave")
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
