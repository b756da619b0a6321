"""Generated reports are set to both PDF standards, sound, and say every item's words in order.

Each is set by the same child process as in a bundle, to PDF/A-2a and PDF/UA-1 at once: the typesetter
refuses a document that breaks what it checks of either. Then strangers' tools read the file: `qpdf
--check`, `pdfinfo` and `pdftotext`. What a validator such as veraPDF would say is not tried here.
"""

import io
import random
import re
import subprocess
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf

from proofs import Result
from proofs.odd_books import picture
from tallybook.bundle.pdf import Paper, volumes
from tallybook.bundle.press import press

AT = datetime(2025, 6, 8, 10, tzinfo=UTC)
#: Rows of a report of 500 pages and more, and every how many reports one is so long.
LONG, EVERY = 4_600, 100
LONGEST = 3 * 3600.0
LATIN = ("Where are you?", "Zażółć gęślą", "Где ты сейчас?", "Που είσαι;", "line one\nline two")
RIGHT_TO_LEFT = (
    "أين أنت الآن؟", "אני מחכה בחוץ", "سأنتظر أمام الباب اليوم", "متى تعود؟ 07700 900123",
    "את לא עונה, why?", "(تم) [ok] 12:30",
)  # fmt: skip
EMOJI = ("🙂🏠", "❤️ 👍", "👨‍👩‍👧 🎁", "😀😀😀 ok", "🚗➡️🏠")
FAR = (
    "你在哪里",
    "어디 있어요?",
    "あなたは今どこですか",
    "तुम कहाँ हो",
    "ਤੁਸੀਂ ਕਿੱਥੇ ਹੋ",
    "তুমি কোথায়",
    "તમે ક્યાં છો",
)
MARKUP = ("#set text(red) $x$", "<b> *b* @x // /* [ ]", "a\x07b\u202ec", "A" * 240, "\\ ` ~ _")
KINDS: dict[str, tuple[str, ...]] = {
    "every script": (*LATIN, *RIGHT_TO_LEFT, *EMOJI, *FAR, *MARKUP),
    "right to left": RIGHT_TO_LEFT,
    "emoji": EMOJI,
    "no pictures": (*LATIN, *MARKUP),
    "only pictures": ("",),
}
#: What a reader of text may leave out or put in: marks of direction, joiners, variation signs.
UNSEEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\u00ad\ufeff]+")
FOOT = re.compile(r"Prepared by software from the exhibits.*?page \d+ of \d+", re.DOTALL)


