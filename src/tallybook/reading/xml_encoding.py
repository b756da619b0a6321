"""Tell in which encoding an XML file is written, and turn it into UTF-8 as it streams by."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tallybook.reading.charsets import codec_of

_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_BYTE_MARKS = (
    (b"\xef\xbb\xbf", "utf_8"),
    (b"\xff\xfe", "utf_16_le"),
    (b"\xfe\xff", "utf_16_be"),
    (b"<\0", "utf_16_le"),
    (b"\0<", "utf_16_be"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file writes its characters.

    Attributes:
        codec: The codec its bytes are read with.
        mark: Length of the byte order mark.
        unknown: Whether the file names an encoding that is not known.
    """

    codec: str
    mark: int = 0
    unknown: bool = False


def encoding_of(head: bytes) -> Encoding:
    """Say in which encoding a file is written, from its first bytes."""
    for mark, codec in _BYTE_MARKS:
        if head.startswith(mark):
            return Encoding(codec, 0 if b"<" in mark else len(mark))
    declared = _DECLARED.match(head[:512].lstrip())
    if declared is None:
        return Encoding("utf_8")
    codec_named = codec_of(declared[1].decode("ascii"))
    if codec_named is None:
        return Encoding("utf_8", unknown=True)
    wide = codec_named.startswith(("utf_16", "utf_32"))
    return Encoding("utf_8" if wide else codec_named)


def as_utf8(step: int, stream: BinaryIO, first: bytes, codec: str) -> Iterator[bytes]:
    """Yield the stream in chunks, as UTF-8 whatever it is written in."""
    if codec == "utf_8":
        yield first
        while chunk := stream.read(step):
            yield chunk
        return
    decoder = codecs.getincrementaldecoder(codec)("replace")
    yield decoder.decode(first).encode("utf-8", "surrogatepass")
    while chunk := stream.read(step):
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
