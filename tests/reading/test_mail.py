"""What the reading of mail promises: nothing raises, nothing is fetched, nothing is made up."""

import io
import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.model.records import Attachment, Problem, Record
from tallybook.reading.charsets import codec_of, decode
from tallybook.reading.headers import addresses, decoded_words, message_ids, parameters, split_head
from tallybook.reading.html import inert_text
from tallybook.reading.mail import read_mail
from tallybook.reading.mail_dates import mail_date
from tallybook.reading.mailbox import CHUNK, begins_mailbox, header_index, mails
from tallybook.reading.mime import DEEPEST, MOST_PARTS
from tallybook.reading.transfer import from_base64, from_uuencode


def record_of(raw: bytes) -> Record:
    """The record of one mail."""
    *_, record = read_mail(raw, offset=0, length=len(raw))
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("written", "local", "offset"),
    [
        ("Tue, 2 Jan 2024 09:00:00 +0130", "2024-01-02T09:00:00", 90),
        ("2 Jan 2024 09:00:00 -0000", "2024-01-02T09:00:00", 0),
        ("Tue, 2 Jan 2024 09:00:00", "2024-01-02T09:00:00", None),
        ("Tue, 02 Jan 24 09:00 EST", "2024-01-02T09:00:00", -300),
        ("Tue, 2 Jan 70 09:00:00 IST", "1970-01-02T09:00:00", None),
        ("Tue, 2 Jan 2024 (morning) 09:00:60 GMT (Greenwich)", "2024-01-02T09:00:59", 0),
        ("Tue Jan  2 09:00:00 PDT 2024", "2024-01-02T09:00:00", -420),
        ("Tue Jan  2 09:00:00 2024", "2024-01-02T09:00:00", None),
        ("2024-01-02T09:00:00.000Z", "2024-01-02T09:00:00", 0),
        ("Tuesday, January 2, 2024 9:05 PM", "2024-01-02T21:05:00", None),
        ("Tue, 2 Jan 2024 09:00:00 GMT+01:00", "2024-01-02T09:00:00", 60),
        ("Tue, 2 Jan 2024 09:00:00 +9999", "2024-01-02T09:00:00", None),
    ],
)
def test_dates_are_read_as_written(written: str, local: str, offset: int | None) -> None:
    """A date keeps its wall clock, and an offset only where the mail gives one that is known."""
    assert mail_date(written) == (datetime.fromisoformat(local), offset)


@pytest.mark.parametrize(
    "written", ["", "<HR>", "Wed, 15 Dec 2010    59:10 -0500", "31 Feb 2024 10:00:00 +0000", "now"]
)
def test_what_is_no_date_is_none(written: str) -> None:
    """No time is made up where there is none."""
    assert mail_date(written) is None


@given(written=st.text(max_size=80))
def test_any_text_is_a_date_or_none(written: str) -> None:
    """No text makes the reading of dates fail."""
    found = mail_date(written)
    assert found is None or isinstance(found[0], datetime)


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Sam Field <sam@example.com>", [("Sam Field", "sam@example.com")]),
        (
            '"Field, Sam" <sam@example.com>, jo@example.org',
            [("Field, Sam", "sam@example.com"), ("", "jo@example.org")],
        ),
        (
            "friends: a@example.com, B <b@example.com>;",
            [("", "a@example.com"), ("B", "b@example.com")],
        ),
        ("undisclosed-recipients:;", []),
        ("sam@example.com (Sam (the) Field)", [("Sam (the) Field", "sam@example.com")]),
        ("=?utf-8?Q?Zo=C3=AB=2C_Field?= <zoe@example.com>", [("Zoë, Field", "zoe@example.com")]),
        ("<@relay.example.net:sam@example.com>", [("", "sam@example.com")]),
        ('"broken <sam@example.com>', [('"broken', "sam@example.com")]),
        ("goran at example.com", [("", "goran at example.com")]),
    ],
)
def test_addresses_are_taken_as_written(field: str, found: list[tuple[str, str]]) -> None:
    """Names, groups, comments and damage leave the address as the mail has it."""
    assert addresses(field) == found


