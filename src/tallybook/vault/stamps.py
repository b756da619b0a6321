"""Outside time stamps as RFC 3161 has them: what is asked, and what an answer says.

A request holds the SHA-256 of a small text and a random number, and nothing else. What comes back
is kept as it came. It is read here with `rfc3161_client`, which asks for strict DER: where an
answer holds two certificates in another order than DER has, it refuses the answer. It is then
shown a copy in which nothing but that order was put right; no signature covers it.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID

from tallybook.errors import UnfitStamp
from tallybook.vault import der

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

#: Bytes that an answer may have.
LONGEST = 256 << 10
#: Certificates that are looked at.
MOST = 20
_SHA256 = "2.16.840.1.101.3.4.2.1"
_GRANTED = {0, 1}
_HASHES: dict[bytes, hashes.HashAlgorithm] = {
    der.oid("2.16.840.1.101.3.4.2.1"): hashes.SHA256(),
    der.oid("2.16.840.1.101.3.4.2.2"): hashes.SHA384(),
    der.oid("2.16.840.1.101.3.4.2.3"): hashes.SHA512(),
}
_PSS = der.oid("1.2.840.113549.1.1.10")
_DIGEST = der.oid("1.2.840.113549.1.9.4")
#: What reading certificates and answers that are not as they should be may raise.
_UNREADABLE = (
    ValueError, IndexError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion,
    x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of an authority.

    Attributes:
        encoded: The bytes that go out.
        imprint: The SHA-256 in them.
        nonce: The random number in them.
    """

    encoded: bytes
    imprint: bytes
    nonce: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an answer says.

    Attributes:
        imprint: The hash that was stamped.
        nonce: The random number of the request; None where it gives none back.
        at: The time it gives, UTC.
        serial: Its number at the authority.
        policy: The rules it was made under, by their number.
        authority: Who signed, as the certificate names them.
        certificates: Every certificate in it, DER.
        in_order: Whether they lie in the order that DER asks for.
        signed: Whether the signature is that of the certificate in it, which is made for stamping
            time; None where that cannot be said here.
    """

    imprint: bytes
    nonce: int | None
    at: datetime
    serial: int
    policy: str
    authority: str
    certificates: tuple[bytes, ...]
    in_order: bool
    signed: bool | None


def ask(content: bytes) -> Request:
    """Make a request over a text: its SHA-256, a random number, and that certificates be sent."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415

    builder = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    return read_request(
        builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()
    )


def read_request(encoded: bytes) -> Request:
    """Read a request.

    Raises:
        UnfitStamp: It is not one that was made here.
    """
    from rfc3161_client import _rust  # noqa: PLC0415

    try:
        asked = _rust.parse_timestamp_request(encoded[:LONGEST])
        imprint, nonce = asked.message_imprint, asked.nonce
    except ValueError:
        raise UnfitStamp(reason="the request cannot be read") from None
    if imprint.hash_algorithm.dotted_string != _SHA256 or nonce is None:
        raise UnfitStamp(reason="the request is not one that was made here")
    return Request(encoded=encoded, imprint=bytes(imprint.message), nonce=int(nonce))


def read_stamp(encoded: bytes) -> Stamp:
    """Read an answer.

    Raises:
        UnfitStamp: It is not one, or it says that no stamp was made.
    """
    if len(encoded) > LONGEST:
        raise UnfitStamp(reason="the answer is too long")
    try:
        status = der.read(encoded).fields()[0].fields()[0].number()
        if status not in _GRANTED:
            raise UnfitStamp(reason=f"the authority made none (its status is {status})")
        return _stamp(encoded)
    except _UNREADABLE:
        raise UnfitStamp(reason="the answer cannot be read") from None


def answer_to(request: bytes, response: bytes) -> Stamp:
    """Read an answer, and see that it is one to this request.

    Raises:
        UnfitStamp: It is not.
    """
    made, stamp = read_request(request), read_stamp(response)
    if stamp.imprint != made.imprint:
        raise UnfitStamp(reason="it is over something else than what was asked")
    if stamp.nonce is not None and stamp.nonce != made.nonce:
        raise UnfitStamp(reason="it answers another request")
    if stamp.signed is False:
        raise UnfitStamp(reason="it does not bear the signature of its certificate")
    return stamp


def _stamp(encoded: bytes) -> Stamp:
    """Read an answer that holds a stamp."""
    ordered = _ordered(encoded)
    told = _decoded(ordered)
    info = told.tst_info
    imprint = info.message_imprint
    if imprint.hash_algorithm.dotted_string != _SHA256:
        raise UnfitStamp(reason="it is over a hash that was not asked for")
    certificates = tuple(sorted(bytes(each) for each in told.signed_data.certificates))
    leaf = _signer(told, certificates)
    return Stamp(
        imprint=bytes(imprint.message),
        nonce=info.nonce,
        at=info.gen_time.astimezone(UTC),
        serial=info.serial_number,
        policy=info.policy.dotted_string,
        authority=leaf.subject.rfc4514_string() if leaf else "",
        certificates=certificates,
        in_order=ordered == encoded,
        signed=None if leaf is None else _may_stamp(leaf) and _signed_by(leaf, ordered),
    )


