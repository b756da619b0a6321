"""The header of a mail in full, and the way it says it came."""

from hypothesis import given
from hypothesis import strategies as st

from tallybook.reading.mail_route import Hop, header_of

MAIL = (
    b"From someone@example.org Tue Feb  4 09:12:03 2025\r\n"
    b"Received: from mx.example.net (mx.example.net [192.0.2.9])\r\n"
    b"\tby home.example.com with ESMTP id 7; Tue, 4 Feb 2025 09:12:05 +0000\r\n"
    b"Received: from phone by mx.example.net; Tue, 4 Feb 2025 09:12:03 +0000\r\n"
    b"Subject: =?utf-8?q?caf=C3=A9?=\r\nX-Odd: bytes \xff here\r\n\r\nReceived: from nowhere\r\n"
)


def test_the_way_is_told_from_the_first_server_on_and_the_body_is_no_header() -> None:
    """The lowest line is the first server; what stands in the words is not taken for one."""
    header = header_of(MAIL)
    assert header.hops == (
        Hop("phone", "mx.example.net", "Tue, 4 Feb 2025 09:12:03 +0000"),
        Hop(
            "mx.example.net (mx.example.net [192.0.2.9])",
            "home.example.com",
            "Tue, 4 Feb 2025 09:12:05 +0000",
        ),
    )
    assert [name for name, _ in header.fields] == ["Received", "Received", "Subject", "X-Odd"]
    assert header.fields[2][1] == "café"


@given(raw=st.binary(max_size=300))
def test_any_bytes_give_a_header_of_text(raw: bytes) -> None:
    """Whatever stands there, what comes out is text and can be shown."""
    for noise in (raw, b"Received: " + raw, MAIL[:200] + raw):
        header = header_of(noise)
        assert all(f"{name}{value}".encode() is not None for name, value in header.fields)