@given(field=st.text(max_size=200))
def test_any_field_has_addresses_or_none(field: str) -> None:
    """No field makes the reading of addresses fail."""
    assert isinstance(addresses(field), list)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?B?Q2Fmw6k=?= =?utf-8?Q?_at_8?=", "Café at 8"),
        ("=?utf-8?B?w?= =?utf-8?B?6Q==?=", "é"),
        ("=?iso-2022-jp?B?GyRCJF4kXxsoQg==?=", "まみ"),
        ("=?x-nobody?Q?Caf=E9?= here", "Café here"),
        ("=?utf-8?Q?not closed", "=?utf-8?Q?not closed"),
        ("=?utf-8*en?Q?a=20b?= c", "a b c"),
    ],
)
def test_encoded_words_are_decoded_together(written: str, meant: str) -> None:
    """Words of one charset are joined before they are decoded, and broken ones stay."""
    assert decoded_words(written).replace("\ufffd", "") in {meant, meant.replace("é", "")}


def test_parameters_in_pieces_are_put_together() -> None:
    """A file name cut in pieces and written with percent signs is one name."""
    value, given_ = parameters(
        "Attachment; filename*0*=utf-8''T%C3%BCr; filename*1=\" und \"; filename*2*=%C3%96l.png"
    )
    assert (value, given_["filename"]) == ("attachment", "Tür und Öl.png")


def test_charsets_are_looked_up_in_a_list_alone() -> None:
    """A name that would unpack or import something is no charset."""
    assert [codec_of(name) for name in ("zip", "hex", "idna", "unicode_escape", "../x")] == [
        None
    ] * 5
    assert decode(b"\xe9t\xe9", "no-such") == "été"
    assert decode("été".encode(), "iso-8859-1") == "Ã©tÃ©"
    assert decode(b"+2D0-", "utf-7") == "\ufffd"


@given(raw=st.binary(max_size=60), charset=st.text(max_size=20))
def test_any_bytes_in_any_charset_are_text_that_can_be_kept(raw: bytes, charset: str) -> None:
    """Whatever a charset is called, the text can be written as UTF-8."""
    decode(raw, charset).encode("utf-8")