def leads_to(encoded: bytes, content: bytes, roots: bytes) -> bool | None:
    """Whether `rfc3161_client` follows the stamp over this text to one of these roots.

    Returns:
        None where no root is among the certificates.

    Args:
        encoded: The answer.
        content: The text that was stamped.
        roots: Certificates, PEM; those that signed themselves are taken as roots.
    """
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415

    given = read_certificates(roots)
    tops = [each for each in given if each.issuer == each.subject]
    between = [each for each in given if each.issuer != each.subject]
    if not tops:
        return None
    try:
        verifier = VerifierBuilder(roots=tops, intermediates=between).build()
        return verifier.verify_message(_decoded(_ordered(encoded)), content)
    except (VerificationError, *_UNREADABLE):
        return False


def chain_of(stamp: Stamp, given: bytes = b"") -> bytes:
    """Write the certificates of a stamp, and those that were given with it, as PEM."""
    chain = [x509.load_der_x509_certificate(each) for each in stamp.certificates]
    chain += [each for each in read_certificates(given) if each not in chain]
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)


def holds(pem: bytes, stamp: Stamp) -> bool:
    """Whether every certificate of a stamp is among these."""
    given = {each.public_bytes(serialization.Encoding.DER) for each in read_certificates(pem)}
    return given.issuperset(stamp.certificates)


def read_certificates(pem: bytes) -> Sequence[x509.Certificate]:
    """Read certificates in PEM; none where there is none that can be read."""
    with suppress(*_UNREADABLE):
        return x509.load_pem_x509_certificates(pem[:LONGEST])[:MOST]
    return ()


def imprint_of(content: bytes) -> bytes:
    """Return the hash that a stamp over a text is made over."""
    return hashlib.sha256(content).digest()


# --- reading closely ------------------------------------------------------------------------------


def _decoded(encoded: bytes) -> TimeStampResponse:
    """Read an answer strictly."""
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415

    return decode_timestamp_response(encoded)


def _signed_data(encoded: bytes) -> tuple[der.Field, ...]:
    """Return the fields of the signed data in an answer."""
    token = der.read(encoded).fields()[1]
    return token.fields()[1].fields()[0].fields()


def _ordered(encoded: bytes) -> bytes:
    """Return the answer with its certificates in the order of DER, and nothing else changed."""
    held = next((field for field in _signed_data(encoded)[3:] if field.tag == der.FIRST), None)
    if held is None:
        return encoded
    certificates = sorted(field.encoded for field in held.fields()[:MOST])
    found = b"".join(certificates)
    if len(found) != len(held.content):
        message = "there are too many certificates"
        raise ValueError(message)
    return encoded[: held.inside] + found + encoded[held.end :]


def _signer(told: TimeStampResponse, certificates: Sequence[bytes]) -> x509.Certificate | None:
    """Return the certificate of whoever signed, where it is in the answer."""
    signers = told.signed_data.signer_infos
    if len(signers) != 1:
        return None
    signer = signers.pop()
    for encoded in certificates:
        each = _certificate(encoded)
        if (each.issuer, each.serial_number) == (signer.issuer, signer.serial_number):
            return each
    return None


def _certificate(encoded: bytes) -> x509.Certificate:
    """Read a certificate; one with a number that RFC 5280 does not allow is refused.

    Raises:
        ValueError: It is no certificate, or one that is not as it should be.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", CryptographyDeprecationWarning)
        try:
            return x509.load_der_x509_certificate(encoded)
        except CryptographyDeprecationWarning as odd:
            message = "a certificate in it is not as it should be"
            raise ValueError(message) from odd


def _may_stamp(leaf: x509.Certificate) -> bool:
    """Whether a certificate was given out for stamping time."""
    with suppress(x509.ExtensionNotFound):
        usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        return usage.critical and ExtendedKeyUsageOID.TIME_STAMPING in usage.value
    return False


def _signed_by(leaf: x509.Certificate, encoded: bytes) -> bool | None:
    """Whether the answer bears the signature of this certificate; no root is asked here.

    Returns:
        None where the signature is of a kind that is not read here.
    """
    fields = _signed_data(encoded)
    content = fields[2].fields()[1].fields()[0].content
    signer = fields[-1].fields()[0].fields()
    algorithm = _HASHES.get(signer[2].fields()[0].encoded)
    kind = signer[-2].fields()[0].encoded
    if signer[3].tag != der.FIRST or algorithm is None or kind == _PSS:
        return None
    held = [field.fields() for field in signer[3].fields()]
    said = [each[1].fields()[0].content for each in held if each[0].encoded == _DIGEST]
    if said != [_hashed(content, algorithm)]:
        return False
    covered = bytes((der.SET,)) + signer[3].encoded[1:]
    return _verified(leaf, signer[5].content, covered, algorithm)


def _hashed(content: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    """Hash some bytes."""
    value = hashes.Hash(algorithm)
    value.update(content)
    return value.finalize()


def _verified(
    leaf: x509.Certificate, signature: bytes, covered: bytes, algorithm: hashes.HashAlgorithm
) -> bool | None:
    """Whether a signature is that of a certificate, over these bytes."""
    key = leaf.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, covered, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, covered, ec.ECDSA(algorithm))
        else:
            return None
    except InvalidSignature:
        return False
    return True
