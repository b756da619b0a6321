"""One request goes to one host, and an answer that is late, long, elsewhere or other is refused."""

import socket
import threading
import time

import pytest

from stamping import served
from tallybook.errors import NoAnswer, UnfitAnswer
from tallybook.reaching import place_of, post_request
from tallybook.reaching.posting import LONGEST


def test_no_redirection_is_followed() -> None:
    """A server that sends on to another one gets one request, and the other none."""
    with served(None, 307) as other, served(None, 307, location=other.address.encode()) as server:
        with pytest.raises(NoAnswer, match="the number 307"):
            post_request(server.address, b"request")
        assert len(server.seen) == 1
        assert not other.seen


def test_only_what_was_shown_goes_out() -> None:
    """No cookie, no name of a program, nothing but the host, the kind and the length."""
    with served(None, content=b"answer") as server:
        for _ in range(2):
            assert post_request(server.address, b"request") == b"answer"
        for line, headers, body in server.seen:
            expected = dict(place_of(server.address).headers) | {"Content-Length": "7"}
            assert (line, headers, body) == ("POST /tsr", expected, b"request")


@pytest.mark.parametrize(
    "more", [{"kind": b"text/html"}, {"content": b"x" * (LONGEST + 1)}, {"kind": b""}]
)
def test_an_answer_of_another_kind_or_length_is_refused(more: dict[str, bytes]) -> None:
    """What is no time stamp, or is too long, is not taken."""
    with served(None, 200, **more) as server, pytest.raises(NoAnswer):
        post_request(server.address, b"request")


@pytest.mark.parametrize(
    "begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n"]
)
def test_a_server_that_drips_is_left(begin: bytes) -> None:
    """The whole of it takes no longer than it may, however slowly its headers or its bytes come."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(4096)
                line.sendall(begin)
                try:
                    while True:
                        line.sendall(b"x")
                        time.sleep(0.1)
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(NoAnswer, match="too long"):
            post_request(address, b"request", patience=0.8)
        assert time.monotonic() - began < 3
        thread.join(5)


def test_nobody_there_is_told() -> None:
    """A port where nobody listens is an answer that did not come."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(NoAnswer, match="could not be reached"):
        post_request(f"http://127.0.0.1:{port}/", b"request")


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "ftp://example.org", "http://u:p@example.org/", "http://exa mple.org/",
     "http://example.org/a\r\nb", "http://example.org:99999/", "http://ex\u00e4mple.org/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    """An address of another kind, with a password, or with odd characters is none."""
    with pytest.raises(UnfitAnswer):
        place_of(address)
