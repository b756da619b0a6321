"""One more language is one folder: nothing that is there is edited, and all of it knows."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LANGUAGES = Path("src") / "tallybook" / "content" / "languages"

#: A language in letters of its own. Its words are the Polish ones: what counts is where they come up.
ABOUT = """
code = "ka"
name = "ქართული"
english = "Georgian"
direction = "ltr"
reviewer = "none yet"
font = "NotoSansGeorgian-Regular"
letters = "U+10A0-10FF, U+2D00-2D2F"
"""

SEEN = """
import json, sys
from pathlib import Path

import tallybook
from visiting import COST, PASSPHRASE, Visitor
from tallybook.diary import Diary

root = Path(sys.argv[1])
assert Path(tallybook.__file__).is_relative_to(root), tallybook.__file__
(root / "books").mkdir()
visitor = Visitor(root / "books").enter()
told = {"choice": visitor.get("/language")}
for name in ("letters.css", "font/NotoSansGeorgian-Regular.ttf"):
    answer = visitor.client.get("/static/" + name)
    told[name] = (answer.status_code, answer.headers["Content-Type"], len(answer.content))
told["style"] = visitor.get("/static/letters.css")
diary, _words = Diary.create(root / "books" / "Notes", PASSPHRASE, cost=COST)
visitor.open(diary).post("/language", {"language": "ka"})
told["home"] = visitor.get("/")
told["guide"] = visitor.get("/help/leaving")
told["sheet"] = visitor.get("/sheets/self-check")
told["blank"] = visitor.client.get("/add/blank.pdf").status_code
visitor.session.end()
print(json.dumps(told))
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The tree as it stands, with one folder of a language more."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "src" / "tallybook", tmp_path / "src" / "tallybook", ignore=leave)
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "languages.py", tmp_path / "docs")
    folder = tmp_path / LANGUAGES / "ka"
    shutil.copytree(ROOT / LANGUAGES / "pl", folder)
    (folder / "language.toml").write_text(ABOUT, encoding="utf-8")
    messages = (folder / "messages.po").read_text(encoding="utf-8")
    (folder / "messages.po").write_text(messages.replace("Language: pl", "Language: ka"), "utf-8")
    return tmp_path


def ran(copied: Path, *words: str) -> str:
    """What a program says that knows the copied tree alone."""
    paths = os.pathsep.join(map(str, (copied / "src", ROOT / "tests" / "web")))
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
    )
    assert not done.returncode, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_one_more_language_needs_no_line_edited(copied: Path) -> None:
    """It can be chosen by its own name, is spoken by pages, and its letters are drawn."""
    script = copied / "seen.py"
    script.write_text(SEEN)
    told: dict[str, Any] = json.loads(ran(copied, str(script), str(copied)))
    assert '<bdi lang="ka" dir="ltr">ქართული</bdi>' in told["choice"]
    assert 'href="/static/letters.css"' in told["choice"]
    assert told["letters.css"][:2] == [200, "text/css"]
    assert "unicode-range: U+10A0-10FF, U+2D00-2D2F;" in told["style"]
    (names,) = re.findall(r"body.*font-family: ([^}]*);", told["style"])
    assert '"Tally NotoSansGeorgian-Regular"' in names
    size = (ROOT / "src/tallybook/bundle/fonts/NotoSansGeorgian-Regular.ttf").stat().st_size
    assert told["font/NotoSansGeorgian-Regular.ttf"] == [200, "font/ttf", size]
    assert 'href="/static/font/NotoSansGeorgian-Regular.ttf"' in told["home"]
    for page in ("home", "guide", "sheet"):
        assert '<html lang="ka" dir="ltr">' in told[page]
        assert '<details class="full" id="english"' in told[page], "it is a whole draft"
    assert told["blank"] == 200


def test_the_tool_for_languages_knows_one_more(copied: Path) -> None:
    """A folder without one of its files lacks that one, and none of those it has."""
    (copied / LANGUAGES / "ka" / "guides" / "leaving.toml").unlink()
    told = ran(copied, str(copied / "docs" / "languages.py"), "wanted", "ka")
    assert list(json.loads(told)) == ["guides/leaving.toml"]
