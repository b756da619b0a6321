"""Mail that leaves: to a real server on this computer, which takes it, refuses it, or breaks off."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tallybook.errors import UnfitAnswer
from tallybook.reaching import mailing
from tallybook.reaching.mailing import (
    ACCEPTED,
    FAILED,
    HERE,
    STARTTLS,
    TLS,
    UNKNOWN,
    Way,
    check_address,
    check_way,
    send_mail,
)

TEXT = "Please read this.\n.a line with a point\nÄnde.\n"


class Box:
    """Keeps what a server took; answers as it is told to."""

    def __init__(self, answer: str = "250 OK", *, no_to: str = "") -> None:
        self.answer, self.no_to = answer, no_to
        self.taken: list[Any] = []
        self.greeted: list[str] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _o: Any
    ) -> str:
        """Take an address, or not."""
        if address == self.no_to:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message, or say no."""
        self.greeted.append(session.host_name)
        self.taken.append(envelope)
        return self.answer


@contextmanager
def server(box: Box, **more: Any) -> Iterator[Way]:
    """A real mail server on this computer."""
    running = Controller(box, hostname="127.0.0.1", port=0, **more)
    running.port = _free()
    running.start()
    try:
        yield Way(host="127.0.0.1", port=running.port, security=HERE, sender="sam@example.org")
    finally:
        running.stop()


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def script(steps: Callable[[socket.socket], None]) -> Iterator[Way]:
    """A server that does exactly what it is told, then closes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                steps(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        yield Way(host="127.0.0.1", port=port, security=HERE, sender="sam@example.org")
        thread.join(10)


def say(line: socket.socket, words: str) -> None:
    """Answer one line."""
    line.sendall(words.encode() + b"\r\n")


def until_data(line: socket.socket) -> None:
    """Be polite up to the words themselves."""
    say(line, "220 ready")
    for answer in ("250 hello", "250 from", "250 to", "354 go on"):
        line.recv(4096)
        say(line, answer)


def test_a_message_arrives_as_it_was_written() -> None:
    """The server takes it, and it holds the words, the address, and no name of program or computer."""
    box = Box()
    with server(box) as way:
        found = send_mail(way, "ada@example.net", "Please\n read", TEXT)
    assert found.state == ACCEPTED
    (envelope,) = box.taken
    assert envelope.rcpt_tos == ["ada@example.net"]
    message = message_from_bytes(envelope.content, policy=default)
    assert message["Subject"] == "Please read"
    assert message.get_content().replace("\r\n", "\n") == TEXT
    head = envelope.content.partition(b"\r\n\r\n")[0].decode().lower()
    assert socket.gethostname().lower() not in head
    assert "tallybook" not in head
    assert "python" not in head
    assert box.greeted == ["localhost"]


def test_a_server_that_says_no_is_a_failure() -> None:
    """An address it refuses, or words it refuses: failed, with the number and not its words."""
    with server(Box(no_to="ada@example.net")) as way:
        found = send_mail(way, "ada@example.net", "x", TEXT)
    assert found.state == FAILED
    assert "550" in found.reason
    assert "person" not in found.reason
    with server(Box("554 spam")) as way:
        found = send_mail(way, "ada@example.net", "x", TEXT)
    assert found.state == FAILED
    assert "554" in found.reason


def test_nobody_there_is_a_failure() -> None:
    """A port where nothing listens: failed, not unknown."""
    way = Way(host="127.0.0.1", port=_free(), security=HERE, sender="sam@example.org")
    assert send_mail(way, "ada@example.net", "x", TEXT).state == FAILED


def test_a_line_lost_after_the_words_is_unknown() -> None:
    """The words went out and no answer came: nobody can know, and that is what is said."""

    def steps(line: socket.socket) -> None:
        until_data(line)
        line.recv(1 << 16)

    with script(steps) as way:
        found = send_mail(way, "ada@example.net", "x", TEXT)
    assert found.state == UNKNOWN
    assert "lost" in found.reason


def test_a_line_lost_before_the_words_is_a_failure() -> None:
    """Where the connection breaks before any word went out, nothing was sent."""

    def steps(line: socket.socket) -> None:
        say(line, "220 ready")
        line.recv(4096)

    with script(steps) as way:
        assert send_mail(way, "ada@example.net", "x", TEXT).state == FAILED


def test_a_server_that_never_answers_ends_in_its_time() -> None:
    """Silence before the words is a failure, after them unknown; neither lasts."""
    for after in (False, True):

        def steps(line: socket.socket, after: bool = after) -> None:  # noqa: FBT001
            if after:
                until_data(line)
            while line.recv(1 << 16):
                pass

        with script(steps) as way:
            found = send_mail(way, "ada@example.net", "x", TEXT, patience=0.6)
        assert found.state == (UNKNOWN if after else FAILED)
        assert "too long" in found.reason


def test_a_server_that_trickles_ends_in_its_time() -> None:
    """One byte now and then does not keep a message on its way for ever."""
    over = threading.Event()

    def steps(line: socket.socket) -> None:
        while not over.is_set():
            try:
                line.sendall(b"2")
            except OSError:
                return
            over.wait(0.1)

    with script(steps) as way:
        found = send_mail(way, "ada@example.net", "x", TEXT, patience=0.6)
        over.set()
    assert found.state == FAILED


def test_a_wrong_password_is_told() -> None:
    """A server that does not take the password: failed, and it is said that this is why."""
    with server(
        Box(),
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    ) as way:
        wrong = Way(
            **{name: getattr(way, name) for name in ("host", "port", "security", "sender")},
            name="sam",
            secret="x",
        )
        found = send_mail(wrong, "ada@example.net", "x", TEXT)
    assert found.state == FAILED
    assert "password" in found.reason


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """Over TLS or STARTTLS, a server that cannot show who it is gets neither words nor password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(tmp_path))
    box = Box()
    with server(box, tls_context=context, require_starttls=True) as way:
        sure = Way(host="127.0.0.1", port=way.port, security=STARTTLS, sender=way.sender)
        found = send_mail(sure, "ada@example.net", "x", TEXT)
    assert found.state == FAILED
    assert not box.taken


