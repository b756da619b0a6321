"""Signatures over a list of files that ordinary programs check: CMS, and the signatures of SSH.

The book signs with keys of its own. They say that a list was made with the key of one book, by its
fingerprint, and never who a person is. Everything is derived, nothing is drawn from chance: the
same book and the same list give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import NameOID

from tallybook.vault import der
from tallybook.vault.bookkey import BookKey, signing_key
from tallybook.vault.stretching import derive
from tallybook.vault.words import fingerprint

#: What SSH signatures are made for; it stands in the signature and in the list of signers.
NAMESPACE = "tallybook-bundle"
_ACT = "sign for the book"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: From when, and until when: the two ends that say nothing (RFC 5280, 4.1.2.5).
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_DATA = der.oid("1.2.840.113549.1.7.1")
_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
_DIGEST = der.oid("1.2.840.113549.1.9.4")
_SHA256 = der.written(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"))
_ECDSA = der.written(der.SEQUENCE, der.oid("1.2.840.10045.4.3.2"))
_MAGIC = b"SSHSIG"
_KEY_TYPE = b"ssh-ed25519"
_BEGINS, _ENDS = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_LINE = 70


def name_of(public: bytes) -> str:
    """Return the fingerprint of a book's public key as one word."""
    return fingerprint(public).replace(" ", "-")


# --- CMS ------------------------------------------------------------------------------------------


def certificate(key: BookKey) -> bytes:
    """Return the certificate of the book's P-256 key, PEM; the name in it is the fingerprint.

    Raises:
        NotAllowed: The key is a reader's.
    """
    return _certificate(key).public_bytes(serialization.Encoding.PEM)


def sign_cms(key: BookKey, content: bytes) -> bytes:
    """Sign some bytes as detached CMS, DER.

    Raises:
        NotAllowed: The key is a reader's.
    """
    own, said = _certificate(key), _said(content)
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    return _enveloped(own, said, _private(key).sign(der.set_of(said), algorithm))


def check_cms(signature: bytes, content: bytes, pem: bytes) -> bool:
    """Whether some bytes are what `sign_cms` makes over a content with this certificate."""
    said = _said(content)
    try:
        own = x509.load_pem_x509_certificate(pem)
        fields = der.read(signature).fields()[1].fields()[0].fields()
        given = fields[-1].fields()[0].fields()[-1].content
        public = own.public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        public.verify(given, der.set_of(said), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion, ValueError, IndexError):
        return False
    return signature == _enveloped(own, said, given)


def _said(content: bytes) -> tuple[bytes, bytes]:
    """Return what a CMS signature is made over: that it is data, and its hash."""
    digest = der.written(der.OCTETS, hashlib.sha256(content).digest())
    return (
        der.written(der.SEQUENCE, _CONTENT_TYPE, der.set_of([_DATA])),
        der.written(der.SEQUENCE, _DIGEST, der.set_of([digest])),
    )


def _enveloped(own: x509.Certificate, said: tuple[bytes, bytes], signature: bytes) -> bytes:
    """Put a signature and its certificate together as detached CMS (RFC 5652)."""
    issuer = der.written(der.SEQUENCE, own.issuer.public_bytes(), der.integer(own.serial_number))
    signer = der.written(
        der.SEQUENCE, der.integer(1), issuer, _SHA256, der.set_of(said, der.FIRST), _ECDSA,
        der.written(der.OCTETS, signature),
    )  # fmt: skip
    signed = der.written(
        der.SEQUENCE, der.integer(1), der.set_of([_SHA256]), der.written(der.SEQUENCE, _DATA),
        der.written(der.FIRST, own.public_bytes(serialization.Encoding.DER)),
        der.set_of([signer]),
    )  # fmt: skip
    return der.written(der.SEQUENCE, _SIGNED_DATA, der.written(der.FIRST, signed))


def named_in(pem: bytes) -> str:
    """Return the name in a certificate; empty where there is none that can be read."""
    try:
        found = x509.load_pem_x509_certificate(pem).subject
        return str(found.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    except (x509.InvalidVersion, ValueError, IndexError):
        return ""


def _private(key: BookKey) -> ec.EllipticCurvePrivateKey:
    """Derive the book's P-256 key."""
    root = key.require_root(_ACT)
    wide = int.from_bytes(derive(root, "certifying", key.book, length=48))
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, ec.SECP256R1())


def _certificate(key: BookKey) -> x509.Certificate:
    """Make the certificate, always the same."""
    private = _private(key)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name_of(key.public))])
    point = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder(issuer_name=name, subject_name=name)
        .public_key(private.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(point).digest()[:16]) | 1)
        .not_valid_before(_BEGIN)
        .not_valid_after(_END)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256(), ecdsa_deterministic=True)
    )


# --- SSH ------------------------------------------------------------------------------------------


def allowed_signers(public: bytes) -> bytes:
    """Return the line by which `ssh-keygen -Y verify` knows the book's key."""
    key = base64.b64encode(_wire(public)).decode()
    return f'{name_of(public)} namespaces="{NAMESPACE}" {_KEY_TYPE.decode()} {key}\n'.encode()


def sign_ssh(key: BookKey, content: bytes) -> bytes:
    """Sign some bytes with the book's own key, as `ssh-keygen -Y sign` does.

    Raises:
        NotAllowed: The key is a reader's.
    """
    root = key.require_root(_ACT)
    return _armoured(key.public, signing_key(root, key.book).sign(_covered(content)))


def check_ssh(armoured: bytes, content: bytes, signers: bytes) -> bool:
    """Whether some bytes are what `sign_ssh` makes over a content with the one key of a list."""
    try:
        public = base64.b64decode(signers.split()[3], validate=True)[-32:]
        text = b"".join(armoured.strip().split(b"\n")[1:-1])
        given = base64.b64decode(text, validate=True)[-64:]
        Ed25519PublicKey.from_public_bytes(public).verify(given, _covered(content))
    except (InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion, ValueError, IndexError):
        return False
    return armoured == _armoured(public, given) and signers == allowed_signers(public)


def _armoured(public: bytes, signature: bytes) -> bytes:
    """Write a signature as SSH has it."""
    blob = _MAGIC + struct.pack(">I", 1) + _string(_wire(public)) + _string(NAMESPACE.encode())
    blob += _string(b"") + _string(b"sha512") + _string(_string(_KEY_TYPE) + _string(signature))
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    return "\n".join((_BEGINS, *lines, _ENDS, "")).encode()


def signer_in(signers: bytes) -> str:
    """Return the fingerprint of the one key of a list of signers; empty where there is none."""
    try:
        return name_of(base64.b64decode(signers.split()[3], validate=True)[-32:])
    except (ValueError, IndexError):
        return ""


def _wire(public: bytes) -> bytes:
    """Write a public key as SSH has it."""
    return _string(_KEY_TYPE) + _string(public)


def _string(value: bytes) -> bytes:
    """Write bytes with their length before them."""
    return struct.pack(">I", len(value)) + value


def _covered(content: bytes) -> bytes:
    """Return what an SSH signature is made over."""
    digest = hashlib.sha512(content).digest()
    return (
        _MAGIC + _string(NAMESPACE.encode()) + _string(b"") + _string(b"sha512") + _string(digest)
    )
