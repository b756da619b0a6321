"""The pages as one WSGI application; who opens a book, and who may come in, is passed in.

Django is set up here in code: no database, no cookie with content, no log with words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.web.gate import Gate

    Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

HERE = Path(__file__).parent

#: The most that the plain fields of one form may hold, in bytes: about 150,000 words.
FORM_BYTES = 1 << 20

#: The most files that a folder may hold which is sent through the browser.
FOLDER_FILES = 100_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {"django": {"handlers": ["nowhere"], "propagate": False}},
}


def _open_with_key(path: Path, key: bytes, passphrase: str) -> Diary:
    """Open a book as a reader."""
    from tallybook.diary import Diary  # noqa: PLC0415 - in the worker only

    return Diary.open_with_key(path, key, passphrase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the pages are handed, so that they never learn who opens a book or where it lies.

    Attributes:
        open_diary: Opens the book at a path with a passphrase.
        make_diary: Makes a book at a path; gives it back with its recovery words.
        suggest: Offers a passphrase.
        recover: Gives the book at a path a new passphrase by the words of its recovery sheet.
        open_with_key: Opens the book at a path with the bytes of a key file and its passphrase.
        folder: Where a new book is offered to go, and where books are looked for.
        book: The path that was given at the start; empty where none was.
    """

    open_diary: Callable[[Path, str], Diary]
    make_diary: Callable[[Path, str], tuple[Diary, tuple[str, ...]]]
    suggest: Callable[[], str]
    recover: Callable[[Path, tuple[str, ...], str], None]
    open_with_key: Callable[[Path, bytes, str], Diary] = _open_with_key
    folder: Path = field(default_factory=Path.home)
    book: str = ""


def set_up() -> None:
    """Set Django up, once for the process. Nothing in here belongs to one book or one person."""
    if settings.configured:
        return
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        CSRF_FAILURE_VIEW="tallybook.web.pages.trouble.stale",
        CSRF_USE_SESSIONS=True,
        DATA_UPLOAD_MAX_MEMORY_SIZE=FORM_BYTES,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=1000,
        DATA_UPLOAD_MAX_NUMBER_FILES=FOLDER_FILES,
        DATABASES={},
        DEBUG=False,
        DEFAULT_CHARSET="utf-8",
        FILE_UPLOAD_HANDLERS=["tallybook.web.uploads.SealingUpload"],
        INSTALLED_APPS=[],
        LANGUAGE_CODE="en-gb",
        LOGGING=LOGGING,
        MIDDLEWARE=[
            "tallybook.web.safety.guard",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        ROOT_URLCONF="tallybook.web.addresses",
        SECRET_KEY="",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"environment": "tallybook.web.show.environment"},
            }
        ],
        USE_TZ=False,
        WSGI_APPLICATION=None,
    )
    django.setup(set_prefix=False)


def create_app(doors: Doors, gate: Gate, host: str) -> Application:
    """Make the application.

    Args:
        doors: How books are opened and made.
        gate: Who is let in, and for how long.
        host: The one Host header that is answered, ``127.0.0.1:PORT``.
    """
    set_up()
    handler = WSGIHandler()
    cookie = "notes-" + host.rpartition(":")[2]

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["tallybook.gate"] = gate
        environ["tallybook.doors"] = doors
        environ["tallybook.host"] = host
        environ["tallybook.cookie"] = cookie
        answer: Iterable[bytes] = handler(environ, start_response)
        return answer

    return app
