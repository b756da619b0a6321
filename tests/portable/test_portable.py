"""The portable build: it runs from a stick, keeps everything there, and leaves the computer as it was."""

import ast
import email
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "web"))

from test_server import children  # noqa: E402 - the processes below one
from test_uploads import Raw, multipart  # noqa: E402 - a browser made of plain requests

PASSPHRASE = "anchor barrel candle drawer ember funnel"
#: Stands in what is written, and nowhere on the stick or the computer in the clear.
CANARY = "quillfeather"
#: What is answered about files that are brought in.
ANSWERS = {"date_order": "dmy", "zone": "Europe/London", "owner": "none"}
#: Libraries and programs that may not be handed on in a folder under other licences.
GPL = re.compile(r"libreadline|libgdbm|libx265|_gdbm|libmagic-gpl")
#: How a calling of the GPL reads in what a package says of itself; the lesser one may be linked to.
GPL_NAMED = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|GNU General Public|GNU Affero", re.IGNORECASE)


def portable() -> dict[str, str]:
    """The table of children in the program that the portable build starts with."""
    tree = ast.parse((ROOT / "portable" / "start.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CHILDREN":
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    raise AssertionError


def test_every_child_is_known_to_the_portable_program() -> None:
    """Each word that the product starts a child with is one the portable program answers to."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    words = {word for text in texts for word in re.findall(r'\bWORD = .*"(--[a-z]+)"', text)}
    entries = {entry for text in texts for entry in re.findall(r'"(tallybook\.[\w.]+:\w+)"', text)}
    assert words == set(portable())
    assert entries == set(portable().values())


def test_the_program_is_named_as_nothing_in_particular() -> None:
    """Neither the folder, the file beside the program nor its name says what it is for."""
    shown = (ROOT / "portable" / "READ-ME-FIRST.txt").read_text(encoding="utf-8").lower()
    told = (ROOT / "portable" / "notes.spec").read_text(encoding="utf-8")
    assert set(re.findall(r'name="(\w+)"', told)) == {"Notes"}
    assert not re.search(r"tallybook|stalk|abuse|victim|evidence|police|harass", shown)


@dataclass
class Stick:
    """A stick with the program on it, and a computer that is used by nobody else."""

    program: Path
    home: Path
    temporary: Path

    def seen(self) -> dict[str, str]:
        """All that the computer holds, by its content."""
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
            for folder in (self.home, self.temporary)
            for path in sorted(folder.rglob("*"))
        }

    @contextmanager
    def running(self, before: tuple[str, ...] = (), path: str = "") -> Iterator[tuple[str, int]]:
        """Start the program as from the stick; the address, and the number of its process."""
        environ = {
            "HOME": str(self.home),
            "PATH": path or os.environ["PATH"],
            "TMPDIR": str(self.temporary),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
        }
        words = [*before, str(self.program), "--no-browser"]
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
        ) as run:
            assert run.stdout is not None
            run.stdout.readline()
            try:
                yield run.stdout.readline().strip(), run.pid
            finally:
                for process in children(run.pid) or [run.pid]:
                    os.kill(process, signal.SIGTERM)
                said = run.communicate(timeout=60)[1]
        assert not said


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Stick:
    """The program as `make portable` built it for this system, laid on a stick."""
    folder = tmp_path_factory.mktemp("portable")
    built = os.environ.get("TALLYBOOK_PORTABLE", "")
    if not built:
        pytest.skip("there is no portable build to try: `make portable` builds one and tries it")
    for name in ("home", "temporary"):
        (folder / name).mkdir()
    shutil.copytree(built, folder / "stick", symlinks=True)
    return Stick(folder / "stick" / "Notes", folder / "home", folder / "temporary")


def make_a_book(raw: Raw, folder: Path) -> None:
    """Make a book as a newcomer does, by the page, and write one line."""
    raw.form("/new", {"path": str(folder), "own": PASSPHRASE, "again": PASSPHRASE})
    raw.form("/add", {"what": f"{CANARY} by the gate", "when": "now"})
    sheet = re.findall(r"<li>([a-z]+)</li>", raw.ask("GET", "/new/sheet")[1])
    assert len(sheet) >= 12, "the recovery sheet is shown"
    raw.form("/new/check", {"back": " ".join(sheet)})


def settled(raw: Raw, address: str) -> str:
    """Follow where an address leads until no work is under way; the page that stands there."""
    for _ in range(600):
        answer, page = raw.ask("GET", address)
        if answer.status == 303:
            address = str(answer.headers["Location"])
        elif 'data-from="/jobs/' in page:
            time.sleep(0.2)
        else:
            return str(page)
    raise AssertionError


def sent(raw: Raw, address: str, fields: dict[str, str]) -> str:
    """Send a plain form, and read the page that it leads to when its work is done."""
    fields = fields | {"csrfmiddlewaretoken": raw.secret("/add")}
    kind = "application/x-www-form-urlencoded"
    answer, page = raw.ask("POST", address, urlencode(fields).encode(), kind)
    return settled(raw, str(answer.headers["Location"])) if answer.status == 303 else str(page)


def brought(raw: Raw, content: bytes) -> str:
    """Bring a file in by the pages, answer what is asked, and add it; gives its SHA-256."""
    body, kind = multipart(content, {"csrfmiddlewaretoken": raw.secret("/files")})
    sha256 = hashlib.sha256(content).hexdigest()
    assert raw.ask("POST", "/files/bring", body, kind)[0].status == 303
    settled(raw, f"/files/{sha256}")
    for _ in range(4):
        page = raw.ask("GET", f"/files/{sha256}/questions")[1]
        asked = re.search(r'name="question" value="(\w+)"', page)
        if asked is None:
            break
        said = {"question": asked[1], asked[1]: ANSWERS[asked[1]]}
        sent(raw, f"/files/{sha256}/questions", said)
    sent(raw, f"/files/{sha256}/admit", {})
    return sha256


@pytest.mark.slow
@pytest.mark.xdist_group("portable")
def test_what_is_read_by_name_is_inside(stick: Stick, tmp_path: Path) -> None:
    """Without any program of the computer, files are read, pictures opened and read, copies set."""
    screen = (ROOT / "tests" / "reading" / "screens" / "eng-dark-1x.png").read_bytes()
    chat = "".join(f"0{day}/12/2024, 09:00 - Alex Rowe: {CANARY} {day}\n" for day in range(1, 4))
    with stick.running(path=str(tmp_path)) as (address, _process):
        raw = Raw(address)
        make_a_book(raw, stick.program.parent / "Books" / "Three")
        brought(raw, chat.encode())
        assert "4 items" in raw.ask("GET", "/list")[1]
        picture = brought(raw, screen)
        assert "image/" in str(raw.ask("GET", f"/exhibit/{picture}")[0].headers["Content-Type"])
        if (stick.program.parent / "_internal" / "rapidocr").exists():
            read = sent(raw, f"/pictures/{picture}/read", {"languages": "eng"})
            assert 'name="text-1"' in read
        sent(raw, "/copies", {"for": "police-england-wales", "reference": "sa"})
        made = sent(raw, "/copies/make", {"target": str(tmp_path / "Copies")})
        assert "The copies are made and checked" in made, re.sub(r"<[^>]+>", " ", made)[:3000]
        sent(raw, "/language", {"language": "cy"})
        assert 'lang="cy"' in raw.ask("GET", "/")[1]
        for page in ("/help", "/help/evidence-in-brief", "/help/lines", "/sheets", "/counts"):
            assert raw.ask("GET", page)[0].status == 200, page
        assert "TheTruthSpy" in sent(raw, "/devices/apps", {"apps": "TheTruthSpy"})
        raw.ask("POST", "/leave")
    assert list((tmp_path / "Copies").rglob("*.pdf"))


@pytest.mark.slow
@pytest.mark.xdist_group("portable")
def test_commands_read_an_example_of_every_kind(stick: Stick) -> None:
    """Run by hand, the program says of every example what the installed one says, and no more."""
    examples = sorted(str(path) for path in (ROOT / "tests" / "sources").glob("*/*/export.*"))
    said = [
        subprocess.run(
            [*program, "preview", "--json", *examples], capture_output=True, text=True, check=False
        )
        for program in ([str(stick.program)], [sys.executable, "-m", "tallybook"])
    ]
    assert len(said[1].stdout.splitlines()) >= len(examples)
    assert said[0].stdout == said[1].stdout
    assert said[0].stderr == said[1].stderr


@pytest.mark.slow
@pytest.mark.xdist_group("portable")
def test_nothing_of_a_sitting_stays_on_the_computer(stick: Stick) -> None:
    """A book is made, a line and a file come in, copies go out: home and temp are as they were."""
    before = stick.seen()
    begun = time.monotonic()
    with stick.running() as (address, _process):
        raw = Raw(address)
        sys.stderr.write(f"portable: first page after {time.monotonic() - begun:.1f} s\n")
        books = stick.program.parent / "Books"
        assert books.is_dir()
        make_a_book(raw, books / "One")
        chat = f"01/12/2024, 09:00 - Sam Ade: {CANARY}\n".encode()
        body, kind = multipart(chat, {"csrfmiddlewaretoken": raw.secret("/files")})
        assert raw.ask("POST", "/files/bring", body, kind)[0].status == 303
        assert raw.ask("GET", "/list")[0].status == 200
        raw.ask("POST", "/leave")
    assert stick.seen() == before
    kept = [path for path in stick.program.parent.rglob("*") if path.is_file()]
    assert not [path for path in kept if CANARY.encode() in path.read_bytes()]
    assert (books / "One" / "journal").exists()


@pytest.mark.slow
@pytest.mark.xdist_group("portable")
def test_no_file_is_opened_for_writing_outside_the_stick(stick: Stick, tmp_path: Path) -> None:
    """Traced from its start to its end, the program writes on the stick and nowhere else."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed (apt-get install strace)")
    trace = tmp_path / "trace.txt"
    calls = "trace=open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,symlink"
    before = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", calls, "-o", str(trace))
    with stick.running(before) as (address, _process):
        raw = Raw(address)
        make_a_book(raw, stick.program.parent / "Books" / "Two")
        raw.ask("POST", "/leave")
    writes = [
        line
        for line in trace.read_text(encoding="utf-8", errors="replace").splitlines()
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT|\d+ +(creat|mkdir|rename|link|symlink)", line)
        and "= -1" not in line
    ]
    outside = [
        line for line in writes if str(stick.program.parent) not in line and '"/dev/' not in line
    ]
    assert writes, "the trace saw the book being written"
    assert outside == []


@pytest.mark.slow
@pytest.mark.xdist_group("portable")
def test_nothing_in_the_folder_is_under_the_gpl(stick: Stick) -> None:
    """No library of the GPL is in the build, and each package in it says so of itself."""
    inside = stick.program.parent / "_internal"
    assert not [path.name for path in inside.rglob("*") if GPL.search(path.name)]
    said = {
        path.parent.name: email.message_from_string(path.read_text(encoding="utf-8"))
        for path in inside.glob("*.dist-info/METADATA")
    }
    assert len(said) > 20
    for name, told in said.items():
        licences = [told.get("License-Expression", ""), *told.get_all("Classifier", [])]
        assert not [one for one in licences if GPL_NAMED.search(one)], name
    assert (inside / "licences" / "NOTICE").exists()
