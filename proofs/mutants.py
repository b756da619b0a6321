"""Broken exports made from whole ones, by chance that can be repeated."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

#: Exports larger than this are left out: a case a millisecond finds more than a case a second.
LARGEST = 60_000
#: The longest case.
BOUND = 1 << 18
ODD = [
    "\u202e",
    "\u0000",
    "\ufeff",
    "\u200e",
    "\u0663",
    "\U0001f600",
    "\ufffd",
    "\r",
    "\u2028",
    "=?utf-8?q?",
    "=?utf-8?b?",
    "&#55357;&#56832;",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "&a;",
    "\nFrom ",
    "Content-Type: multipart/mixed; boundary=a\n\n--a\n",
    "PK\x03\x04",
]
#: What stands in examples/, by importer.
EXAMPLES = {
    "whatsapp": "*.zip",
    "sms_backup_restore": "*.xml",
    "mbox": "*.mbox",
    "images": "photos/*.jpg",
    "eml": "*.eml",
}


def corpus(root: Path, name: str) -> tuple[list[bytes], list[bytes]]:
    """The exports of one importer that were invented here, and all there are."""
    own = _read((root / "tests" / "sources" / name).rglob("export.*"))
    own += _read((root / "examples").glob(EXAMPLES.get(name, "none")))
    own += [member for data in own for member in _members(data)]
    samples = _read((root.parent / "shared" / "fixtures" / name).rglob("*"))
    return own or [b""], own + samples or [b""]


def _read(paths: object) -> list[bytes]:
    """The contents of files that are small enough."""
    found = sorted(path for path in paths if path.is_file())  # type: ignore[attr-defined]
    return [path.read_bytes() for path in found if path.stat().st_size <= LARGEST]


def _members(data: bytes) -> list[bytes]:
    """The members of an archive, as exports of their own."""
    if not data.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(each) for each in archive.infolist() if each.file_size <= LARGEST]


def mutated(chance: random.Random, whole: list[bytes]) -> bytes:
    """Make one case of one or two exports."""
    data = bytearray(chance.choice(whole))
    for _ in range(chance.randint(1, 4)):
        chance.choice(CHANGES)(chance, data, whole)
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _repacked(chance, bytes(data), whole)
    if chance.random() < 0.03:
        return _packed(chance, bytes(data))
    return bytes(data[:BOUND])


def _packed(chance: random.Random, data: bytes) -> bytes:
    """Put a case into an archive, under a name that is likely or odd."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", chance.choice([0, 8])) as archive:
        for _ in range(chance.randint(1, 3)):
            archive.writestr(
                chance.choice(["_chat.txt", "a.txt", "../a.txt", "a/b.jpg", "\u202e.txt"]), data
            )
    return target.getvalue()[:BOUND]


def _repacked(chance: random.Random, data: bytes, whole: list[bytes]) -> bytes:
    """Change a member of an archive and pack it again, so that its check fits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {each.filename: archive.read(each) for each in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return data[:BOUND]
    except Exception:  # noqa: BLE001 - zlib and struct have their own; the broken archive is a case
        return data[:BOUND]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            changed = bytearray(content)
            if chance.random() < 0.6:
                chance.choice(CHANGES)(chance, changed, whole)
            archive.writestr(name or "x", bytes(changed))
    return target.getvalue()[:BOUND]


def _cut(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    del data[chance.randint(0, len(data)) :]


def _take(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    start = chance.randint(0, len(data))
    del data[start : start + chance.randint(0, 200)]


def _flip(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    for _ in range(chance.randint(1, 20) if data else 0):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _splice(chance: random.Random, data: bytearray, whole: list[bytes]) -> None:
    other = chance.choice(whole)
    start = chance.randint(0, len(other))
    at = chance.randint(0, len(data))
    data[at:at] = other[start : start + chance.randint(0, 2000)]


def _odd(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = (chance.choice(ODD) * chance.randint(1, 30)).encode()


def _again(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    start = chance.randint(0, len(data))
    piece = bytes(data[start : start + chance.randint(1, 60)])
    data[start:start] = piece * chance.randint(1, 300)


def _number(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if places:
        at = chance.choice(places)
        data[at : at + 1] = chance.choice(
            [b"99999999999999", b"-1", b"0", b"1e400", b"NaN", b"9" * 5000]
        )


def _lines(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    lines = bytes(data).split(b"\n")
    chance.shuffle(lines)
    data[:] = b"\n".join(lines)


def _noise(chance: random.Random, data: bytearray, _whole: list[bytes]) -> None:
    if chance.random() < 0.05:
        data[:] = chance.randbytes(chance.randint(0, 4000))


CHANGES: list[Callable[[random.Random, bytearray, list[bytes]], None]] = [
    _cut, _take, _flip, _splice, _odd, _again, _number, _lines, _noise,
]  # fmt: skip
