"""Put rows in one line of time and say of each who, which way and when on the person's clock."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tallybook.case.people import People
from tallybook.case.rows import LATE, schema, translated
from tallybook.case.times import home, sort_key
from tallybook.model.kinds import CONTACT

if TYPE_CHECKING:
    import polars as pl

#: After so many insertions the pieces are joined again.
_PIECES = 48
#: Columns joined and sorted at once.
_AT_ONCE = 2


def lay_out(pieces: list[pl.DataFrame], people: People, zone: str) -> pl.DataFrame:
    """Derive the columns of the view and sort by time; the sort keeps the journal's order.

    The list is emptied on the way and columns are joined and sorted two at a time, so that a large
    case never stands in memory twice. Each is joined into one piece before its rows are picked:
    picking out of many pieces takes ten times as long.
    """
    import polars as pl  # noqa: PLC0415

    rows = pl.concat(pieces, rechunk=False)
    pieces.clear()
    laid = derived(rows, people, zone, sole_others(rows, people))
    del rows
    places = order_of(laid, zone)
    columns = laid.get_columns()
    del laid
    placed: list[pl.Series] = []
    with ThreadPoolExecutor(_AT_ONCE) as crew:
        while columns:
            some, columns = columns[:_AT_ONCE], columns[_AT_ONCE:]
            placed += crew.map(lambda column: _picked(column, places), some)
    return pl.DataFrame(placed)


def _picked(column: pl.Series, places: pl.Series | None) -> pl.Series:
    """One column in one piece and in order."""
    whole = column.rechunk()
    return whole if places is None else whole.gather(places)


def empty(people: People, zone: str) -> pl.DataFrame:
    """A view with nothing in it."""
    import polars as pl  # noqa: PLC0415

    return derived(pl.DataFrame(schema=schema()), people, zone, {})


def base(view: pl.DataFrame) -> pl.DataFrame:
    """The columns of a view that came straight from entries."""
    return view.select(list(schema()))


def derived(
    rows: pl.DataFrame, people: People, zone: str, alone: Mapping[str, str]
) -> pl.DataFrame:
    """Add direction, handle, person, the person's own clock and the plain yes-or-no columns.

    Args:
        rows: Columns as in `schema`.
        people: Who is who.
        zone: The person's own clock.
        alone: By thread, the only one who wrote in it beside the book's own person.
    """
    import polars as pl  # noqa: PLC0415

    said = _direction(rows, people)
    out = said == "out"
    fill = translated(rows["thread"], lambda names: [alone.get(name, "") for name in names])
    told = rows.select(
        pl.when(out & (pl.col("far") != "")).then("far")
        .when(out & (pl.col("recipients").list.len() == 0)).then(pl.lit(fill))
        .when(out).then(pl.lit("").cast(pl.Categorical))
        .otherwise("near").alias("handle")
    )["handle"]  # fmt: skip
    kind = pl.col("kind")
    in_contact = pl.any_horizontal(kind == one for one in CONTACT)
    return rows.with_columns(
        said.alias("direction"),
        told,
        translated(told, lambda names: [people.name_of(name) for name in names]).alias("person"),
        home(rows["at"], rows["local"], zone).alias("home"),
        (kind == "event").alias("event"),
        (pl.lit(said == "in") & in_contact).alias("contact"),
        (pl.col("late_hours") >= LATE.total_seconds() // 3600).fill_null(False).alias("late"),
    )


def _direction(rows: pl.DataFrame, people: People) -> pl.Series:
    """The direction, with the handles that the book's own person has called theirs."""
    import polars as pl  # noqa: PLC0415

    said = rows["said"]
    own = people.owner_handles
    if not own:
        return said.alias("direction")
    by_sender = translated(
        rows["near"], lambda names: ["out" if name in own else "unknown" for name in names]
    )
    settled = (pl.col("said") != "unknown") | (pl.col("kind") == "incident")
    return rows.select(pl.when(settled).then("said").otherwise(pl.lit(by_sender)).alias("way"))[
        "way"
    ]


def sole_others(rows: pl.DataFrame, people: People) -> dict[str, str]:
    """Find the threads in which exactly one other wrote: what was sent there went to them."""
    import polars as pl  # noqa: PLC0415

    own = people.own
    kind = pl.col("kind")
    wrote = (pl.col("said") != "out") & (kind != "event") & (kind != "incident")
    pairs = rows.lazy().select("thread", "near", wrote.alias("wrote")).unique().collect()
    found: dict[str, str] = {}
    several: set[str] = set()
    for thread, near, is_other in pairs.cast({"thread": pl.String, "near": pl.String}).iter_rows():
        if not thread or not near or not is_other or near in own:
            continue
        if found.setdefault(thread, near) != near:
            several.add(thread)
    return {thread: near for thread, near in found.items() if thread not in several}