@dataclass(slots=True)
class Tally:
    """What has been counted."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


def run(cases: int, seed: int = 7) -> Result:
    """Set reports, and read each with other tools."""
    tally = Tally()
    began = time.monotonic()
    ran = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(cases):
            if time.monotonic() - began > LONGEST:
                break
            _one(Path(folder) / "report.pdf", number, random.Random(seed * 10_000 + number), tally)
            ran += 1
    figures: dict[str, int | float | str] = dict(sorted(tally.counts.items()))
    if ran < cases:
        figures["asked for"] = cases
    return Result(name="reports", cases=ran, failed=tuple(tally.failed), figures=figures)


def _one(path: Path, number: int, chance: random.Random, tally: Tally) -> None:
    """Set one report and look at it."""
    kind = list(KINDS)[number % len(KINDS)]
    rows = LONG if number % EVERY == EVERY - 2 else chance.randrange(1, 60)
    pictures = 0 if kind in {"no pictures", "emoji"} or rows == LONG else chance.randrange(1, 6)
    paper = paper_of(chance, kind, 0 if kind == "only pictures" else rows, pictures)
    given = [(f"picture-{one['reference']}", picture(chance)) for one in paper.exhibits]
    for volume in volumes(paper):
        path.write_bytes(press(volume, given, int(AT.timestamp())))
        faults = [*_sound(path, tally), *_said(path, volume, tally)]
        tally.counts[f"reports: {kind}"] += 1
        tally.failed += [f"report {number} ({kind}): {fault}" for fault in faults]


def paper_of(chance: random.Random, kind: str, rows: int, pictures: int) -> Paper:
    """A report of messages of one kind, and of pictures."""
    begin = datetime(2024, 1, 1, 8)  # noqa: DTZ001 - as an export writes it
    exhibits = [_exhibit(f"EX{number:04}") for number in range(1, pictures + 1)]
    return Paper(
        facts=[("For", chance.choice(KINDS[kind]) or "-")],
        running="NP/123/25",
        counts=[("Messages", str(rows))],
        withheld=[],
        summary=["A sentence."],
        brief=[],
        rows=[
            {
                "number": number,
                "item": number + 40,
                "happened": (begin + timedelta(hours=7 * number)).isoformat(),
                "sorted": begin + timedelta(hours=7 * number),
                "zone": chance.choice(("unknown", "Europe/London")),
                "written_at": "2025-06-07T09:00:00+00:00",
                "kind": "message",
                "channel": "whatsapp",
                "direction": "in",
                "from": "+44 7700 900123",
                "words": " ".join(chance.choices(KINDS[kind], k=chance.randrange(1, 4))),
                "exhibit": "EX0001" if exhibits else "",
                "offset": 7,
            }
            for number in range(1, rows + 1)
        ],
        exhibits=exhibits,
        at=AT,
    )


def _exhibit(reference: str) -> dict[str, Any]:
    """The row of one printed picture."""
    return {
        "reference": reference, "kind": "Photograph or picture",
        "stored_name": f"exhibits/{reference}.jpg", "original_name": "IMG.jpg", "bytes": 7,
        "sha256": "ab" * 32, "obtained_at": "2025-06-07T09:00:00+00:00",
        "how_obtained": "attached by the person", "taken_from": "", "place_inside": "",
        "completeness": "the whole file", "cited_by": "1", "picture": True,
    }  # fmt: skip


def _sound(path: Path, tally: Tally) -> list[str]:
    """`qpdf --check` and `pdfinfo` find nothing, and the file says which standards it is made to."""
    faults: list[str] = []
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
    tally.counts["qpdf --check"] += done.returncode == 0
    faults += ["qpdf finds something wrong"] if done.returncode else []
    told = _output("pdfinfo", str(path))
    pages = int((re.search(r"Pages:\s+(\d+)", told) or ["", "0"])[1])
    tally.counts["pages"] += pages
    tally.counts["reports of 500 pages or more"] += pages >= 500
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        with pdf.open_metadata() as facts:
            said = [
                facts.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
            ]
        faults += [] if len(pdf.pages) == pages else ["pdfinfo counts other pages"]
    if said != ["2", "A", "1"] or not re.search(r"Tagged:\s+yes", told):
        faults.append(f"it says other standards: {said}")
    tally.counts["PDF/A-2a and PDF/UA-1, tagged"] += said == ["2", "A", "1"]
    return faults


def _output(*words: str) -> str:
    """What a program says."""
    done = subprocess.run(words, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def plain(text: str) -> str:
    """Write text so that two readers of it agree: one form of each letter, nothing unseen."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _said(path: Path, volume: dict[str, Any], tally: Tally) -> list[str]:
    """`pdftotext` gives every item's words, item by item in order."""
    text = FOOT.sub(" ", _output("pdftotext", str(path), "-"))
    faults: list[str] = []
    place = 0
    for item in _items(volume):
        ends = re.compile(rf"Item\s+{item['item']}\b").search(text, place)
        if ends is None:
            return [*faults, f"row {item['number']} is not there, or not in order"]
        held = plain(text[place : ends.start()])
        place = ends.end()
        for line in item["lines"]:
            tally.counts["lines of words"] += 1
            if plain(line) in held:
                tally.counts["lines as they were written"] += 1
            elif Counter(plain(line)) - Counter(held):
                faults.append(f"row {item['number']} lacks something")
            else:
                tally.counts["lines with every character, in the order they are drawn"] += 1
    faults += _pictured(text[place:], [one["reference"] for one in volume["exhibits"]])
    return faults


def _items(volume: dict[str, Any]) -> list[dict[str, Any]]:
    """Every item of a volume: its row, its number in the record, its lines."""
    found = []
    for month in volume["months"]:
        for day in month["days"]:
            for item in day["items"]:
                number = re.search(r"Item (\d+)", " ".join(item["notes"]))
                lines = [line for words in item["words"] for line in words["lines"]]
                row = {"number": item["number"], "item": number[1] if number else "-"}
                found.append({**row, "lines": lines})
    return found


def _pictured(text: str, references: Sequence[str]) -> list[str]:
    """Every exhibit is named after the items, in order."""
    place = 0
    for reference in references:
        place = text.find(reference, place)
        if place < 0:
            return [f"{reference} is not there, or not in order"]
    return []
