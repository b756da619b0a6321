"""The hostile files themselves, each written by a function, so that none lies in the tree."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LINE = "04/03/2024, 10:00 - Robin: "


@dataclass(frozen=True, slots=True)
class Harm:
    """One hostile file.

    Attributes:
        name: What it is called.
        write: Writes it.
        ends: What bringing it in has to come to: ``read`` or the code of an error; empty for any.
    """

    name: str
    write: Callable[[Path], object]
    ends: str = ""


def archive(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack some members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def bomb(path: Path) -> None:
    """One member that unpacks to a thousand times its size."""
    path.write_bytes(archive({"_chat.txt": LINE.encode() + b" " * (200 << 20)}))


def nested(path: Path) -> None:
    """Archives in archives."""
    inner = archive({"_chat.txt": b"\0" * (8 << 20)})
    for _ in range(6):
        inner = archive({f"{number}.zip": inner for number in range(8)})
    path.write_bytes(inner)


def many(path: Path) -> None:
    """More members than anyone has."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for number in range(100_001):
            made.writestr(zipfile.ZipInfo(f"{number}"), b"")
    path.write_bytes(target.getvalue())


def overlapping(path: Path) -> None:
    """Two names for the same bytes: unpacked size grows with the square of the file."""
    whole = bytearray(archive({"_chat.txt": (LINE + "hello\n").encode() * 50, "b.txt": b"b" * 50}))
    first = whole.find(b"PK\x01\x02")
    second = whole.find(b"PK\x01\x02", first + 4)
    whole[second + 42 : second + 46] = whole[first + 42 : first + 46]
    whole[second + 16 : second + 28] = whole[first + 16 : first + 28]
    path.write_bytes(bytes(whole))


def lying(path: Path) -> None:
    """A member that holds more than the directory declares."""
    content = (LINE + "hello\n").encode() * 200_000
    whole = bytearray(archive({"_chat.txt": content}))
    directory = whole.find(b"PK\x01\x02")
    for place in (22, directory + 24):
        whole[place : place + 4] = struct.pack("<I", 100)
    path.write_bytes(bytes(whole))


def climbing(path: Path) -> None:
    """Names that climb out of any folder they are joined to."""
    names = [
        "../../../climbed.txt",
        "/climbed.txt",
        "C:\\climbed.txt",
        "..\\..\\climbed.txt",
        "a/../b.txt",
    ]
    said = "".join(f"{LINE}{name} (file attached)\n" for name in names)
    members = {"WhatsApp Chat with Robin.txt": said.encode()}
    path.write_bytes(archive(members | dict.fromkeys(names, b"climbed")))


def linked(path: Path) -> None:
    """A member that is a symbolic link to a file of the machine."""
    link = zipfile.ZipInfo("IMG-0001.bin")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("_chat.txt", f"{LINE}IMG-0001.bin (file attached)\n")
        made.writestr(link, "/etc/passwd")
    path.write_bytes(target.getvalue())


def laughing(path: Path) -> None:
    """Entities that open into entities, a thousand million times."""
    levels = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE smses [<!ENTITY l0 "ha">{levels}]>'
        '<smses count="1"><sms address="07700 900123" date="1709546400000" type="1" body="&l9;"/></smses>'
    )


def quadratic(path: Path) -> None:
    """One long entity that is named many times."""
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE smses [<!ENTITY l "{"ha" * 50_000}">]>'
        '<smses count="1"><sms address="07700 900123" date="1709546400000" type="1" '
        f'body="{"&l;" * 50_000}"/></smses>'
    )


def outward(path: Path) -> None:
    """An entity that would read a file of the machine, and one that would ask a server."""
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE smses [<!ENTITY f SYSTEM "file:///etc/passwd">'
        '<!ENTITY n SYSTEM "http://127.0.0.1:9/x">]><smses count="1">'
        '<sms address="07700 900123" date="1709546400000" type="1" body="&f;&n;"/></smses>'
    )


def endless_tag(path: Path) -> None:
    """A tag that never ends."""
    path.write_bytes(b'<?xml version="1.0"?><smses count="1"><sms body="' + b"a" * (40 << 20))