def order_of(view: pl.DataFrame, zone: str) -> pl.Series | None:
    """The order of time as row numbers; None where the rows stand in it already."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    key = sort_key(view["at"], view["local"], zone)
    if bool(np.all(key[1:] >= key[:-1])):
        return None
    return pl.Series(np.argsort(key, kind="stable").astype(np.uint32))


def without_incidents(rows: pl.DataFrame) -> pl.DataFrame:
    """What was brought in alone."""
    import polars as pl  # noqa: PLC0415

    return rows.filter(pl.col("kind") != "incident")


def inserted(
    view: pl.DataFrame, fresh: pl.DataFrame, without: Collection[int], zone: str
) -> pl.DataFrame:
    """Take rows out of a sorted view and put others in, moving as little as possible."""
    import numpy as np  # noqa: PLC0415

    if without:
        places = np.flatnonzero(view["item"].is_in(list(without)).to_numpy())
        for place in sorted(places.tolist(), reverse=True):
            view = _joined([view[:place], view[place + 1 :]])
    keys = sort_key(view["at"], view["local"], zone)
    wanted = sort_key(fresh["at"], fresh["local"], zone)
    places = np.searchsorted(keys, wanted, side="right")
    for row in np.argsort(-places, kind="stable").tolist():
        place = int(places[row])
        view = _joined([view[:place], fresh[row : row + 1], view[place:]])
    return view.rechunk() if view.n_chunks() > _PIECES else view


def _joined(pieces: list[pl.DataFrame]) -> pl.DataFrame:
    """Join pieces without copying."""
    import polars as pl  # noqa: PLC0415

    return pl.concat([piece for piece in pieces if piece.height] or pieces[:1], rechunk=False)


def flagged(view: pl.DataFrame, name: str, marks: Mapping[int, bool]) -> pl.DataFrame:
    """Set a yes-or-no column for single items."""
    import polars as pl  # noqa: PLC0415

    if not marks:
        return view
    on = [item for item, is_set in marks.items() if is_set]
    off = [item for item, is_set in marks.items() if not is_set]
    item = pl.col("item")
    return view.with_columns(((pl.col(name) | item.is_in(on)) & ~item.is_in(off)).alias(name))


def cited(view: pl.DataFrame, sightings: Iterable[array[int]]) -> pl.DataFrame:
    """Count one more export for each of the items named."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    named = [np.frombuffer(leaves, np.int64) for leaves in sightings if len(leaves)]
    if not named or not view.height:
        return view
    leaves, times = np.unique(np.concatenate(named), return_counts=True)
    items = view["item"].to_numpy()
    places = np.minimum(np.searchsorted(leaves, items), len(leaves) - 1)
    more = np.where(leaves[places] == items, times[places], 0).astype(np.int32)
    return view.with_columns((pl.col("cites") + pl.Series(more)).alias("cites"))


def furthered(view: pl.DataFrame, files: Mapping[int, tuple[str, tuple[str, ...]]]) -> pl.DataFrame:
    """Name files that a further export of an item holds, where its first one holds none."""
    import polars as pl  # noqa: PLC0415

    if not files or not view.height:
        return view
    more = {"item": list(files), "files": [list(names) for _, names in files.values()]}
    schema = {"item": view.schema["item"], "files": view.schema["attachments"]}
    joined = view.join(
        pl.DataFrame(more, schema=schema), on="item", how="left", maintain_order="left"
    )
    bare = (pl.col("attachments").list.len() == 0) & pl.col("files").is_not_null()
    named = pl.when(bare).then("files").otherwise("attachments").alias("attachments")
    return joined.with_columns(named).drop("files")


def handles_in_order(view: pl.DataFrame) -> list[str]:
    """Handles of what was brought in, in the order in which the journal met them."""
    import polars as pl  # noqa: PLC0415

    brought = view.lazy().filter(pl.col("kind") != "incident")
    sides = [
        brought.group_by(pl.col(name).alias("handle")).agg(pl.col("item").min())
        for name in ("near", "far")
    ]
    met = pl.concat(sides).group_by("handle").agg(pl.col("item").min()).sort("item").collect()
    return met["handle"].cast(pl.String).to_list()
