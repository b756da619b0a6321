"""What every answer of the server obeys: who is let in, what a browser may do, how to leave."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from tallybook.errors import (
    ChoiceError,
    DamageError,
    StorageError,
    TallybookError,
    UnlockError,
)
from tallybook.web.show import page, spoken
from tallybook.web.tongues import chosen, speaking
from tallybook.web.uploads import parsed

if TYPE_CHECKING:
    from tallybook.web.gate import Gate, Session

LOG = logging.getLogger("tallybook.web")

#: What a page of ours may load: its own style, script, pictures; nothing inline, nothing from
#: anywhere else, in no frame.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

#: The same for the original bytes of an exhibit: whatever they are, they can do nothing.
EXHIBIT_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

#: A page on which a sound or a video was asked for may load that one as well.
PLAYING_POLICY = POLICY + "; media-src 'self'"

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "X-Robots-Tag": "noindex",
    "X-DNS-Prefetch-Control": "off",
}

#: A page that looks like nothing. It is what anyone sees who is not signed in, at any address.
BLANK = (
    b'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>New tab</title>'
    b'<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">\n'
)

#: Forms whose fields are kept when they meet a locked book, so that nothing typed is lost.
KEPT = (
    "/add",
    "/add/longer",
    "/add/typed",
    *(
        f"/add/guided/{part}"
        for part in (
            "what", "when", "where", "who", "words", "kind", "seen", "feeling", "changes", "told",
        )
    ),
)  # fmt: skip

#: Where a key file is handed over before any book is open; it is held in memory only.
KEY_PAGE = "/open/key"

#: Forms that are taken with no book open, however a browser sends them.
WITHOUT_A_BOOK = (*KEPT, KEY_PAGE, "/leave")

#: Addresses that the page itself calls by a clock; they are no sign of the person.
BY_ITSELF = ("/here", "/jobs/")

STATUS: tuple[tuple[type[TallybookError], int], ...] = (
    (UnlockError, 403),
    (ChoiceError, 400),
    (StorageError, 507),
    (DamageError, 500),
    (TallybookError, 400),
)


def blank(leads_to: str = "") -> HttpResponse:
    """Answer with the page that looks like nothing, and perhaps leads on at once."""
    on = format_html('<meta http-equiv="refresh" content="0;url={}">\n', leads_to)
    answer = HttpResponse(BLANK + (on.encode() if leads_to else b""))
    answer["Content-Security-Policy"] = "default-src 'none'; img-src data:; frame-ancestors 'none'"
    return answer


def left() -> HttpResponse:
    """Answer to leaving: nothing is kept, and what stands in the address bar says nothing."""
    answer = HttpResponseRedirect("/", status=303)
    answer["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Make the middleware that stands before every page."""

    def stand(request: HttpRequest) -> HttpResponse:
        answer = _admit(request)
        if answer is None:
            try:
                with speaking(chosen(request)):
                    answer = get_response(request)
            finally:
                for upload in getattr(request, "sealings", ()):
                    upload.drop()
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        return answer

    stand.process_exception = explain  # type: ignore[attr-defined] # how Django looks for it
    return stand


def _admit(request: HttpRequest) -> HttpResponse | None:
    """Let a request through, or answer it here: strangers see a blank page."""
    gate: Gate = request.META["tallybook.gate"]
    if request.META.get("HTTP_HOST") != request.META["tallybook.host"] or not _from_here(request):
        return HttpResponse(BLANK, status=421)
    cookie = request.META["tallybook.cookie"]
    session = gate.session(request.COOKIES.get(cookie, ""))
    if session is None:
        return _knock(request, gate, cookie)
    if not request.path.startswith(BY_ITSELF):
        gate.touch()
    request.gate, request.session = gate, session
    request.parse_file_upload = partial(parsed, request)
    sends_files = request.content_type == "multipart/form-data"
    if session.diary is None and sends_files and request.path not in WITHOUT_A_BOOK:
        return HttpResponseRedirect("/open", status=303)
    return None


def _from_here(request: HttpRequest) -> bool:
    """Whether a request comes from our own pages, or from the person's own hand."""
    if request.META.get("HTTP_SEC_FETCH_SITE", "none") not in {"none", "same-origin"}:
        return False
    if request.META.get("HTTP_ORIGIN") == "null":
        # no-referrer makes browsers send "null" from our own forms; the form's secret decides.
        del request.META["HTTP_ORIGIN"]
    return True


def _knock(request: HttpRequest, gate: Gate, cookie: str) -> HttpResponse:
    session = gate.enter(request.GET.get("k", "")) if request.method == "GET" else None
    if session is None:
        return blank(gate.leads_to() if request.path == "/" else "")
    answer = HttpResponseRedirect("/", status=303)
    answer.set_cookie(cookie, session.key, httponly=True, samesite="Strict")
    return answer


def explain(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Say what went wrong, in the error's own sentence or in a general one; log no words."""
    if isinstance(error, Http404 | BadRequest | SuspiciousOperation):
        return None
    if isinstance(error, TallybookError):
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        told = {"sentence": error.message, "next_step": spoken(error.advice)}
        return page(request, "trouble.html", status=status, **told)
    LOG.error("a page failed with %s", type(error).__name__)
    return page(request, "trouble.html", status=500, sentence="", next_step="")


def leave(session: Session, gate: Gate) -> HttpResponse:
    """End the sign-in and show nothing."""
    gate.leave(session)
    return left()
