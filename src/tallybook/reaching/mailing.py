"""Hand one message to a mail server that the person named, and say honestly what became of it.

A server that accepts a message has not delivered it, and nobody has read it. The connection is
encrypted, or it does not leave this computer. What goes out holds no name of this program or of
this computer; the server and the network still see the address of this connection and the time.
"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from tallybook.errors import UnfitAnswer
from tallybook.reaching.patience import ended_after

#: Seconds that the whole of one message may take.
PATIENCE = 45.0
#: How a connection is kept from others' eyes.
TLS, STARTTLS, HERE = "tls", "starttls", "here"
ACCEPTED, FAILED, UNKNOWN = "accepted by the network", "failed", "unknown"
_READY, _YES = 354, 2
_SIGNED_OUT = smtplib.SMTPAuthenticationError
_NO_SERVER = "the server could not be reached"
_WHYS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "it took too long"),
    (_SIGNED_OUT, "the server did not take the name and password"),
    (smtplib.SMTPNotSupportedError, "the server does not offer what was asked for"),
    (smtplib.SMTPServerDisconnected, "the connection was lost"),
    (ssl.SSLError, "its connection is not secure"),
    (ConnectionError, "the connection was lost or refused"),
)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How mail leaves: an account that the person has.

    Attributes:
        host: The server.
        port: Its port.
        security: ``tls``, ``starttls``, or ``here`` for a server on this very computer.
        sender: The address that it comes from.
        name: To sign in with; empty where none is wanted.
        secret: The password.
    """

    host: str
    port: int
    security: str
    sender: str
    name: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one message: accepted, failed or unknown, and why."""

    state: str
    reason: str = ""


def check_address(address: str) -> str:
    """Read an address of mail.

    Raises:
        UnfitAnswer: It is none.
    """
    found = address.strip()
    if not _ADDRESS.fullmatch(found):
        raise UnfitAnswer(answer="That", reason="it is no address of mail", choices="a@example.org")
    return found


def check_way(way: Way) -> Way:
    """Check how mail leaves.

    Raises:
        UnfitAnswer: It would leave this computer without being encrypted, or is no server.
    """
    check_address(way.sender)
    fits = _HOST.fullmatch(way.host) and 0 < way.port < 1 << 16
    if not fits or way.security not in {TLS, STARTTLS, HERE}:
        raise UnfitAnswer(answer="That", reason="it is no mail server", choices="mail.example.org")
    if way.security == HERE and not _is_here(way.host):
        raise UnfitAnswer(
            answer="That",
            reason="mail to another computer has to be encrypted",
            choices="TLS or STARTTLS",
        )
    return way


def send_mail(way: Way, to: str, subject: str, text: str, *, patience: float = PATIENCE) -> Outcome:
    """Hand over one message to one address.

    Until the server is ready for the words, whatever goes wrong is a failure: they never left. From
    then on it is unknown, unless the server says yes or no.

    Raises:
        UnfitAnswer: The way or the address does not fit.
    """
    check_way(way)
    message = _message(way, check_address(to), subject, text)
    progress: list[str] = []
    line = _line(way, patience)
    with ended_after(patience, lambda: [line.sock] if line.sock is not None else []) as over:
        try:
            return _handed_over(line, way, to.strip(), message, progress)
        except (OSError, smtplib.SMTPException) as error:
            reason = _why(error, over=over.is_set())
            if progress:
                reason += " after the message went out, before the server said that it took it"
            return Outcome(state=UNKNOWN if progress else FAILED, reason=reason)
        finally:
            line.close()


def _is_here(host: str) -> bool:
    """Whether a server is this very computer; a name that a network could answer for is not."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _message(way: Way, to: str, subject: str, text: str) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = way.sender, to
    made["Subject"] = " ".join(subject.split())
    made["Date"] = formatdate()
    made["Message-ID"] = make_msgid(domain=way.sender.rpartition("@")[2])
    made.set_content(text)
    return made.as_bytes()


def _line(way: Way, patience: float) -> smtplib.SMTP:
    """A line that is not yet connected, and says no name of this computer."""
    if way.security == TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(local_hostname="localhost", timeout=patience, context=context)
    return smtplib.SMTP(local_hostname="localhost", timeout=patience)


def _handed_over(
    line: smtplib.SMTP, way: Way, to: str, message: bytes, progress: list[str]
) -> Outcome:
    """Speak with the server; ``progress`` holds something once words may have gone out."""
    line._host = way.host  # type: ignore[attr-defined] # noqa: SLF001 - whose certificate it is
    _wanted(line.connect(way.host, way.port))
    if way.security == STARTTLS:
        line.starttls(context=ssl.create_default_context())
    line.ehlo_or_helo_if_needed()
    if way.name:
        line.login(way.name, way.secret)
    _wanted(line.mail(way.sender))
    _wanted(line.rcpt(to))
    code, said = line.docmd("data")
    if code != _READY:
        raise smtplib.SMTPResponseException(code, said)
    progress.append("words")
    line.send(_quoted(message))
    code, said = line.getreply()
    if code // 100 != _YES:
        progress.clear()
        raise smtplib.SMTPResponseException(code, said)
    with suppress(OSError, smtplib.SMTPException):
        line.quit()
    return Outcome(state=ACCEPTED)


def _quoted(message: bytes) -> bytes:
    """A message as it goes over the line: points at the start of a line doubled, and its end."""
    lines = message.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    dotted = [b"." + one if one.startswith(b".") else one for one in lines]
    return b"\r\n".join(dotted) + b"\r\n.\r\n"


def _wanted(answer: tuple[int, bytes]) -> None:
    """Go on where a server says yes."""
    if answer[0] // 100 != _YES:
        raise smtplib.SMTPResponseException(*answer)


def _why(error: Exception, *, over: bool) -> str:
    """Say why, in words that hold nothing the other side sent."""
    if over:
        return "it took too long"
    if isinstance(error, smtplib.SMTPResponseException) and type(error) is not _SIGNED_OUT:
        return f"the server answered no, with the number {error.smtp_code}"
    return next((words for kind, words in _WHYS if isinstance(error, kind)), _NO_SERVER)
