"""Small invented books of many kinds, scripts and odd names, and bundles of them, all from a seed."""

import contextlib
import io
import random
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from proofs.books import CHEAP, PASSPHRASE
from tallybook.bundle import Choice, assemble
from tallybook.bundle.kinds import kinds
from tallybook.bundle.press import press as really
from tallybook.diary import Diary
from tallybook.journal.book import Book
from tallybook.model.columns import frame_of
from tallybook.model.entries import Incident, Witness
from tallybook.model.exhibits import Exhibit
from tallybook.model.records import Record

AT = datetime(2025, 6, 8, 10, tzinfo=UTC)
OWN, OTHER = "+44 7700 900001", "+44 7700 900123"
#: Words in many scripts, and words that are awkward in tables, names and paths.
WORDS = (
    "Where are you?", "أين أنت الآن؟", "איפה את", "你在哪里", "あなたはどこですか", "어디에 있어요",
    "तुम कहाँ हो", "ਤੁਸੀਂ ਕਿੱਥੇ ਹੋ", "Где ты?", "Που είσαι;", "🙂🏠👩‍👩‍👧", '=HYPERLINK("http://example.org")',
    "line one\r\nline two\rthree", "'quoted", "\u202egnp.exe", "#set text(red)", "", "A" * 300,
    "\ufffd half", "a\x00b\x07c", "<script>alert(1)</script>", "e\u0301" * 12, "1,5;2\t3", "\ufeffmark",
)  # fmt: skip
NAMES = (
    "IMG 0001.jpg", "صورة.jpg", "照片 (1).png", "naïve file.pdf", "CON.txt", "a" * 180 + ".bin",
    "..\\..\\up.txt", "=cmd.csv", "🙂.webp", "no ending", "tab\tname.txt", "x.tar.gz", ".hidden",
)  # fmt: skip
KINDS = (("message", "whatsapp"), ("message", "sms"), ("call", "phone"), ("mail", "mail"))
ZONES = ("Europe/London", "Asia/Karachi", "unknown", "America/New_York")


@dataclass(frozen=True, slots=True)
class Drawn:
    """An invented book and where its bundles go."""

    diary: Diary
    place: Path


def sealed(book: Book, name: str, content: bytes, media: str, origin: str = "") -> Exhibit:
    """Seal one file and note it."""
    writer = book.exhibits.writer(name, media_type=media, origin=origin)
    writer.write(content)
    exhibit = writer.commit()
    book.append("exhibits", {}, items=[asdict(exhibit)])
    return exhibit


def picture(chance: random.Random) -> bytes:
    """A small photograph."""
    from PIL import Image  # noqa: PLC0415 - the trials that need none start sooner

    out = io.BytesIO()
    colour = tuple(chance.randrange(256) for _ in range(3))
    Image.new("RGB", (48, 32), colour).save(out, "JPEG")
    return out.getvalue()


def records(chance: random.Random, attached: list[str]) -> list[Record]:
    """Records of one export, of one kind or another, each with a place of its own in it."""
    kind, channel = chance.choice(KINDS)
    begin = datetime(2024, 1, 1) + timedelta(days=chance.randrange(300))  # noqa: DTZ001
    found = []
    for number in range(chance.randrange(3, 30)):
        incoming = chance.random() < 0.7
        found.append(
            Record(
                kind=kind,
                channel=channel,
                part="messages",
                offset=number * 100,
                length=100,
                local=begin + timedelta(minutes=chance.randrange(90_000)),
                thread=chance.choice(WORDS[:10]),
                sender=OTHER if incoming else OWN,
                direction=chance.choice(("in" if incoming else "out", "unknown")),
                text="" if kind == "call" else chance.choice(WORDS),
                subject=chance.choice(WORDS) if kind == "mail" else "",
                attachments=(chance.choice(attached),) if chance.random() < 0.1 else (),
            )
        )
    return found


def admitted(book: Book, chance: random.Random, number: int) -> None:
    """Bring an invented export in, with the files it carries."""
    name = chance.choice(NAMES)
    export = sealed(book, name, chance.randbytes(chance.randrange(1, 5000)), "application/zip")
    attached = []
    for each in range(chance.randrange(1, 4)):
        name = f"{number}-{each} {chance.choice(NAMES)}"
        content = picture(chance) if chance.random() < 0.5 else chance.randbytes(700)
        media = "image/jpeg" if content[:2] == b"\xff\xd8" else "application/octet-stream"
        sealed(book, name, content, media, export.sha256)
        attached.append(name)
    answers = {"zone": chance.choice(ZONES), "owner": [OWN]}
    source = {"exhibit": export.sha256, "source": "whatsapp", "version": "1"}
    body: dict[str, Any] = {**source, "file": export.name, "answers": answers, "state": "begun"}
    begun = book.append("import", body).seq
    found = records(chance, attached)
    book.append("records", {"import": begun, **source}, frame=frame_of(found))
    receipt = {"found": len(found), "kept": len(found), "already": 0, "not_understood": 0}
    book.append("imported", {"import": begun, "receipt": receipt})


