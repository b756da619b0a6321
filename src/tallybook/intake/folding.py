"""Bring handles and words into the one form in which two exports can be compared.

Only the comparison uses these forms; what is kept and shown is what the export wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Marks that show nothing: direction marks, joiners at an end, byte-order marks.
UNSEEN = (
    "[\\x{00AD}\\x{200B}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2060}\\x{2066}-\\x{2069}\\x{FEFF}]"
)
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"\+?[\d\s().\-\u2010-\u2015/]{5,25}")
_DIGITS = re.compile(r"\D+")
#: What WhatsApp's databases write for a number, with the device behind it or without.
_ACCOUNT = re.compile(r"(\d{7,15})(?:[:.]\d{1,5})?@(?:s\.whatsapp\.net|c\.us)")


class Handles:
    """Raw handles to the form in which they are compared, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def fold(self, raw: str, region: str) -> str:
        """Fold one handle: a number to its international form, a name to plain small letters."""
        found = self._known.get((raw, region))
        if found is None:
            found = self._known[raw, region] = _fold(raw, region)
        return found

    def fold_all(self, raws: Iterable[str], region: str) -> dict[str, str]:
        """Fold many handles."""
        return {raw: self.fold(raw, region) for raw in raws}


def _fold(raw: str, region: str) -> str:
    """Fold one handle.

    WhatsApp writes ``~ Name`` for someone who is not in the contacts, and numbers with no-break
    spaces and hyphens between direction marks; its databases write ``@s.whatsapp.net`` behind the number.
    Backups of SMS write the same number now with and now without the country.
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", raw))
    plain = _SPACES.sub(" ", plain).strip().removeprefix("~").strip()
    if account := _ACCOUNT.fullmatch(plain):
        return _number(f"+{account[1]}", region)
    if _NUMBER.fullmatch(plain):
        return _number(plain, region)
    return plain.casefold()


def _number(plain: str, region: str) -> str:
    """Write a telephone number as +44...; digits alone where it is not a full number."""
    import phonenumbers  # noqa: PLC0415 - not needed where no export is read

    try:
        found = phonenumbers.parse(plain, region or None)
    except phonenumbers.NumberParseException:
        return _DIGITS.sub("", plain)
    if not phonenumbers.is_possible_number(found):
        return _DIGITS.sub("", plain)
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
