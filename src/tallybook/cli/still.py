"""``tallybook still``: keep one frame of a video as an exhibit of its own."""

from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import NoSuchItem


def run(
    item: Annotated[int, typer.Argument(help="Number of the video.")],
    seconds: Annotated[float, typer.Argument(help="The moment, in seconds from its start.")],
    *,
    book: BookPath,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Keep the frame that a video shows at a moment. It is decoded and sealed in memory."""
    diary = open_diary(book, passphrase_fd, key)
    videos = [one for one in diary.case.attached(item) if one.media_type.startswith("video/")]
    if not videos:
        raise NoSuchItem(noun="video", name=item)
    kept = diary.still(videos[0].sha256, seconds)
    if as_json:
        print_json({"item": item, "exhibit": kept.sha256, "part": kept.part})
    else:
        print(f"The {kept.part} is kept beside the video, as exhibit {kept.sha256[:16]}.")
