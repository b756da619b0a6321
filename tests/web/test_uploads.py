"""An upload is sealed piece by piece: its bytes are nowhere else, at no time."""

import hashlib
import http.client
import re
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from visiting import PASSPHRASE, SAID, Visitor

from tallybook.diary import Diary
from tallybook.errors import DiskFull

CANARY = b"planted-word-quillfeather"


def planted(size: int) -> bytes:
    """Bytes of a given size, with the planted word all over them."""
    return (CANARY + b" lorem ipsum 0123456789 \n") * (size // (len(CANARY) + 25) + 1)


def holding(folder: Path) -> list[Path]:
    """Files under a folder that hold the planted word in the clear."""
    found = []
    for path in folder.rglob("*"):
        try:
            if path.is_file() and CANARY in path.read_bytes():
                found.append(path)
        except OSError:
            continue
    return found


def test_what_no_page_keeps_is_removed(reader: Visitor, diary: Diary) -> None:
    """A file sent with a form that is refused leaves nothing in the book."""
    before = sorted((diary.path / "files").rglob("*"))
    upload = SimpleUploadedFile("a.txt", planted(3_000_000))
    reader.client.post("/people/stop", {"day": "", "file": upload})
    assert sorted(path for path in (diary.path / "files").rglob("*") if path.is_file()) == [
        path for path in before if path.is_file()
    ]


def test_nothing_is_read_while_no_book_is_open(visitor: Visitor) -> None:
    """A form with a file is sent away while there is no book to seal it into."""
    answer = visitor.client.post("/files/bring", {"file": SimpleUploadedFile("a", b"x")})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/open"


def test_big_fields_are_refused(reader: Visitor) -> None:
    """Plain fields are bounded: they live in memory."""
    answer = reader.client.post("/add", {"what": "x" * 1_100_000, "when": "unknown"})
    assert answer.status_code == 400


def test_a_disk_that_fills_is_explained(reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills in the middle of an upload gives its own sentence, and nothing half-done."""

    class Full:
        def write(self, _piece: bytes) -> None:
            raise DiskFull(path="the book")

        def abort(self) -> None:
            """Nothing was written."""

    monkeypatch.setattr(reader.session.diary, "exhibit_writer", lambda *_: Full())
    answer = reader.client.post("/files/bring", {"file": SimpleUploadedFile("a", b"x" * 10)})
    assert answer.status_code == 507
    assert "no room left" in answer.content.decode()


def multipart(content: bytes, fields: dict[str, str]) -> tuple[bytes, str]:
    """A form with a file as a browser sends it."""
    edge = "----edge7MA4YWxk"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    opening = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="chat.txt"\r\n'
    parts += [opening.encode() + b"Content-Type: text/plain\r\n\r\n", content, b"\r\n"]
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


class Raw:
    """A browser made of plain requests, to time each byte."""

    def __init__(self, address: str) -> None:
        self.host = self.host_of(address)
        self.cookie = ""
        answer, _ = self.ask("GET", "/?" + address.partition("?")[2])
        self.cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]

    @staticmethod
    def host_of(address: str) -> str:
        """The host and port of an address."""
        return address.removeprefix("http://").partition("/")[0]

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[Any, str]:
        """Send one request and read its answer."""
        headers = {"Cookie": self.cookie} | ({"Content-Type": kind} if kind else {})
        with closing(http.client.HTTPConnection(self.host, timeout=120)) as link:
            link.request(method, path, body=body or None, headers=headers)
            with link.getresponse() as answer:
                return answer, answer.read().decode(errors="replace")

    def secret(self, path: str) -> str:
        """The secret of the form on a page."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask("GET", path)[1])
        assert found
        return found[1]

    def form(self, path: str, fields: dict[str, str]) -> str:
        """Send a plain form."""
        fields = fields | {"csrfmiddlewaretoken": self.secret(path)}
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(fields).encode(), kind)[1]


def open_files(parent: int) -> set[str]:
    """Files that the server's processes hold open for writing now, deleted ones as well."""
    found: set[str] = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            stat = (process / "stat").read_text().rpartition(")")[2].split()
            if int(stat[1]) != parent and int(process.name) != parent:
                continue
            for link in (process / "fd").iterdir():
                target = str(link.readlink())
                flags = re.search(r"flags:\s+(\d+)", (process / "fdinfo" / link.name).read_text())
                if target.startswith("/") and flags and int(flags[1], 8) & 3:
                    found.add(target)
        except (OSError, ValueError):
            continue
    return found


def test_thirty_megabytes_leave_no_trace_outside_the_seal(
    serve: Callable[..., Any], diary: Diary, tmp_path: Path
) -> None:
    """During and after an upload of 30 MB its words are in no file, open, deleted or left behind."""
    content = planted(30_000_000)
    with serve(tmp_path) as (address, server):
        raw = Raw(address)
        raw.form("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
        body, kind = multipart(content, {"csrfmiddlewaretoken": raw.secret("/files")})
        seen: set[str] = set()
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.002):
                seen.update(open_files(server))

        watching = threading.Thread(target=watch)
        watching.start()
        answer, _page = raw.ask("POST", "/files/bring", body, kind)
        done.set()
        watching.join()
        assert answer.status == 303
        assert "Sealed, not added yet" in raw.ask("GET", "/files")[1]
        raw.ask("POST", "/leave")
    book = str(diary.path)
    allowed = (book, str(tmp_path / SAID), "/dev/", "/proc/")
    outside = {name for name in seen if not name.startswith(allowed)}
    assert any(name.startswith(book) for name in seen), "the watch saw the book being written"
    assert not outside
    assert not (tmp_path / SAID).read_text()
    assert not holding(tmp_path), "neither the book nor the temporary folder holds it"
    found = diary.case.exhibits
    assert [exhibit.size for exhibit in found.values()] == [len(content)]


def test_a_file_that_is_only_looked_at_is_written_nowhere_not_even_sealed(
    serve: Callable[..., Any], diary: Diary, tmp_path: Path
) -> None:
    """While hashes of 30 MB are made no file of the book's exhibits is opened, and none is there after."""
    content = planted(30_000_000)
    with serve(tmp_path) as (address, server):
        raw = Raw(address)
        raw.form("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
        body, kind = multipart(content, {"csrfmiddlewaretoken": raw.secret("/pictures/hashes")})
        body = body.replace(b'name="file"', b'name="passing"', 1)
        seen: set[str] = set()
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.002):
                seen.update(open_files(server))

        watching = threading.Thread(target=watch)
        watching.start()
        answer, page = raw.ask("POST", "/pictures/hashes", body, kind)
        done.set()
        watching.join()
        assert answer.status == 200
        assert hashlib.sha256(content).hexdigest() in page
        assert not holding(tmp_path)
        raw.ask("POST", "/leave")
    allowed = (str(tmp_path / SAID), "/dev/", "/proc/")
    written = {name for name in seen if not name.startswith(allowed)}
    assert not any("/files/" in name for name in written), "no exhibit was begun"
    assert not {
        name
        for name in written
        if not name.startswith(str(diary.path)) and "__pycache__" not in name
    }
    assert not diary.case.exhibits
