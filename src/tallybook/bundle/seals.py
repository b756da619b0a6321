"""What shows from outside when a record was there: stamps over tree heads, and signatures.

A stamp shows that a tree head existed at a time, and says nothing of what is in the record. A
signature shows that a list of files was signed with the key of a book, and says nothing of who a
person is.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.journal.carried import consistency
from tallybook.journal.noted import head_text, head_words, stamped_text
from tallybook.model.entries import Entry, Head
from tallybook.vault import certifying
from tallybook.vault.stamps import Stamp, leads_to, read_stamp

if TYPE_CHECKING:
    from tallybook.bundle.bagit import Bag
    from tallybook.journal.book import Book

#: Signatures over the tag manifest: they cannot be listed in it, and lie beside it.
CMS, SSH = "signatures/tagmanifest.cms", "signatures/tagmanifest.sig"
BESIDE = (CMS, SSH)
#: What they are checked with.
SIGNER, SIGNERS = "signatures/signer.pem", "signatures/allowed_signers"
#: Where stamps lie.
PLACE = "data/seals/"
NO_STAMP = (
    "The tree head bears no outside time stamp in this version. Whoever holds the record's key could "
    "have built another record before this bundle was made, unless a tree head was noted elsewhere."
)
WITH_STAMP = (
    "A stamp shows that the tree head it names existed at its time, by the clock of the authority. It "
    "says nothing of what is in the record, and covers nothing that was added later. Before the first "
    "stamp, whoever holds the record's key could have built another record."
)
KEY = (
    "The list of this bundle's files is signed with the key of the book. Its fingerprint is: {}. It "
    "stands for a key, not for a person: ask for it in another way and compare."
)

SIGNED = "its signature is that of the certificate in it"
UNREAD = "its signature is of a kind that only openssl checks"
ROOTED = "it leads to the root certificate that lies beside it"
UNREACHED = "this program does not follow it to the root certificate that lies beside it: take what openssl says"
UNROOTED = (
    "no root certificate lies beside it, so whose certificate it is was not checked: use openssl with "
    "the authority's own root"
)
REORDERED = (
    "its certificates are not in the order that DER asks for, so rfc3161-client refuses it as it came: "
    "it was shown a copy in which only that order was put right, and openssl takes it as it came"
)


def how_checked(stamp: Stamp, response: bytes, text: bytes, roots: bytes) -> str:
    """Say what of a stamp was checked here, and what was not.

    Args:
        stamp: What the answer says.
        response: The answer.
        text: What was stamped.
        roots: The certificates that lie beside it, PEM.
    """
    led = leads_to(response, text, roots)
    said = [SIGNED if stamp.signed else UNREAD]
    said.append({True: ROOTED, False: UNREACHED, None: UNROOTED}[led])
    return "; ".join(said if stamp.in_order else [*said, REORDERED])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One stamp as the journal keeps it.

    Attributes:
        head: The tree head it is over.
        asked: Where it was asked for; empty where a file was carried there.
        request: What was asked, as it went out.
        response: What came back, as it came.
        chain: The certificates, PEM.
        written_at: When it was kept.
        stamp: What the answer says.
    """

    head: Head
    asked: str
    request: bytes
    response: bytes
    chain: bytes
    written_at: datetime
    stamp: Stamp

    @property
    def at(self) -> str:
        """The time it gives, to be read."""
        at = self.stamp.at.astimezone(UTC)
        return f"{at.day} {at:%B %Y, %H:%M:%S} UTC"

    @property
    def who(self) -> str:
        """Whose stamp it is, as the certificate in it says."""
        return self.stamp.authority or "an authority that is not named in it"

    @property
    def how(self) -> str:
        """What of it was checked here, and what was not."""
        return how_checked(self.stamp, self.response, stamped_text(self.head), self.chain)


def body_of(
    head: Head, asked: str, request: bytes, response: bytes, chain: bytes
) -> Mapping[str, Any]:
    """Return the fields of a journal entry that keeps a stamp."""
    return {
        "head": {
            "seq": head.seq, "size": head.size, "root": head.root.hex(), "chain": head.chain.hex(),
        },
        "asked": asked,
        "request": base64.b64encode(request).decode(),
        "response": base64.b64encode(response).decode(),
        "certificates": chain.decode("ascii"),
    }  # fmt: skip


def kept_of(entry: Entry) -> Kept:
    """Read a journal entry that keeps a stamp."""
    body, head = entry.body, entry.body["head"]
    response = base64.b64decode(body["response"])
    return Kept(
        head=Head(
            seq=head["seq"],
            size=head["size"],
            root=bytes.fromhex(head["root"]),
            chain=bytes.fromhex(head["chain"]),
        ),
        asked=str(body["asked"]),
        request=base64.b64decode(body["request"]),
        response=response,
        chain=str(body["certificates"]).encode("ascii"),
        written_at=entry.written_at,
        stamp=read_stamp(response),
    )


