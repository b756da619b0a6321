"""Words that say too much are refused wherever the product speaks."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SPEAKS = sorted(
    [
        *(ROOT / "src" / "tallybook").rglob("*.py"),
        *(ROOT / "src" / "tallybook").rglob("*.html"),
        *(ROOT / "src" / "tallybook").rglob("*.typ"),
        *(
            path
            for path in (ROOT / "src" / "tallybook").rglob("*.toml")
            if "wording" not in path.parts  # what others write, not what the product says
        ),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "README.md",
    ]
)

#: (what is refused, why). A line that names the word in order to refuse it says "never" or "not".
REFUSED = [
    (r"\badmissib\w+", "no program can promise what a court will do"),
    (r"court[- ]proof|tamper[- ]proof|bullet[- ]proof", "nothing is"),
    (r"\bproves? (that|he|she|they|stalking)", "a record shows; people decide"),
    (r"\bforensic(ally)?\b", "we are not a forensic unit"),
    (r"\bauthentic(ity)?\b", "a hash says unchanged, not true"),
    (r"\b(risk|danger|threat) scores?\b", "no score"),
    (r"\byou are (now )?safe\b", "never said"),
    (r"\bmilitary[- ]grade\b|\bunbreakable\b|\b100 ?% secure\b", "says nothing"),
    (r"\bvictim'?s story\b|\balleged victim\b|\bfailed to report\b", "blames"),
]
EXCUSE = re.compile(
    r"\b(not?|never|nothing|cannot|no program|without|isn't|doesn't)\b", re.IGNORECASE
)


@pytest.mark.parametrize("path", SPEAKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_says_more_than_the_record_shows(path: Path) -> None:
    """No page, message, docstring or document promises, scores, predicts or blames."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines):
        around = " ".join(lines[max(0, number - 1) : number + 2])
        found += [
            f"{number + 1}: {line.strip()} ({why})"
            for pattern, why in REFUSED
            if re.search(pattern, line, re.IGNORECASE) and not EXCUSE.search(around)
        ]
    assert not found