def test_html_becomes_inert() -> None:
    """Scripts and styles are gone, links show where they lead, and nothing is left of tags."""
    text = inert_text(
        "<style>a{}</style><script>if (a < b) alert('<p>x</p>')</script><p title='a > b'>Go "
        '<a href="https://example.net/x?a=1&amp;b=2">here</a> &lt;now&gt;<br>a < b'
        '<img src="https://example.net/p.gif" alt="a door"><svg><a href="x">y</a></svg>'
    )
    assert text == "Go here <https://example.net/x?a=1&b=2> <now>\na < b[a door]"


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<!--", "<p title='", "&", "<div>", '<a href="', "</"]
)
def test_html_is_walked_once(piece: str) -> None:
    """A megabyte of one broken piece takes no more than a moment."""
    before = time.process_time()
    inert_text(piece * (1_000_000 // len(piece)))
    assert time.process_time() - before < 10


def test_a_mail_without_blank_line_or_boundary_keeps_its_words() -> None:
    """Where the structure is missing, what is there is kept as words."""
    assert record_of(b"Subject: a\nbody begins\nand goes on").text == "body begins\nand goes on"
    raw = b"Subject: a\nContent-Type: multipart/mixed\n\njust words\n"
    assert record_of(raw).text == "just words"
    guessed = b"Subject: a\nContent-Type: multipart/mixed\n\n--x\n\none\n--x\n\ntwo\n--x--\n"
    assert record_of(guessed).text == "one\ntwo"


def test_parts_beyond_the_bounds_are_told() -> None:
    """A mail of too many or too deep parts is kept, and what was not looked at is told."""
    wide = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nword\n" * (MOST_PARTS * 2)
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n" % (n, n)
        for n in range(DEEPEST * 2)
    )
    for raw in (wide, deep):
        things = list(read_mail(raw, offset=0, length=len(raw)))
        assert "too-deep" in {thing.code for thing in things if isinstance(thing, Problem)}
        assert isinstance(things[-1], Record)


def test_a_file_name_is_a_title_and_never_a_path() -> None:
    """Folders, tricks of direction and control characters are not in the title of an attachment."""
    raw = (
        b"Content-Type: application/pdf\nContent-Disposition: attachment; "
        b'filename="../../etc/a\xe2\x80\xaefdp.exe"\n\nx'
    )
    part = next(iter(read_mail(raw, offset=7, length=len(raw))))
    assert isinstance(part, Attachment)
    assert (part.name, part.title) == ("7-1.pdf", "afdp.exe")


def test_the_same_mail_matches_itself_in_a_mailbox() -> None:
    """The id of a mail stands for it, brackets and blanks aside."""
    assert message_ids("<a b@example.org>\n <c@example.org>") == ["ab@example.org", "c@example.org"]
    assert record_of(b"Message-ID:  <a@example.org> (x)\n\nhello").match == "a@example.org"


def test_a_mail_across_chunks_is_whole() -> None:
    """A mail that begins, ends or has its first line at the edge of a chunk is found whole."""
    start = b"From a@example.org Tue Jan  2 09:00:00 2024\n"
    for shift in range(-60, 8, 3):
        first = start + b"Subject: a\n\n"
        filler = b"x" * (CHUNK + shift - len(first) - 2) + b"\n\n"
        content = first + filler + start + b"Subject: b\n\nb\n"
        found = list(mails(io.BytesIO(content), 1 << 24))
        assert [mail.offset for mail in found] == [0, len(first) + len(filler)]
        assert sum(mail.length for mail in found) == len(content)
        assert found[1].raw == b"Subject: b\n\nb\n"


def test_a_mail_beyond_the_bound_is_counted_whole_and_held_in_part() -> None:
    """A huge mail keeps its true length, and only its beginning is held."""
    start = b"From a@example.org Tue Jan  2 09:00:00 2024\n"
    content = start + b"Subject: a\n\n" + b"x" * (3 * CHUNK) + b"\n\n" + start + b"Subject: b\n\n"
    first, second = mails(io.BytesIO(content), 1000)
    assert first.length == second.offset
    assert len(first.raw) < 1000
    assert second.raw.startswith(b"Subject: b")


def test_lines_that_only_look_like_a_beginning_stay_in_the_mail() -> None:
    """A line is believed when it ends in a time and a header follows, and not otherwise."""
    assert begins_mailbox(b"From a Tue Jan  2 09:00:00 2024\nSubject: x\n")
    assert begins_mailbox(b"\nFrom 17@xxx Tue Jan 02 09:00:00 +0000 2024\r\nX-GM-THRID: 1\r\n")
    assert not begins_mailbox(b"From a Tue Jan  2 09:00:00 2024\n\nwords\n")
    assert not begins_mailbox(b"From me to you in 2024\nSubject: x\n")


def test_the_index_says_what_the_records_say() -> None:
    """The quick look at headers and the whole reading agree."""
    content = b"".join(
        b"From a@x Tue Jan  2 09:00:00 2024\nFrom: A <a%d@example.org>\nDate: 2 Jan 2024 09:0%d:00 "
        b"+0100\nSubject: =?utf-8?Q?n=C2=BA_%d?=\nMessage-ID: <%d@example.org>\n\nwords\n\n"
        % (n, n, n, n)
        for n in range(5)
    )
    for entry, mail in zip(
        header_index(io.BytesIO(content)), mails(io.BytesIO(content), 1 << 20), strict=True
    ):
        record = record_of(mail.raw)
        assert (entry.sender, entry.subject) == (record.sender, record.subject)
        assert entry.date == (record.local, record.utc_offset)
        assert entry.message_id == record.match


def test_damaged_transfer_encodings_give_what_can_be_given() -> None:
    """Missing padding, stray letters and blanks cost nothing else."""
    assert from_base64(b"aGVs bG8") == b"hello"
    assert from_base64(b"aGVsbG8=\n!!") == b"hello"
    assert from_base64(b"a") == b""
    assert from_uuencode(b"begin 644 a\n%:&5L;&\\\n`\nend\n") == b"hello"


@given(raw=st.binary(max_size=600))
@settings(deadline=None)
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    """Whatever bytes follow each other, one record comes out, and it can be kept."""
    record = record_of(raw)
    for text in (record.text, record.subject, record.sender, record.thread, *record.recipients):
        text.encode("utf-8")
    headers, body = split_head(raw)
    assert len(body) <= len(raw)
    assert headers is not None


@pytest.mark.parametrize(
    "raw",
    [
        b"To: " + b"(" * 200_000,
        b"To: " + b'"' * 200_001,
        b"To: " + b"<" * 200_000,
        b"To: " + b"a," * 100_000,
        b"Subject: " + b"=?utf-8?Q?" * 30_000,
        b"Content-Type: text/plain" + b"; a=" * 100_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x" * 300_000,
        b"Content-Type: multipart/mixed\n\n" + b"-" * 1_000_000,
        b"Date: " + b"1 " * 200_000,
        b"a" * 1_000_000,
        b"a:\n " * 200_000,
        b"\n>From " * 100_000,
    ],
)
def test_no_mail_takes_for_ever(raw: bytes) -> None:
    """A mail made to be slow takes no more than a few seconds."""
    before = time.process_time()
    record_of(raw)
    assert time.process_time() - before < 10
