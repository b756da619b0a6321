"""Instagram: direct messages as Instagram lets people download them, as JSON, bare or in a zip.

How a person gets it: *Accounts Centre > Your information and permissions > Download your
information*, *Messages*, format *JSON*, all time.

Format: see `tallybook.reading.meta`; threads lie in ``your_instagram_activity/messages/inbox``, or in
``messages/inbox`` before 2023. Described only in outline, at
https://help.instagram.com/181231772500920. Seen: one short sample. A bare
``message_1.json`` often does not say that it is from Instagram; then that is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading import meta
from tallybook.reading.undisturbed import undisturbed

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Instagram"


def recognise(export: Export) -> bool:
    """Whether these are threads that say they are Instagram's."""
    return meta.is_from(export, meta.INSTAGRAM)


@undisturbed
def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each thread as frames, in the order of the files."""
    del answers  # whoever reads a file as Instagram's has been told, by it or by the person
    yield from meta.read(export, meta.INSTAGRAM, TITLE, named=True)


SOURCE = Source(
    name="instagram",
    title="Instagram download",
    version=1,
    patterns=("message_*.json", "instagram-*.zip"),
    how=(
        "Any device: Accounts Centre, Download your information, Messages, format JSON, all time.",
        "Keep the zip as it comes; each of several zips is added by itself.",
    ),
    lacks=(
        "Messages that were deleted or unsent, and pictures that vanish once they are seen.",
        "Who of the participants made the download.",
    ),
    recognise=recognise,
    read=read,
)
