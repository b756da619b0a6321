"""Where the same picture stands again: by its bytes, or by the fingerprint that was noted of it.

The fingerprint is the PDQ hash. Its authors (A. Davis and B. Rosen, "The TMK+PDQF Video-Hashing
Algorithm and the PDQ Image-Hashing Algorithm", 2019) take two pictures for the same where at most
31 of 256 bits differ, and only where the quality of both is at least 50: a plain wall looks like
any other one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallybook.model.kinds import FILES

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.exhibits import Exhibit

#: Most bits that differ, and least quality of both.
FURTHEST, LEAST = 31, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What was noted of one picture: its PDQ hash, empty where it did not open, and its quality."""

    pdq: str
    quality: int


def pictures_like(known: Mapping[str, Fingerprint], sha256: str) -> list[tuple[str, int]]:
    """Find pictures that are the same or nearly so.

    Args:
        known: What was noted, by the SHA-256 of the file.
        sha256: The picture that is looked for.

    Returns:
        Pairs of (SHA-256, bits that differ), the nearest first; the picture itself is among them.
    """
    own = known.get(sha256)
    if own is None or not own.pdq or own.quality < LEAST:
        return [(sha256, 0)]
    clear = [name for name, one in known.items() if one.pdq and one.quality >= LEAST]
    return [(clear[place], bits) for place, bits in nearest(own.pdq, [known[n].pdq for n in clear])]


def nearest(wanted: str, known: Sequence[str]) -> list[tuple[int, int]]:
    """Find hashes that differ in no more than `FURTHEST` bits.

    Returns:
        Pairs of (place in ``known``, bits that differ), the nearest first.
    """
    import numpy as np  # noqa: PLC0415

    if not known:
        return []
    table = np.frombuffer(bytes.fromhex("".join(known)), np.uint8).reshape(-1, 32)
    differing = table ^ np.frombuffer(bytes.fromhex(wanted), np.uint8)
    bits = np.unpackbits(differing, axis=1).sum(1)
    close = np.flatnonzero(bits <= FURTHEST)
    return sorted(
        ((int(place), int(bits[place])) for place in close), key=lambda one: (one[1], one[0])
    )


def items_with(items: pl.DataFrame, exhibit: Exhibit) -> list[int]:
    """Find the items that an exhibit belongs to: as a file, as part of an export, in the diary."""
    import polars as pl  # noqa: PLC0415

    carried = pl.col("attachments").list
    own = items.filter((pl.col("exhibit") == exhibit.sha256) & pl.col("channel").is_in(FILES))
    told = items.filter(pl.col("kind") == "incident").filter(carried.contains(exhibit.sha256))
    found = [*own["item"], *told["item"]]
    if exhibit.origin:
        named = carried.contains(exhibit.part) | carried.contains(exhibit.name)
        found += items.filter(pl.col("exhibit") == exhibit.origin).filter(named)["item"]
    return list(dict.fromkeys(found))
