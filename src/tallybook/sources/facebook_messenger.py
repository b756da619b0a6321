"""Facebook Messenger: messages as Facebook lets people download them, as JSON, bare or in a zip.

How a person gets it: *Settings > Your information > Download your information*, *Messages*, format
*JSON*, all time. Chats with end-to-end encryption are downloaded apart, in Messenger on a computer:
*Settings > Privacy & safety > End-to-end encrypted chats > Message storage > Download*.

Format: see `tallybook.reading.meta`. Described by Facebook only in outline, at
https://www.facebook.com/help/212802592074644. Seen: samples in the layouts of 2018 and 2023. The
layout of encrypted chats has not been tried on a real export. The HTML download is not read:
it gives times to the minute, without a zone.
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

TITLE = "Facebook Messenger"


def recognise(export: Export) -> bool:
    """Whether these are threads of Messenger, or threads that do not say of which app they are."""
    return meta.is_from(export, meta.MESSENGER)


@undisturbed
def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each thread as frames, in the order of the files."""
    named = answers.source == meta.SOURCES[meta.MESSENGER]
    yield from meta.read(export, meta.MESSENGER, TITLE, named=named)


SOURCE = Source(
    name="facebook_messenger",
    title="Facebook Messenger download",
    version=1,
    patterns=("message_*.json", "facebook-*.zip", "messages.zip"),
    how=(
        "Any device: Facebook, Settings, Download your information, Messages, format JSON.",
        "Encrypted chats: Messenger on a computer, Settings, Privacy & safety, Message storage.",
        "Keep the zip as it comes; each of several zips is added by itself.",
    ),
    lacks=(
        "Messages that were deleted, and the words of messages that were unsent.",
        "Encrypted chats, in the ordinary download.",
        "Who of the participants made the download.",
    ),
    recognise=recognise,
    read=read,
)
