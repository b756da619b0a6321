"""A stamping authority run here with OpenSSL, with a certificate of its own, on the loopback."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFIG = """
[tsa]
default_tsa = local
[local]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stamping]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""
CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(folder: Path, *words: str) -> str:
    """Run OpenSSL in a folder; skips where it is not installed."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    done = subprocess.run(
        [program, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    return f"{done.returncode} {done.stdout}{done.stderr}"


class Authority:
    """A stamping authority below a folder."""

    def __init__(self, folder: Path, name: str = "Example Stamps", curve: bool = True) -> None:  # noqa: FBT001, FBT002
        folder.mkdir(parents=True)
        self.folder = folder
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        keys = CURVE if curve else ("-newkey", "rsa:2048", "-nodes")
        for words in (
            ("req", "-x509", *keys, "-keyout", "ca.key", "-out", "ca.pem", "-subj",
             f"/CN={name} Root", "-days", "30"),
            ("req", *keys, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", f"/CN={name}"),
            ("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out",
             "tsa.pem", "-days", "20", "-extfile", "tsa.cnf", "-extensions", "stamping",
             "-CAcreateserial"),
        ):  # fmt: skip
            said = openssl(folder, *words)
            assert said.startswith("0"), said

    @property
    def root(self) -> bytes:
        """Its root certificate, PEM."""
        return (self.folder / "ca.pem").read_bytes()

    def stamp(self, request: bytes, *, chain: bool = False) -> bytes:
        """Answer a request; with ``chain`` two certificates are embedded."""
        (self.folder / "asked.tsq").write_bytes(request)
        more = ("-chain", "ca.pem") if chain else ()
        said = openssl(
            self.folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "asked.tsq",
            "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "answer.tsr", *more,
        )  # fmt: skip
        assert said.startswith("0"), said
        return (self.folder / "answer.tsr").read_bytes()


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers each request as the server was told to."""

    def do_POST(self) -> None:
        """Answer one request."""
        server = self.server
        assert isinstance(server, Served)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.seen.append((f"{self.command} {self.path}", dict(self.headers), body))
        for line, content in server.answer(body):
            if isinstance(line, int):
                self.send_response_only(line)
            elif line:
                self.send_header(line, content.decode())
            else:
                self.end_headers()
                self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Served(http.server.ThreadingHTTPServer):
    """A server on the loopback that keeps what it was sent."""

    daemon_threads = True

    def __init__(self, authority: Authority | None, status: int = 200, **more: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.authority = authority
        self.status = status
        self.more = more
        self.seen: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.server_address[1]}/tsr"

    def answer(self, body: bytes) -> Iterator[tuple[int | str, bytes]]:
        """Give the lines of one answer: its number, its headers, then its content."""
        yield self.status, b""
        yield "Content-Type", self.more.get("kind", b"application/timestamp-reply")
        yield "Set-Cookie", b"seen=1"
        if "location" in self.more:
            yield "Location", self.more["location"]
        content = self.authority.stamp(body) if self.authority else self.more.get("content", b"")
        yield "", content


@contextmanager
def served(authority: Authority | None, status: int = 200, **more: bytes) -> Iterator[Served]:
    """Serve an authority on the loopback."""
    server = Served(authority, status, **more)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
