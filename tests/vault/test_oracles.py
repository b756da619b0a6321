"""The formats, opened by other hands: libsodium and the standard library in place of our code."""

import hashlib
import hmac
import io
import json

import nacl.bindings as sodium
import nacl.pwhash
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from tallybook.model.entries import Head
from tallybook.vault.bookkey import Terms, owner_key
from tallybook.vault.chunks import CHUNK, ChunkSealer
from tallybook.vault.sealing import leaf_salts
from tallybook.vault.sharing import new_reader_key, seal_grant
from tallybook.vault.signing import head_bytes, sign_head
from tallybook.vault.stretching import Cost, derive, stretch

KEY = owner_key(b"r" * 32, b"b" * 16)
HEAD = Head(seq=3, size=9, root=b"m" * 32, chain=b"c" * 32)


def extract(salt: bytes, material: bytes) -> bytes:
    """HKDF-Extract of RFC 5869, from the standard library."""
    return hmac.new(salt or bytes(32), material, hashlib.sha256).digest()


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand of RFC 5869, from the standard library."""
    out, block = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.new(key, block + info + bytes([number]), hashlib.sha256).digest()
        out += block
    return out[:length]


def test_the_oracle_itself_fits_rfc_5869() -> None:
    """Test case 1 of RFC 5869 holds for the HKDF that the others are compared with."""
    key = extract(bytes(range(13)), b"\x0b" * 22)
    expected = (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    assert expand(key, bytes(range(0xF0, 0xFA)), 42).hex() == expected


@pytest.mark.parametrize("length", [32, 64])
def test_sub_keys_are_hkdf_sha256(length: int) -> None:
    """A sub-key is what RFC 5869 says for the label and the context."""
    ours = derive(b"k" * 32, "some label", b"context", length=length)
    info = b"tallybook v1 some label\x00context"
    assert ours == expand(extract(b"", b"k" * 32), info, length)


def test_a_passphrase_is_stretched_as_libsodium_does() -> None:
    """Argon2id of libsodium, which knows one lane only, gives the same 32 bytes."""
    ours = stretch("Undermost Quartet", b"s" * 16, Cost(memory_kib=65536, passes=1, lanes=1))
    kdf = nacl.pwhash.argon2id.kdf
    assert ours == kdf(32, b"undermostquartet", b"s" * 16, opslimit=1, memlimit=1 << 26)


def test_a_head_is_signed_as_libsodium_does() -> None:
    """The signature is plain Ed25519: libsodium makes the same one and checks it."""
    seed = derive(b"r" * 32, "signing", KEY.book)
    signed = SigningKey(seed).sign(head_bytes(KEY.book, HEAD))
    assert sign_head(KEY, HEAD) == signed.signature
    VerifyKey(KEY.public).verify(head_bytes(KEY.book, HEAD), sign_head(KEY, HEAD))
    with pytest.raises(BadSignatureError):
        VerifyKey(KEY.public).verify(b"another head", sign_head(KEY, HEAD))


def test_salts_are_the_aes_counter_stream() -> None:
    """Each block of salt is the encrypted number of the block."""
    key = derive(KEY.leaf_key(0), "leaf salts of", (5).to_bytes(8))
    blocks = Cipher(AES(key), ECB()).encryptor()  # noqa: S305 - the building block of the oracle
    expected = blocks.update(b"".join(number.to_bytes(16) for number in range(20)))
    assert leaf_salts(KEY.leaf_key(0), 5, 10) == expected


def test_an_exhibit_opens_from_its_description() -> None:
    """Fifteen lines that follow the description of the format read the file back."""
    plain, sink = bytes(range(256)) * 5000, io.BytesIO()
    sealer = ChunkSealer(KEY, 3, sink)
    sealer.write(plain)
    sealer.finish()
    sealed = sink.getvalue()
    head, body = sealed[:37], sealed[37:]
    assert head[:5] == b"\x01\x00\x00\x00\x03"
    cipher = AESGCM(derive(KEY.exhibit_key(3), "exhibit file", head))
    chunks = [body[at : at + CHUNK + 16] for at in range(0, len(body), CHUNK + 16)]
    opened = [
        cipher.decrypt(
            number.to_bytes(12), chunk, head + number.to_bytes(8) + bytes([chunk is chunks[-1]])
        )
        for number, chunk in enumerate(chunks)
    ]
    opened[-1] = opened[-1].rstrip(b"\x00")[:-1]
    assert b"".join(opened) == plain


def hpke_open(private: bytes, public: bytes, info: bytes, sealed: bytes) -> bytes:
    """Open an HPKE message of RFC 9180 with libsodium's X25519: base mode, AES-256-GCM."""
    shared = sodium.crypto_scalarmult(private, sealed[:32])
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"

    def labelled(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
        return extract(salt, b"HPKE-v1" + suite + label + material)

    def widened(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
        return expand(key, length.to_bytes(2) + b"HPKE-v1" + suite + label + info, length)

    agreed = labelled(kem, b"", b"eae_prk", shared)
    secret = widened(kem, agreed, b"shared_secret", sealed[:32] + public, 32)
    empty, bound = (
        labelled(suite, b"", b"psk_id_hash", b""),
        labelled(suite, b"", b"info_hash", info),
    )
    context = b"\x00" + empty + bound
    schedule = labelled(suite, secret, b"secret", b"")
    key = widened(suite, schedule, b"key", context, 32)
    nonce = widened(suite, schedule, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, sealed[32:], b"")


def test_a_grant_opens_with_libsodium_and_says_what_was_granted() -> None:
    """RFC 9180, followed step by step without our HPKE, gives the signed keys and terms."""
    private, public = new_reader_key()
    grant = seal_grant(KEY, public, [0, 1], Terms(scope="sort"))
    padded = hpke_open(private.raw, public, b"tallybook grant v1\x00" + KEY.book, grant)
    signature, text = padded[:64], padded[64:].rstrip(b"\x00")[:-1]
    VerifyKey(KEY.public).verify(b"tallybook grant v1\x00" + KEY.book + public + text, signature)
    given = json.loads(text)
    assert given["epochs"] == {"0": KEY.epoch_key(0).hex(), "1": KEY.epoch_key(1).hex()}
    assert (given["scope"], given["ends_on"]) == ("sort", None)
