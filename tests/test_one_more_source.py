"""One more importer is one file and its case: nothing that is there is edited, and all of it knows."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SOURCE = '''"""Knocks: an invented log of knocks at a door, one a line."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

FIRST = b"knocks 1\\n"


def recognise(export: Export) -> bool:
    """Whether the file begins as such a log does."""
    return export.head(len(FIRST)) == FIRST


def read(export: Export, answers: Answers) -> Iterator["Yielded"]:
    """Yield one alert for each line."""
    del answers
    place = len(FIRST)
    for line in export.read(1 << 20)[place:].splitlines(keepends=True):
        try:
            local = datetime.fromisoformat(line.decode().strip())
        except ValueError:
            yield Problem(code="odd-line", reason="A line could not be read.", offset=place,
                          length=len(line), items=1)
        else:
            yield Record(kind="alert", channel="knocks", offset=place, length=len(line),
                         local=local.replace(tzinfo=None), utc_offset=0, text="knock")
        place += len(line)


SOURCE = Source(
    name="knocks",
    title="Log of knocks at a door",
    version=1,
    patterns=("*.knocks",),
    how=("Door: press the button twice and hold the phone to it.",),
    lacks=("Knocks at the window.",),
    recognise=recognise,
    read=read,
)
'''
EXPORT = "knocks 1\n2024-03-04T21:15:00Z\n2024-03-05T21:15:00Z\n"
ABOUT = 'what = "two knocks on two days"\n'

SEEN = """
import contextlib, io, runpy, sys
from pathlib import Path

import tallybook
from tallybook.cli import main

root, export = Path(sys.argv[1]), sys.argv[2]
assert Path(tallybook.__file__).is_relative_to(root), tallybook.__file__
with contextlib.suppress(SystemExit):
    main(["preview", "--json", export])
print("----")
from visiting import COST, PASSPHRASE, Visitor
from tallybook.diary import Diary
from django.core.files.uploadedfile import SimpleUploadedFile

(root / "books").mkdir()
diary, _words = Diary.create(root / "books" / "Notes", PASSPHRASE, cost=COST)
reader = Visitor(root / "books").enter().open(diary)
print(reader.get("/files"))
print("----")
content = Path(export).read_bytes()
answer = reader.client.post("/files/bring", {"file": SimpleUploadedFile("x", content)}, follow=True)
for job in reader.session.jobs.running():
    job.wait(60)
print(reader.get(answer.redirect_chain[0][0]))
reader.session.end()
print("----")
pages = runpy.run_path(str(root / "docs" / "generate.py"))["pages"]()
print(pages["sources.md"](), pages["sources/knocks.md"]())
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The tree as it stands, with one file and one case more."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "src" / "tallybook", tmp_path / "src" / "tallybook", ignore=leave)
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "generate.py", tmp_path / "docs")
    case = tmp_path / "tests" / "sources" / "knocks" / "two-days"
    case.mkdir(parents=True)
    (tmp_path / "src" / "tallybook" / "sources" / "knocks.py").write_text(SOURCE)
    (case / "export.knocks").write_text(EXPORT)
    (case / "about.toml").write_text(ABOUT)
    return tmp_path


def test_one_more_importer_needs_no_line_edited(copied: Path) -> None:
    """The command, the page and the reference know an importer that was laid beside the others."""
    script = copied / "seen.py"
    script.write_text(SEEN)
    export = copied / "tests" / "sources" / "knocks" / "two-days" / "export.knocks"
    paths = os.pathsep.join(map(str, (copied / "src", ROOT / "tests" / "web")))
    done = subprocess.run(
        [sys.executable, str(script), str(copied), str(export)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert not done.returncode, done.stderr[-2000:]
    command, listed, looked, reference = done.stdout.split("----\n")
    line = json.loads(command)
    assert (line["source"], line["items"]) == ("knocks", 2)
    assert line["first"] == "2024-03-04T21:15:00+00:00"
    assert "Log of knocks at a door" in listed
    assert "What this file holds" in looked
    assert "[Log of knocks at a door](sources/knocks.md)" in reference
    assert "press the button twice" in reference
    assert "two knocks on two days" in reference