class Seals:
    """The stamps and signatures of one bundle.

    Args:
        book: The open book.
        entries: Its entries that keep a stamp.
        head: The head that the bundle's proofs lead to.
    """

    def __init__(self, book: Book, entries: Sequence[Entry], head: Head) -> None:
        self.book = book
        self.head = head
        self.kept = [one for one in map(kept_of, entries) if one.head.size <= head.size]
        self.fingerprint = certifying.name_of(book.key.public)

    def add(self, bag: Bag) -> None:
        """Write the stamps below ``data/``, each with what it is over and the way from there."""
        if not self.kept:
            return
        heads = {one.head.size: one.head for one in self.kept}
        proofs = consistency(self.book.chain, sorted(heads), self.head)
        for size, head in heads.items():
            bag.add(f"seals/head-{size}.txt", (stamped_text(head),))
        for number, one in enumerate(self.kept, 1):
            bag.add(f"seals/stamp-{number}.tsq", (one.request,))
            bag.add(f"seals/stamp-{number}.tsr", (one.response,))
            bag.add(f"seals/stamp-{number}.pem", (one.chain,))
        bag.add("seals/seals.json", (self._listed(heads, proofs),))

    def _listed(self, heads: Mapping[int, Head], proofs: Mapping[int, list[bytes]]) -> bytes:
        """Write which stamp is over which head, and how the head of the bundle carries it on."""
        listed = {
            "stamps": [
                {
                    "name": f"stamp-{number}",
                    "head": f"head-{one.head.size}",
                    "asked": one.asked,
                    "authority": one.stamp.authority,
                    "time": one.stamp.at.isoformat(),
                    "serial": str(one.stamp.serial),
                    "policy": one.stamp.policy,
                }
                for number, one in enumerate(self.kept, 1)
            ],
            "heads": [
                {
                    "name": f"head-{size}",
                    "size": size,
                    "root": head.root.hex(),
                    "consistency": [step.hex() for step in proofs[size]],
                }
                for size, head in heads.items()
            ],
            "to": {"size": self.head.size, "root": self.head.root.hex()},
        }
        return (json.dumps(listed, indent=1) + "\n").encode()

    # --- signing ----------------------------------------------------------------------------------

    def add_signers(self, bag: Bag) -> None:
        """Write what the signatures are checked with."""
        bag.add_tag(SIGNER, certifying.certificate(self.book.key))
        bag.add_tag(SIGNERS, certifying.allowed_signers(self.book.key.public))

    def sign(self, listed: bytes) -> Mapping[str, bytes]:
        """Sign the tag manifest in two ways."""
        key = self.book.key
        return {CMS: certifying.sign_cms(key, listed), SSH: certifying.sign_ssh(key, listed)}

    # --- saying -----------------------------------------------------------------------------------

    def limits(self) -> list[str]:
        """What the report says of stamps and signatures under its limits."""
        said = [WITH_STAMP, *self.stamps()] if self.kept else [NO_STAMP]
        return [*said, KEY.format(self.fingerprint)]

    def stamps(self) -> list[str]:
        """One sentence a stamp: who, when, over which head."""
        return [
            f"Stamp {number}, by {one.who}: {one.at}, over the tree head of "
            f"{one.head.size:,} numbered lines."
            for number, one in enumerate(self.kept, 1)
        ]

    def shown(self) -> dict[str, Any]:
        """The tree head as words and as a square code, for the first page."""
        from tallybook.bundle.sheet import square_svg  # noqa: PLC0415

        words = head_words(self.head)
        return {"words": list(words), "code": square_svg(head_text(self.head).upper())}

    def read_me(self) -> str:
        """What READ-ME-FIRST.txt says of stamps and signatures."""
        return _STAMPED.format(self._commands()) if self.kept else _UNSTAMPED

    def _commands(self) -> str:
        """The commands that check each stamp."""
        said = []
        for number, one in enumerate(self.kept, 1):
            name = f"data/seals/stamp-{number}"
            said.append(
                f"  Stamp {number}: {one.at}, over {one.head.size:,} numbered lines, by\n"
                f"  {one.who}\n"
                f"    openssl ts -verify -data data/seals/head-{one.head.size}.txt "
                f"-in {name}.tsr -CAfile {name}.pem\n"
                f"    openssl ts -reply -in {name}.tsr -text"
            )
        return "\n".join(said)

    def signature_commands(self) -> str:
        """The commands that check the signatures."""
        return _SIGNED.format(name=self.fingerprint, space=certifying.NAMESPACE)


_UNSTAMPED = """\
The tree head below bears no outside time stamp: by itself it does not show when the record was
made."""
_STAMPED = """\
Tree heads of this record were stamped by outside authorities. A stamp shows that its tree head
existed at that time. It says nothing of what is in the record, nor of anything added later. That
the tree head below carries on the stamped ones is shown in data/seals/seals.json (RFC 9162).

{}

The second command shows the time. The .pem came with this copy: for a check that rests on nothing
in this folder, take the authority's root certificate from the authority itself and name it after
-CAfile, and add -untrusted with the .pem. If no root is in the .pem, add -partial_chain."""
_SIGNED = """\
7. Signatures over tagmanifest-sha256.txt, made with the key of the book. A fingerprint stands for
   the key, never for a person. Ask for it in another way and compare:
     {name}
   openssl cms -verify -binary -content tagmanifest-sha256.txt -inform DER \\
     -in signatures/tagmanifest.cms -CAfile signatures/signer.pem -purpose any -out check.out
   ssh-keygen -Y verify -f signatures/allowed_signers -n {space} \\
     -I {name} \\
     -s signatures/tagmanifest.sig < tagmanifest-sha256.txt
   The two files tagmanifest.cms and tagmanifest.sig stand in no list: they are made over it."""