def deep_mail(path: Path) -> None:
    """Parts within parts, ten thousand deep."""
    text = "From: a@example.org\nTo: b@example.org\nDate: Mon, 04 Mar 2024 10:00:00 +0000\n"
    for number in range(10_000):
        text += f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n"
    path.write_text(f"{text}\nend\n")


def wide_mail(path: Path) -> None:
    """A hundred thousand headers, and one header of ten megabytes."""
    text = "From: a@example.org\nDate: Mon, 04 Mar 2024 10:00:00 +0000\n"
    text += "".join(f"X-{number}: {number}\n" for number in range(100_000))
    path.write_text(f"{text}Subject: {'=?utf-8?q?a?= ' * 800_000}\n\nend\n")


def deep_page(path: Path) -> None:
    """A mail whose page opens a million elements."""
    text = "From: a@example.org\nDate: Mon, 04 Mar 2024 10:00:00 +0000\nContent-Type: text/html\n\n"
    path.write_text(text + "<div><!--" * 600_000)


def packed_mail(path: Path) -> None:
    """A mail with a thousand broken attachments in base64."""
    text = "From: a@example.org\nDate: Mon, 04 Mar 2024 10:00:00 +0000\n"
    text += "Content-Type: multipart/mixed; boundary=b\n\n"
    part = "--b\nContent-Type: image/png; name=../../a.png\nContent-Transfer-Encoding: base64\n\n"
    path.write_text(text + (part + "A=" * 4000 + "\n") * 1000)


def beginnings(path: Path) -> None:
    """A mailbox of nothing but beginnings."""
    path.write_text("From a@example.org Mon Mar  4 10:00:00 2024\n" * 50_000)


def one_line(path: Path) -> None:
    """A chat that is one line of thirty megabytes, full of what looks like stamps."""
    path.write_text(LINE + "[04/03/2024, 10:00:00] a: " * 1_200_000)


def stamps(path: Path) -> None:
    """A chat of a million brackets, colons and digits in a row."""
    path.write_text(f"{LINE}hello\n" * 3 + "[1/1/1, 1:1:1\n:::::: " * 700_000)


def senders(path: Path) -> None:
    """A chat in which every message has another sender."""
    path.write_text(
        "".join(f"04/03/2024, 10:00 - Robin {number}: hello\n" for number in range(100_000))
    )


def vast_picture(path: Path) -> None:
    """A picture of a few bytes that says it is sixty thousand pixels wide and high."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * (100 << 20), 9))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + text
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )  # fmt: skip


FILES: dict[str, Harm] = {
    "zip bomb": Harm("WhatsApp Chat.zip", bomb, "hostile-archive"),
    "zips in zips": Harm("nested.zip", nested),
    "a hundred thousand members": Harm("many.zip", many, "hostile-archive"),
    "overlapping members": Harm("overlapping.zip", overlapping, "hostile-archive"),
    "a member larger than declared": Harm("lying.zip", lying),
    "climbing names": Harm("climbing.zip", climbing, "read"),
    "a link to a file of the machine": Harm("linked.zip", linked, "read"),
    "entities within entities": Harm("sms-1.xml", laughing),
    "one long entity": Harm("sms-2.xml", quadratic),
    "entities that look outside": Harm("sms-3.xml", outward),
    "a tag without an end": Harm("sms-4.xml", endless_tag),
    "parts ten thousand deep": Harm("deep.eml", deep_mail, "read"),
    "headers without number": Harm("wide.eml", wide_mail, "read"),
    "a page a million deep": Harm("page.eml", deep_page, "read"),
    "a thousand broken attachments": Harm("packed.eml", packed_mail, "read"),
    "a mailbox of beginnings": Harm("box.mbox", beginnings, "read"),
    "a chat in one line": Harm("one.txt", one_line, "read"),
    "a chat of brackets": Harm("stamps.txt", stamps, "read"),
    "a hundred thousand senders": Harm("senders.txt", senders, "read"),
    "a vast picture": Harm("vast.png", vast_picture, "read"),
}
