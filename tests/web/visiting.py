"""Someone at the pages: a client in this process, or a server in one of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tallybook.diary import Diary, recover
from tallybook.vault.keys import Cost
from tallybook.web.app import Doors, set_up
from tallybook.web.gate import Gate

PASSPHRASE = "anchor barrel candle drawer ember funnel"
COST = Cost(memory_kib=65536, passes=1, lanes=4)
HOST = "127.0.0.1:8000"

#: The file that holds what a server said while it ran.
SAID = "said.txt"

#: How a browser sends a form without files.
FORM = "application/x-www-form-urlencoded"

#: An invented chat. The second word of each line of the other person is a canary.
CHAT = "".join(
    f"{day:02}/12/2024, {hour:02}:15 - {who}: {words}\n"
    for day, hour, who, words in [
        (1, 9, "Alex Rowe", "zebracanary one where are you"),
        (1, 9, "Sam Ade", "please do not write to me again"),
        (2, 23, "Alex Rowe", "<script>alert('zebracanary')</script> two"),
        (13, 2, "Alex Rowe", "zebracanary three outside"),
    ]
)


class Clock:
    """A clock that goes forward only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


class Visitor:
    """Someone at the pages: a signed-in client, the gate it came through, and its clock."""

    def __init__(self, folder: Path) -> None:
        set_up()
        from django.test import Client  # noqa: PLC0415 - settings come first

        self.clock = Clock()
        self.left: list[bool] = []
        self.gate = Gate(idle_minutes=10, clock=self.clock, on_leave=lambda: self.left.append(True))
        self.folder = folder
        self.client: Any = Client(**self.environ(), raise_request_exception=False)

    def environ(self) -> dict[str, Any]:
        """What the application is handed with each request."""
        doors = Doors(
            open_diary=Diary.open,
            make_diary=lambda path, words: Diary.create(path, words, cost=COST),
            suggest=lambda: PASSPHRASE,
            recover=recover,
            folder=self.folder,
        )
        return {
            "tallybook.gate": self.gate,
            "tallybook.doors": doors,
            "tallybook.host": HOST,
            "tallybook.cookie": "notes-8000",
            "HTTP_HOST": HOST,
        }

    def enter(self) -> "Visitor":
        """Come in with the token."""
        self.client.get("/", {"k": self.gate.token})
        return self

    @property
    def session(self) -> Any:
        """The sign-in as the server holds it."""
        return self.gate._session

    def get(self, address: str, **more: Any) -> str:
        """Read a page to its end, following where it sends on."""
        return str(self.client.get(address, follow=True, **more).content.decode())

    def post(self, address: str, fields: dict[str, Any], *, status: int = 200) -> str:
        """Send a form and read the page that follows."""
        answer = self.client.post(address, urlencode(fields, True), FORM, follow=True)
        assert answer.status_code == status, answer.content.decode()[-1500:]
        return str(answer.content.decode())

    def open(self, diary: Diary) -> "Visitor":
        """Open a book with its passphrase."""
        self.post("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
        return self


@contextmanager
def serving(
    folder: Path, idle_minutes: float = 10, linger: float = 30
) -> Iterator[tuple[str, int]]:
    """Serve books under a folder in a process of its own.

    Yields:
        The address that works once, and the number of the process.
    """
    script = Path(__file__).with_name("serving.py")
    words = [sys.executable, str(script), str(folder), str(idle_minutes), str(linger)]
    temporary = folder / "temporary"
    temporary.mkdir()
    environ = dict(os.environ) | {"TMPDIR": str(temporary)}
    with (
        (folder / SAID).open("w") as said,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=said, text=True, env=environ) as run,
    ):
        assert run.stdout is not None
        address = run.stdout.readline().strip()
        try:
            yield address, run.pid
        finally:
            run.terminate()
            run.wait(20)