def drawn(place: Path, chance: random.Random) -> Drawn:
    """Make an invented book: exports, diary lines, kept files, and dated facts."""
    place.mkdir(parents=True)
    diary, _ = Diary.create(place / "book", PASSPHRASE, cost=CHEAP)
    book = diary.book
    for number in range(chance.randrange(1, 4)):
        admitted(book, chance, number)
    for _ in range(chance.randrange(6)):
        diary.write(incident(chance, book))
    if chance.random() < 0.7:
        book.append("stop", {"dated": "2024-02-02", "how": "By text", "to": chance.choice(WORDS)})
    if chance.random() < 0.6:
        order = {"name": "An order", "dated": "2024-03-04", "conditions": chance.choice(WORDS)}
        book.append("order", order)
    if chance.random() < 0.5:
        block = {"dated": "2024-04-01", "whom": OTHER, "channel": "whatsapp", "by": "owner"}
        book.append("block", block)
    if chance.random() < 0.5:
        report = {"dated": "2024-05-01", "to": "police", "organisation": "Example Police"}
        book.append("report", report | {"reference": "EX/1/24"})
    return Drawn(diary, place)


def incident(chance: random.Random, book: Book) -> Incident:
    """A line of the diary, with any of the parts that are kept apart."""
    said = chance.choice([each for each in WORDS if each.strip()])
    kept = [sealed(book, chance.choice(NAMES), picture(chance), "image/jpeg").sha256]
    witness = (Witness(name="Kim Example", contact="07700 900002"),)
    return Incident(
        what=unicodedata.normalize("NFC", said).encode("utf-8", "replace").decode(),
        where=chance.choice(("", "High Street")),
        attachments=tuple(kept[: chance.randrange(2)]),
        witnesses=witness[: chance.randrange(2)],
        impact=chance.choice(("", "took another road")),
        feeling=chance.choice(("", "cold")),
        matters=chance.random() < 0.3,
        private=chance.random() < 0.1,
    )


def choice_of(chance: random.Random, diary: Diary) -> Choice:
    """One way or another of handing over."""
    items = [int(item) for item in diary.case.items["item"].to_list()]
    some = tuple(chance.sample(items, chance.randrange(1, len(items) + 1)))
    return Choice(
        items=() if chance.random() < 0.4 else some,
        reference=chance.choice(("EX", "SA", "Q", "ABCD")),
        producer=chance.choice(("", "S. Example", "سلمى مثال")),
        recipient=chance.choice(("", "North Police")),
        case_reference=chance.choice(("", "NP/123/25", "名\n字")),
        feelings=chance.random() < 0.3,
        witnesses=chance.random() < 0.3,
        places=chance.random() < 0.5,
        whole_exports=chance.random() < 0.5,
        archive=chance.random() < 0.2,
        kind=chance.choice(("plain", *kinds())),
        case_uco=chance.random() < 0.2,
    )


def in_its_place(press: Any) -> Any:
    """Let this set the reports from now on; return what did."""
    before = vars(assemble)["press"]
    vars(assemble)["press"] = press
    return before


@contextlib.contextmanager
def printed_once() -> Iterator[None]:
    """Set one real report, and put it in the place of all: most bundles need none of their own."""
    once: list[bytes] = []

    def same(report: Any, pictures: Any, timestamp: int) -> bytes:
        list(pictures)
        if not once:
            once.append(really(report, (), timestamp))
        return once[0]

    in_its_place(same)
    try:
        yield
    finally:
        in_its_place(really)


_STAMPING = """
[tsa]
default_tsa = local
[local]
serial = {0}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[stamping]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""
_EC = "ec -pkeyopt ec_paramgen_curve:P-256 -nodes"


class Stamps:
    """A stamping authority of OpenSSL's, on this machine alone."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        (folder / "tsa.cnf").write_text(_STAMPING.format(folder))
        (folder / "serial").write_text("01\n")
        for line in (
            f"req -x509 -newkey {_EC} -keyout ca.key -out ca.pem -subj /CN=Root -days 30",
            f"req -newkey {_EC} -keyout tsa.key -out tsa.csr -subj /CN=Stamps",
            "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -out tsa.pem -days 20 -CAcreateserial -extfile tsa.cnf -extensions stamping",
        ):
            self._run(line)

    def stamp(self, diary: Diary) -> None:
        """Stamp the present tree head of a book and keep the answer."""
        request = diary.ask_stamp().request
        (self.folder / "asked.tsq").write_bytes(request)
        self._run(
            "ts -reply -config tsa.cnf -queryfile asked.tsq -signer tsa.pem -inkey tsa.key"
            " -out answer.tsr"
        )
        response = (self.folder / "answer.tsr").read_bytes()
        diary.keep_stamp(request, response, roots=(self.folder / "ca.pem").read_bytes())

    def _run(self, line: str) -> None:
        """Run OpenSSL in the folder."""
        work = ["openssl", *line.split()]
        subprocess.run(work, cwd=self.folder, check=True, capture_output=True)
