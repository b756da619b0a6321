"""Hand one request for a time stamp to one authority, and bring its answer back.

What goes out is the request, its length and kind, and the name of the host: no cookie, no name of
this program, nothing of who asks. The authority and the network still see the address of this
computer and the time. No redirection is followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from tallybook.errors import NoAnswer, UnfitAnswer
from tallybook.reaching.patience import ended_after

#: Seconds that the whole of it may take.
PATIENCE = 30.0
#: Bytes that an answer may have.
LONGEST = 256 << 10
ASKS, ANSWERS = "application/timestamp-query", "application/timestamp-reply"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an authority is reached.

    Attributes:
        scheme: ``https`` or ``http``.
        host: Its name.
        port: Its port.
        target: The path and what follows it.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Every line that goes out before the request itself, but for its length."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return (("Host", name + port), ("Content-Type", ASKS))


def place_of(address: str) -> Place:
    """Read an address.

    Raises:
        UnfitAnswer: It is not one of http or https, or it holds a name and a password.
    """
    try:
        parts = urlsplit(address)
        host, port, named = parts.hostname or "", parts.port, parts.username
    except ValueError:
        raise _unfit(address) from None
    plain = address.isascii() and address.isprintable() and " " not in address
    if parts.scheme not in _PORTS or not host or named is not None or not plain:
        raise _unfit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme], target=target)


def post_request(address: str, request: bytes, *, patience: float = PATIENCE) -> bytes:
    """Send a request and return the answer as it came.

    Raises:
        UnfitAnswer: The address is none.
        NoAnswer: There is no answer, or it is not one of an authority.
    """
    place = place_of(address)
    line: http.client.HTTPConnection
    if place.scheme == "https":
        line = http.client.HTTPSConnection(
            place.host, place.port, timeout=patience, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(place.host, place.port, timeout=patience)
    held = _held(line)
    with closing(line), ended_after(patience, lambda: held) as over:
        try:
            return _exchanged(line, place, request, over)
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(name=place.host, reason=_why(error, over=over.is_set())) from None


def _held(line: http.client.HTTPConnection) -> list[socket.socket]:
    """Keep the sockets that a connection opens: an answer outlives its connection's own."""
    held: list[socket.socket] = []
    connect = line.connect

    def connected() -> None:
        connect()
        held.append(line.sock)

    line.connect = connected  # type: ignore[method-assign] # an answer outlives its line's socket
    return held


def _why(error: Exception, *, over: bool) -> str:
    """Say why there is no answer, in words that hold nothing the other side sent."""
    if over or isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ssl.SSLError):
        return "its connection is not secure"
    return "it could not be reached"


def _exchanged(
    line: http.client.HTTPConnection, place: Place, request: bytes, over: threading.Event
) -> bytes:
    """Send the request and read the answer."""
    line.putrequest("POST", place.target, skip_host=True, skip_accept_encoding=True)
    for name, value in place.headers:
        line.putheader(name, value)
    line.putheader("Content-Length", str(len(request)))
    line.endheaders(request)
    with closing(line.getresponse()) as answer:
        return _read(answer, place, over)


def _read(answer: http.client.HTTPResponse, place: Place, over: threading.Event) -> bytes:
    """Read an answer, if it is one of an authority."""
    kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if answer.status != http.HTTPStatus.OK:
        raise NoAnswer(name=place.host, reason=f"it answered with the number {answer.status}")
    if kind != ANSWERS:
        raise NoAnswer(name=place.host, reason="its answer is not a time stamp")
    found = answer.read(LONGEST + 1)
    if over.is_set():
        raise TimeoutError
    if len(found) > LONGEST:
        raise NoAnswer(name=place.host, reason="its answer is too long")
    return found


def _unfit(address: str) -> UnfitAnswer:
    """What to raise for something that is no address of an authority."""
    return UnfitAnswer(
        answer=address,
        reason="it is not the address of an authority",
        choices="an address such as https://stamps.example.org/tsr",
    )
