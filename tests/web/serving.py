"""Serves pages for the browser tests, as the program does; run as a script in its own process."""

import sys
from pathlib import Path
from typing import Any

from tallybook.web import server

OFFERED = "anchor barrel candle drawer ember funnel"


def doors() -> Any:
    """Doors to books under the folder named on the command line, at the lowest cost of a key."""
    from tallybook import diary  # noqa: PLC0415 - in the worker only
    from tallybook.vault.keys import Cost  # noqa: PLC0415
    from tallybook.web.app import Doors  # noqa: PLC0415

    cost = Cost(memory_kib=65536, passes=1, lanes=4)
    return Doors(
        open_diary=diary.Diary.open,
        make_diary=lambda path, words: diary.Diary.create(path, words, cost=cost),
        suggest=lambda: OFFERED,
        recover=diary.recover,
        folder=Path(sys.argv[1]),
    )


if __name__ == "__main__":
    server.run(
        doors,
        lambda address: print(address, flush=True),  # noqa: T201
        idle_minutes=float(sys.argv[2]),
        linger=float(sys.argv[3]),
    )
