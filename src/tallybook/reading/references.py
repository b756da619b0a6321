"""Turn the raw attribute values of an XML file into text, emoji and damage included.

Phones write an emoji as two references, one for each half of a surrogate pair, in decimal or in
hexadecimal; and references to characters that XML does not have. Each value is looked at whole,
so that no pair is ever cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tallybook.model.records import Problem

if TYPE_CHECKING:
    import polars as pl

_SPACE = 0x20
_BLANKS = frozenset({9, 10, 13})
_LAST_CHARACTER = 0x10FFFF
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&(?:#([0-9]{1,10});|#[xX]([0-9a-fA-F]{1,8});|([a-z]{2,4});)")
_HALF = re.compile("[\ud800-\udfff]")
_CONTROL_BYTES = bytes({*range(32)} - _BLANKS)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Words:
    """Turn raw attribute values into text, and count what XML does not allow.

    Attributes:
        dropped: References to characters that are none (``&#0;``), and raw control characters.
        halves: Halves of a surrogate pair that stood alone.
        broken: Values that were not in the encoding of the file.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self.halves = 0
        self.broken = 0

    def __call__(self, raw: bytes) -> str:
        """Return the text of one value."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = self._broken(raw)
        if "&" in text:
            text = _REFERENCE.sub(self._character, text)
            if _HALF.search(text):
                text = self._joined(text)
        if _CONTROL.search(text):
            clean = _CONTROL.sub("", text)
            self.dropped += len(text) - len(clean)
            return clean
        return text

    def column(self, values: Sequence[bytes]) -> pl.Series:
        """Return the texts of many values, most of which need no more than decoding."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        whole = b"".join(values)
        try:
            whole.decode("utf-8")
            is_plain = len(whole.translate(None, _CONTROL_BYTES)) == len(whole)
        except UnicodeDecodeError:
            is_plain = False
        if not is_plain:
            return pl.Series(list(map(self, values)), dtype=pl.String)
        texts = pl.Series(values, dtype=pl.Binary).cast(pl.String)
        odd = [at for at, value in enumerate(values) if b"&" in value] if b"&" in whole else []
        return texts.scatter(odd, [self(values[at]) for at in odd]) if odd else texts

    def _broken(self, raw: bytes) -> str:
        """Read a value that is not UTF-8: pairs written as two characters, or Windows-1252."""
        try:
            text = raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            self.broken += 1
            return raw.decode("cp1252", "replace")
        return self._joined(text)

    def _joined(self, text: str) -> str:
        """Join the two halves of each pair; a half alone becomes U+FFFD."""
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.halves += whole.count("\ufffd") - text.count("\ufffd")
        return whole

    def _character(self, found: re.Match[str]) -> str:
        """The character that one reference stands for; itself where it is not one of XML's."""
        decimal, hexadecimal, name = found.groups()
        if name:
            return _ENTITIES.get(name, found[0])
        code = int(decimal) if decimal else int(hexadecimal, 16)
        if code > _LAST_CHARACTER or (code < _SPACE and code not in _BLANKS):
            self.dropped += 1
            return ""
        return chr(code)

    def problems(self) -> Iterator[Problem]:
        """Say how many characters could not be kept as they are."""
        for code, count, what in (
            ("illegal-character", self.dropped, "characters that XML does not allow were left out"),
            ("half-character", self.halves, "halves of characters stand alone and show as a sign"),
            ("broken-encoding", self.broken, "values are not in the encoding of the file"),
        ):
            if count:
                yield Problem(code=code, reason=f"{count} {what}.")
