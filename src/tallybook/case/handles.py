"""One handle for each number and address, however an export spells it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: What a number may be written with, once invisible marks are gone.
_NUMBER = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]+")
_DIGITS = re.compile(r"\d")
_ADDRESS = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")
_ACCOUNT = re.compile(r"(\d{7,15})(?:[:.]\d+)?@(?:s\.whatsapp\.net|c\.us)")
_PREFIX = re.compile(r"(?:tel|sms|mailto):", re.IGNORECASE)
_SHORT = 7


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle as compared.

    Attributes:
        kind: ``phone``, ``short`` (a short code), ``mail``, ``name`` or empty.
        value: E.164 for phones, a folded address for mail, the name itself otherwise.
    """

    kind: str
    value: str


NOBODY = Handle("", "")


def tidy(raw: str) -> str:
    """Take away direction marks and runs of space; the words stay as they are."""
    visible = "".join(" " if mark == "\u00a0" else mark for mark in raw if _is_visible(mark))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _is_visible(mark: str) -> bool:
    """Whether a character is more than a format mark (joiners inside emoji stay)."""
    return mark == "\u200d" or unicodedata.category(mark) != "Cf"


@lru_cache(maxsize=65536)
def normalise(raw: str, region: str = "GB") -> Handle:
    """Read a raw handle as a number, an address or a name.

    Bare numbers are read as numbers of ``region``. Dots and tags in mail addresses are kept:
    whether two addresses are one mailbox is the person's decision, not ours.
    """
    text = _PREFIX.sub("", tidy(raw), count=1) if ":" in raw else tidy(raw)
    if not text:
        return NOBODY
    account = _ACCOUNT.fullmatch(text)
    if account:
        return Handle("phone", "+" + account[1])
    if "@" in text:
        return _address(text)
    if _NUMBER.fullmatch(text) and _DIGITS.search(text):
        return _number(text, region)
    return Handle("name", text)


def _address(text: str) -> Handle:
    """Read ``Name <a@b>`` or ``a@b`` as the address; anything else stays a name."""
    bracketed = re.search(r"<([^<>]*)>\s*$", text)
    address = bracketed[1].strip() if bracketed else text
    if _ADDRESS.fullmatch(address):
        return Handle("mail", address.casefold())
    return Handle("name", text)


def _number(text: str, region: str) -> Handle:
    """Read digits as E.164 where they can be a number, as a short code otherwise."""
    import phonenumbers  # noqa: PLC0415 - only where there are numbers at all

    digits = "".join(_DIGITS.findall(text))
    if len(digits) < _SHORT:
        return Handle("short", digits)
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return Handle("short", digits)
    if not phonenumbers.is_possible_number(parsed):
        return Handle("short", digits)
    return Handle("phone", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
