"""Pictures that came from more than one side: the same bytes, or nearly the same by fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from tallybook.case.case import Case
from tallybook.case.evidence import Evidence, Pair, paired
from tallybook.case.likeness import FURTHEST, LEAST
from tallybook.case.sides import by_number, sides
from tallybook.model.kinds import FILES

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

#: Pictures that are compared with each other; of more, those noted last are left out.
_MOST: Final = 4_000
#: Compared at once.
_BLOCK: Final = 500


def same_pictures(case: Case) -> Iterator[tuple[Pair, Evidence]]:
    """Pictures that came from more than one side."""
    if not case.fingerprints:
        return
    came = _came(case)
    numbered = by_number(case)
    kept: dict[Pair, dict[str, set[int]]] = {}
    for one, two in _alike(case, [sha256 for sha256 in case.fingerprints if sha256 in came]):
        of = came[one], came[two]
        for pair in paired(numbered[number] for number in {*of[0], *of[1]}):
            found = {item for some in of for number in pair for item in some.get(number, ())}
            kept.setdefault(pair, {}).setdefault(min(one, two), set()).update(found)
    for pair, pictures in kept.items():
        items = tuple(sorted({item for some in pictures.values() for item in some}))
        noun = "picture" if len(pictures) == 1 else "pictures"
        told = f"{len(pictures):,} {noun}, the same or nearly so, on {len(items):,} items."
        yield pair, Evidence(kind="picture", told=told, items=items)


def _came(case: Case) -> dict[str, dict[int, list[int]]]:
    """By picture and side, the items it came with."""
    import polars as pl  # noqa: PLC0415

    known = sides(case)
    items = case.items.lazy().filter(pl.col("direction") != "out")
    handle = pl.col("handle").cast(pl.String)
    exhibit = pl.col("exhibit").cast(pl.String)
    named = items.filter(pl.col("attachments").list.len() > 0).select(
        "item", handle, exhibit.alias("origin"), pl.col("attachments").alias("name")
    )
    carried = named.explode("name").join(_places(case).lazy(), on=["origin", "name"])
    alone = items.filter(pl.col("channel").is_in(FILES)).select(
        "item", handle, exhibit.alias("sha256")
    )
    both = pl.concat([carried.select("item", "handle", "sha256"), alone]).unique().collect()
    found: dict[str, dict[int, list[int]]] = {}
    for item, who, sha256 in both.sort("item").iter_rows():
        if who in known and sha256 in case.fingerprints:
            found.setdefault(sha256, {}).setdefault(known[who].number, []).append(item)
    return found


def _places(case: Case) -> pl.DataFrame:
    """Where each picture stands: the export it came in and the names it goes by there."""
    import polars as pl  # noqa: PLC0415

    rows: list[tuple[str, str, str]] = []
    for sha256 in case.fingerprints:
        one = case.exhibits.get(sha256)
        if one is not None and one.origin:
            rows += [(one.origin, name, sha256) for name in {one.part, one.name} - {""}]
    schema: Any = {"origin": pl.String, "name": pl.String, "sha256": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _alike(case: Case, names: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of pictures that are the same or nearly so; each is the same as itself."""
    import numpy as np  # noqa: PLC0415

    yield from ((name, name) for name in names)
    known = case.fingerprints
    clear = [name for name in names if known[name].pdq and known[name].quality >= LEAST][-_MOST:]
    if not clear:
        return
    table = np.frombuffer(bytes.fromhex("".join(known[name].pdq for name in clear)), np.uint64)
    table = table.reshape(-1, 4)
    for start in range(0, len(clear), _BLOCK):
        near = _apart(table[start : start + _BLOCK], table) <= FURTHEST
        for one, two in np.argwhere(near):
            if start + one < two:
                yield clear[start + one], clear[two]


def _apart(some: NDArray[np.uint64], table: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """How many bits differ between each of some hashes and each of a table."""
    import numpy as np  # noqa: PLC0415

    bits = np.zeros((len(some), len(table)), np.uint16)
    for part in range(4):
        bits += np.bitwise_count(some[:, part, None] ^ table[None, :, part])
    return bits
