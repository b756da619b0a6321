"""Fingerprints of pictures and videos for services that take them down: made here, and kept nowhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from tallybook.reading.decoding import Decoder

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.model.exhibits import Exhibit

#: Largest picture that is handed to a decoder; a longer file has hashes of its bytes alone.
PICTURE = 256 << 20
_STEP = 1 << 20
#: Kinds of files that can be an image somebody wants taken down.
SEEN = ("image/", "video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """What stands for a picture without showing it.

    Attributes:
        sha256: Of the bytes: the same only for the very same file.
        md5: The same, in the older way that some services ask for.
        pdq: Of what is seen, 64 hex digits; empty where it does not open as a picture.
        quality: How much there is to see, 0 to 100; below 50 the PDQ hash says little.
        size: How many bytes there are.
    """

    sha256: str
    md5: str
    pdq: str
    quality: int
    size: int


class Printing:
    """Part of the front door: an open book has ``case`` and ``open_exhibit``."""

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def open_exhibit(self, sha256: str) -> BinaryIO: ...  # noqa: D102 - as above

    @staticmethod
    def prints_of(content: bytes) -> Prints:
        """The fingerprints of a picture that is only looked at; nothing is written or noted."""
        pdq, quality = _seen(content)
        return Prints(
            sha256=hashlib.sha256(content).hexdigest(),
            md5=hashlib.md5(content, usedforsecurity=False).hexdigest(),
            pdq=pdq,
            quality=quality,
            size=len(content),
        )

    def prints_of_exhibit(self, exhibit: Exhibit) -> Prints:
        """The fingerprints of an exhibit of the book; nothing is noted."""
        sha, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
        is_small = exhibit.media_type.startswith("image/") and exhibit.size <= PICTURE
        held = bytearray()
        with self.open_exhibit(exhibit.sha256) as stream:
            while piece := stream.read(_STEP):
                sha.update(piece)
                md5.update(piece)
                if is_small:
                    held += piece
        pdq, quality = _seen(bytes(held))
        return Prints(
            sha256=sha.hexdigest(),
            md5=md5.hexdigest(),
            pdq=pdq,
            quality=quality,
            size=exhibit.size,
        )

    def images_of(self, item: int) -> tuple[Exhibit, ...]:
        """The pictures and videos of an item.

        Raises:
            NoSuchItem: There is no such item.
        """
        return tuple(one for one in self.case.attached(item) if one.media_type.startswith(SEEN))


def _seen(content: bytes) -> tuple[str, int]:
    """The PDQ hash and its quality; nothing where it is no picture."""
    if not content:
        return "", 0
    with Decoder() as decoder:
        return decoder.fingerprint(content) or ("", 0)
