"""What the portable program starts with: its children by their words, otherwise the pages.

Everything it keeps lies beside it. It leaves nothing on the computer that it runs on.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

#: What the program is started with to be one of its own children, and what they do.
CHILDREN = {
    "--decode": "tallybook.reading.decoding:work",
    "--read": "tallybook.intake.guarded:work",
    "--screens": "tallybook.reading.screens:work",
    "--speech": "tallybook.reading.speech:work",
    "--tesseract": "tallybook.reading.tesseract:become",
    "--typeset": "tallybook.bundle.press:work",
}
#: Beside the program: where books are looked for and offered to go.
BOOKS = "Books"
#: The one word that is asked for by hand.
NO_BROWSER = "--no-browser"


def beside() -> Path:
    """The folder that the program lies in, on the stick."""
    return Path(sys.executable).resolve().parent


def keep_to_the_stick() -> None:
    """Have nothing written outside: no dump of memory, and no temporary file but in the folder.

    Nothing of the program makes a temporary file; this is the second bolt. It is set in this
    process alone, because the browser, which is started from it, has folders of its own.
    """
    tempfile.tempdir = str(beside() / BOOKS)
    if hasattr(os, "umask"):
        os.umask(0o077)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def give_back_the_search_path() -> None:
    """Let programs of the computer, such as its browser, find their own libraries again."""
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before


def main() -> None:
    """Be a child where the first word says so; run a command; or open the pages."""
    words = sys.argv[1:]
    if words and words[0] in CHILDREN:
        module, _, function = CHILDREN[words[0]].partition(":")
        getattr(importlib.import_module(module), function)()
        return
    keep_to_the_stick()
    give_back_the_search_path()
    if words not in ([], [NO_BROWSER]):
        from tallybook.cli import main as command  # noqa: PLC0415 - the pages do without it

        command(words)
        return
    from tallybook.web.server import serve  # noqa: PLC0415

    books = beside() / BOOKS
    books.mkdir(exist_ok=True)
    serve(folder=books, open_browser=NO_BROWSER not in words)


if __name__ == "__main__":
    main()
