"""Instagram: direct messages as Instagram lets people download them as HTML, bare or in a zip.

How a person gets it: *Accounts Centre > Your information and permissions > Download your
information*, *Messages*, format *HTML*, all time.

Format: see `tallybook.reading.meta_html`; threads lie in ``your_instagram_activity/messages/inbox``,
or in ``messages/inbox`` before 2023. Described only in outline, at
https://help.instagram.com/181231772500920. A bare page often does not say that it is from
Instagram; then that is asked. Where a thread is there as JSON as well, the JSON is read, which
gives true instants.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading import meta_html
from tallybook.reading.meta_pages import MetaPages

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Instagram"


def recognise(export: Export) -> bool:
    """Whether these are pages of threads that say they are Instagram's."""
    pages = meta_html.thread_pages(export, meta_html.INSTAGRAM)
    return bool(meta_html.without_json(export, pages))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each thread, in the order of the pages."""
    parts = meta_html.thread_pages(export, meta_html.INSTAGRAM) or meta_html.all_pages(export)
    yield from MetaPages(export, meta_html.INSTAGRAM, TITLE, answers).things(parts, named=True)


SOURCE = Source(
    name="instagram_html",
    title="Instagram download (HTML)",
    version=1,
    patterns=("message_*.html", "instagram-*.zip"),
    how=(
        "Any device: Accounts Centre, Download your information, Messages, format HTML, all time.",
        "Format JSON says more: times to the millisecond, true anywhere. Take it if you can.",
        "Keep the zip as it comes; each of several zips is added by itself.",
    ),
    lacks=(
        "The time zone: dates are on a clock that the file does not name.",
        "The seconds, in many of these downloads.",
        "Dates in a language whose months are not known here: such messages are kept without one.",
        "Calls and notices are not told apart from messages: their words are in the account's language.",
        "Messages that were deleted or unsent, and pictures that vanish once they are seen.",
        "Who of the participants made the download.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://help.instagram.com/181231772500920",),
)
