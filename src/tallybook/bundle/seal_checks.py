"""Check the stamps and signatures of a bundle, and say what could not be checked here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tallybook.bundle.opened import content
from tallybook.bundle.seals import BESIDE, CMS, PLACE, SIGNER, SIGNERS, SSH, how_checked
from tallybook.errors import UnfitStamp
from tallybook.journal.noted import stamped_text
from tallybook.journal.tree import verify_consistency
from tallybook.model.entries import Head
from tallybook.vault import certifying
from tallybook.vault.stamps import holds, imprint_of, read_request, read_stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tallybook.bundle.opened import Opened

_LISTED = f"{PLACE}seals.json"


def check_seals(
    source: Opened, info: Mapping[str, str], problems: list[str], notes: list[str]
) -> int:
    """Every stamp is over the head it names, and the bundle's head carries that one on."""
    if _LISTED not in source.names():
        notes.append("The tree head bears no outside time stamp.")
        return 0
    listed = json.loads(content(source, _LISTED))
    to = listed["to"]
    if (to["root"], str(to["size"])) != (info["Ledger-Root"], info["Ledger-Size"]):
        problems.append("seals.json leads to another tree head")
    texts = {each["name"]: _head(source, each, to, problems) for each in listed["heads"]}
    notes += [_stamp(source, each, texts[each["head"]], problems) for each in listed["stamps"]]
    return len(listed["stamps"])


def _head(
    source: Opened, each: Mapping[str, Any], to: Mapping[str, Any], problems: list[str]
) -> bytes:
    """Check one stamped head; return the text that was stamped."""
    root, size, name = bytes.fromhex(each["root"]), int(each["size"]), str(each["name"])
    written = content(source, f"{PLACE}{name}.txt")
    if written != stamped_text(Head(seq=0, size=size, root=root, chain=b"")):
        problems.append(f"{name}.txt is not the tree head that seals.json names")
    path = [bytes.fromhex(step) for step in each["consistency"]]
    if not verify_consistency(size, int(to["size"]), path, root, bytes.fromhex(to["root"])):
        problems.append(f"{name}: the tree head of this bundle does not carry it on")
    return written


def _stamp(source: Opened, each: Mapping[str, Any], text: bytes, problems: list[str]) -> str:
    """Check one stamp; return what is to be said of it."""
    name = str(each["name"])
    place = f"{PLACE}{name}"
    try:
        request = read_request(content(source, f"{place}.tsq"))
        response = content(source, f"{place}.tsr")
        stamp = read_stamp(response)
    except UnfitStamp as error:
        problems.append(f"{name} cannot be read ({error.fields['reason']})")
        return f"{name} says nothing."
    if not stamp.imprint == request.imprint == imprint_of(text):
        problems.append(f"{name} is over something else than {each['head']}.txt")
    if stamp.nonce is not None and stamp.nonce != request.nonce:
        problems.append(f"{name} answers another request")
    if stamp.signed is False:
        problems.append(f"{name} does not bear the signature of its certificate")
    if (each["time"], each["authority"]) != (stamp.at.isoformat(), stamp.authority):
        problems.append(f"{name} does not say what seals.json says of it")
    pem = content(source, f"{place}.pem")
    if not holds(pem, stamp):
        problems.append(f"{name}.pem lacks a certificate that is in the stamp")
    return (
        f"{name}: the {each['head']} existed by {stamp.at:%Y-%m-%d %H:%M:%S} UTC, by the clock of "
        f"{stamp.authority or 'its authority'}; {how_checked(stamp, response, text, pem)}."
    )


def check_signatures(source: Opened, problems: list[str], notes: list[str]) -> int:
    """The signatures are over the list of files, by the key whose fingerprint is given."""
    names = source.names()
    if not {*BESIDE, SIGNER, SIGNERS} & set(names):
        notes.append("There is no signature.")
        return 0
    missing = [name for name in (*BESIDE, SIGNER, SIGNERS) if name not in names]
    if missing:
        problems += [f"{name} is missing" for name in missing]
        return 0
    listed = content(source, "tagmanifest-sha256.txt")
    pem, signers = content(source, SIGNER), content(source, SIGNERS)
    if not certifying.check_cms(content(source, CMS), listed, pem):
        problems.append(f"{CMS} is not over this list of files")
    if not certifying.check_ssh(content(source, SSH), listed, signers):
        problems.append(f"{SSH} is not over this list of files")
    fingerprint = certifying.named_in(pem)
    if fingerprint != certifying.signer_in(signers):
        problems.append("the two signatures give different fingerprints")
    notes.append(
        f"Signed with the key {fingerprint}. It stands for a key, not for a person: compare it with "
        "one that you were given in another way."
    )
    return len(BESIDE)