def test_mail_without_starttls_offered_does_not_go_in_the_clear() -> None:
    """A server that offers no encryption gets nothing when it was asked for."""
    box = Box()
    with server(box) as way:
        sure = Way(host=way.host, port=way.port, security=STARTTLS, sender=way.sender)
        found = send_mail(sure, "ada@example.net", "x", TEXT)
    assert found.state == FAILED
    assert "offer" in found.reason
    assert not box.taken


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that its server made for itself."""
    import datetime as dt  # noqa: PLC0415

    from cryptography import x509  # noqa: PLC0415 - tests may
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(tz=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    (folder / "made.pem").write_bytes(made.public_bytes(form))
    (folder / "key.pem").write_bytes(
        key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "made.pem", folder / "key.pem"


@pytest.mark.parametrize(
    ("host", "security"),
    [("mail.example.org", HERE), ("192.0.2.1", HERE), ("localhost.example.org", HERE), ("a b", TLS),
     ("", TLS), ("mail.example.org", "none")],
)  # fmt: skip
def test_mail_never_leaves_this_computer_in_the_clear(host: str, security: str) -> None:
    """Without encryption only this very computer is a server."""
    with pytest.raises(UnfitAnswer):
        check_way(Way(host=host, port=25, security=security, sender="sam@example.org"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "a b@example.org",
        "a@b\r\nBcc: c@d",
        "a@b, c@d",
        "ä@b.org",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """Nothing that could be two addresses, or a line of a head, is taken for one."""
    with pytest.raises(UnfitAnswer):
        check_address(address)


def test_both_halves_of_the_program_name_outcomes_alike() -> None:
    """The words of the sender are those of the timer."""
    from tallybook.model import checkins  # noqa: PLC0415

    assert {mailing.ACCEPTED, mailing.FAILED, mailing.UNKNOWN} == set(checkins.OUTCOMES)
