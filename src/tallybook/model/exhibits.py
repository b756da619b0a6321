"""Original bytes, known by their hash."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A file that was sealed as it came.

    Attributes:
        sha256: Hash of the original bytes, hex.
        size: Length in bytes.
        name: The name it came with; shown, never used on a disk.
        media_type: By content where it can be told.
        origin: SHA-256 (hex) of the exhibit it was taken out of; empty for what was brought in.
        part: Its place inside that exhibit.
    """

    sha256: str
    size: int
    name: str
    media_type: str = "application/octet-stream"
    origin: str = ""
    part: str = ""
