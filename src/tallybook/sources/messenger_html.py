"""Facebook Messenger: messages as Facebook lets people download them as HTML, bare or in a zip.

How a person gets it: *Settings > Your information > Download your information*, *Messages*, format
*HTML*, all time.

Format: see `tallybook.reading.meta_html`; threads lie in ``your_activity_across_facebook/messages``,
``your_facebook_activity/messages`` or ``messages``, each in a folder of ``inbox``,
``archived_threads``, ``filtered_threads`` or ``message_requests``. Described by Facebook only in
outline, at https://www.facebook.com/help/212802592074644. Seen: short samples without the styles of
a real page. A bare page often does not say that it is from Messenger; then that is asked. The pages of
before 2018, a single file for all chats, are not read. Where a thread is there as JSON as well, the
JSON is read, which gives true instants.
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

TITLE = "Facebook Messenger"


def recognise(export: Export) -> bool:
    """Whether these are pages of threads, Messenger's or of an app they do not name."""
    pages = meta_html.thread_pages(export, meta_html.MESSENGER)
    return bool(meta_html.without_json(export, pages))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each thread, in the order of the pages."""
    parts = meta_html.thread_pages(export, meta_html.MESSENGER) or meta_html.all_pages(export)
    named = answers.source == meta_html.SOURCES[meta_html.MESSENGER]
    yield from MetaPages(export, meta_html.MESSENGER, TITLE, answers).things(parts, named=named)


SOURCE = Source(
    name="messenger_html",
    title="Facebook Messenger download (HTML)",
    version=1,
    patterns=("message_*.html", "facebook-*.zip", "messages.zip"),
    how=(
        "Any device: Facebook, Settings, Download your information, Messages, format HTML.",
        "Format JSON says more: times to the millisecond, true anywhere. Take it if you can.",
        "Keep the zip as it comes; each of several zips is added by itself.",
    ),
    lacks=(
        "The time zone: dates are on a clock that the file does not name.",
        "The seconds, in many of these downloads.",
        "Dates in a language whose months are not known here: such messages are kept without one.",
        "Calls and notices are not told apart from messages: their words are in the account's language.",
        "Messages that were deleted, the words of unsent ones, and encrypted chats.",
        "Who of the participants made the download.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://www.facebook.com/help/212802592074644",),
)
