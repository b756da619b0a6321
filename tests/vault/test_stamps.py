"""What a stamp says is read strictly, and what is no answer to the request is refused."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stamping import Authority
from tallybook.errors import NotAllowed, UnfitStamp
from tallybook.vault import certifying, der, stamps
from tallybook.vault.bookkey import BookKey, owner_key

TEXT = b"Tallybook tree head\nsize 1\nroot 00\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A stamping authority with an EC key."""
    return Authority(tmp_path_factory.mktemp("stamps") / "one")


@pytest.fixture(scope="module")
def answered(authority: Authority) -> tuple[stamps.Request, bytes]:
    """A request and its answer."""
    asked = stamps.ask(TEXT)
    return asked, authority.stamp(asked.encoded)


@pytest.fixture(scope="module")
def key() -> BookKey:
    """The key of a book."""
    return owner_key(secrets.token_bytes(32), secrets.token_bytes(16))


def test_a_request_holds_the_hash_a_number_and_nothing_else() -> None:
    """Version, hash, nonce, and the wish for certificates: no name, no policy, no extension."""
    asked = stamps.ask(TEXT)
    version, imprint, nonce, wish = der.read(asked.encoded).fields()
    assert version.number() == 1
    assert imprint.fields()[1].content == stamps.imprint_of(TEXT) == asked.imprint
    assert nonce.number() == asked.nonce
    assert wish.content == b"\xff"
    assert stamps.ask(TEXT).nonce != asked.nonce


def test_an_answer_gives_its_time_and_whose_it_is(
    answered: tuple[stamps.Request, bytes], authority: Authority
) -> None:
    """Time, number, name, signature, and the way to the root are read from the answer."""
    asked, answer = answered
    stamp = stamps.answer_to(asked.encoded, answer)
    assert timedelta(0) <= datetime.now(UTC) - stamp.at < timedelta(minutes=5)
    assert stamp.authority == "CN=Example Stamps"
    assert stamp.signed is True
    assert stamp.in_order
    assert stamps.leads_to(answer, TEXT, authority.root) is True
    assert stamps.leads_to(answer, TEXT + b"x", authority.root) is False
    assert stamps.leads_to(answer, TEXT, stamps.chain_of(stamp)) is None


def test_two_certificates_in_any_order_are_read(tmp_path: Path) -> None:
    """The library refuses two that lie in another order than DER has; a copy in order is read."""
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415

    orders = set()
    for number in range(12):
        made = Authority(tmp_path / str(number), f"Example {number}")
        asked = stamps.ask(TEXT)
        answer = made.stamp(asked.encoded, chain=True)
        stamp = stamps.answer_to(asked.encoded, answer)
        assert (len(stamp.certificates), stamp.signed) == (2, True)
        assert stamps.leads_to(answer, TEXT, made.root) is True
        orders.add(stamp.in_order)
        if not stamp.in_order:
            with pytest.raises(ValueError, match="InvalidSetOrdering"):
                decode_timestamp_response(answer)
            break
    assert False in orders


def test_another_root_does_not_vouch(
    answered: tuple[stamps.Request, bytes], tmp_path: Path
) -> None:
    """A stamp does not lead to the root of an authority that did not make it."""
    other = Authority(tmp_path / "other")
    assert stamps.leads_to(answered[1], TEXT, other.root) is False


def test_an_answer_to_another_request_is_refused(answered: tuple[stamps.Request, bytes]) -> None:
    """Another number or another text in the request is no match."""
    for request in (stamps.ask(TEXT), stamps.ask(TEXT + b"x")):
        with pytest.raises(UnfitStamp):
            stamps.answer_to(request.encoded, answered[1])


def test_a_refusal_of_the_authority_is_told() -> None:
    """An answer whose status is a rejection is no stamp."""
    refusal = der.written(der.SEQUENCE, der.written(der.SEQUENCE, der.integer(2)))
    with pytest.raises(UnfitStamp, match="status is 2"):
        stamps.read_stamp(refusal)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_a_changed_answer_is_refused_or_says_the_same(
    answered: tuple[stamps.Request, bytes], authority: Authority, data: st.DataObject
) -> None:
    """Whatever bytes are changed: an error of ours, or the same stamp; never a different one."""
    asked, answer = answered
    changed = bytearray(answer)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(0, 1)) * data.draw(st.integers(0, len(changed)))
    given_bytes = bytes(changed[: len(changed) - cut])
    try:
        stamp = stamps.answer_to(asked.encoded, given_bytes)
    except UnfitStamp:
        return
    stamps.leads_to(given_bytes, TEXT, authority.root)
    if stamp.signed:
        whole = stamps.answer_to(asked.encoded, answer)
        assert (stamp.at, stamp.serial, stamp.policy) == (whole.at, whole.serial, whole.policy)


@settings(max_examples=300, deadline=None)
@given(noise=st.binary(max_size=300))
def test_noise_is_refused_in_one_sentence(noise: bytes) -> None:
    """Bytes that are no answer and no request raise the one error that says so."""
    for read in (stamps.read_stamp, stamps.read_request):
        with pytest.raises(UnfitStamp):
            read(noise)
    assert stamps.leads_to(noise, TEXT, noise) is None


def test_signatures_are_the_same_each_time_and_hold_for_one_content(key: BookKey) -> None:
    """The same list gives the same bytes; another list, key or a changed byte does not pass."""
    cms, ssh = certifying.sign_cms(key, TEXT), certifying.sign_ssh(key, TEXT)
    assert cms == certifying.sign_cms(key, TEXT)
    assert ssh == certifying.sign_ssh(key, TEXT)
    pem, signers = certifying.certificate(key), certifying.allowed_signers(key.public)
    assert certifying.check_cms(cms, TEXT, pem)
    assert certifying.check_ssh(ssh, TEXT, signers)
    assert certifying.named_in(pem) == certifying.signer_in(signers)
    other = owner_key(secrets.token_bytes(32), key.book)
    assert not certifying.check_cms(cms, TEXT + b"x", pem)
    assert not certifying.check_ssh(ssh, TEXT + b"x", signers)
    assert not certifying.check_cms(cms, TEXT, certifying.certificate(other))
    assert not certifying.check_ssh(ssh, TEXT, certifying.allowed_signers(other.public))


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_changed_byte_of_a_signature_is_refused(key: BookKey, place: int, change: int) -> None:
    """Every byte of both signatures, of the certificate and of the list of signers counts."""
    pem, signers = certifying.certificate(key), certifying.allowed_signers(key.public)
    cms, ssh = bytearray(certifying.sign_cms(key, TEXT)), bytearray(certifying.sign_ssh(key, TEXT))
    cms[place % len(cms)] ^= change
    ssh[place % len(ssh)] ^= change
    assert not certifying.check_cms(bytes(cms), TEXT, pem)
    assert not certifying.check_ssh(bytes(ssh), TEXT, signers)
    named = bytearray(signers)
    named[place % len(named)] ^= change
    assert not certifying.check_ssh(certifying.sign_ssh(key, TEXT), TEXT, bytes(named))


def test_a_reader_cannot_sign_for_the_book(key: BookKey) -> None:
    """Neither signature is made without the owner's key."""
    reader = BookKey(book=key.book, public=key.public, by="six words")
    for sign in (certifying.sign_cms, certifying.sign_ssh):
        with pytest.raises(NotAllowed):
            sign(reader, TEXT)
