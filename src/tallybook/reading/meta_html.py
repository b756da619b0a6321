"""Messages as Meta lets people download them as pages of HTML: Messenger and Instagram alike.

Each thread is a folder with ``message_1.html``, ``message_2.html`` and so on, the newest message
first. What the classes are called has changed more than once; what has not is that a message is a
block whose first part is a name and whose last part is a date. The date is that of the account's
language, to the minute or the second, on a clock that the file does not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from tallybook.model.source import Export
from tallybook.reading.archives import is_archive
from tallybook.reading.markup import Element, exact_words, read_page, shown_words
from tallybook.reading.pages import first_of, page_parts
from tallybook.reading.worded_dates import looks_dated

MESSENGER, INSTAGRAM = "messenger", "instagram"
#: The importer of each app, for the question which of them a page is from.
SOURCES = {MESSENGER: "messenger_html", INSTAGRAM: "instagram_html"}

MEMBER = re.compile(r"(?:^|/)message_\d{1,6}\.html?$", re.IGNORECASE)
_JSON = re.compile(r"(?:^|/)message_\d{1,6}\.json$", re.IGNORECASE)
_PAGE = re.compile(rb"\A\s{0,64}<(?:!doctype\s{1,8}html|html|head|body)\b", re.IGNORECASE)
_CLASSES = re.compile(
    rb"\b(?:_a6-[ghiop]|_a70[56e]|_a72d|_2le[jklmt]|_3-9[456]|_3b0d|uiBoxWhite)\b"
)
_THREAD = re.compile(
    rb"messages/(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)/"
    rb"|>\s{0,64}Participants:"
)
_SAYS = {
    INSTAGRAM: re.compile(
        r"your_instagram_activity|instagram\.com/|cdninstagram|(?:^|/)instagram-", re.IGNORECASE
    ),
    MESSENGER: re.compile(
        r"your_(?:activity_across_facebook|facebook_activity)|archived_threads|e2ee_cutover"
        r"|filtered_threads|facebook\.com/|stickers_used|(?:^|/)facebook-",
        re.IGNORECASE,
    ),
}
_WEB = ("http://", "https://")
_CHAIN = 4
_BLOCK = frozenset({"uiBoxWhite", "_2lej"})
_WORDS = frozenset({"_a6-p", "_2let"})
_DATE = frozenset({"_a6-o", "_2lem", "_a72d"})
_MEDIA = frozenset({b"img", b"video", b"audio", b"source"})
_HEADING_WITHIN = 500
_HEADINGS = frozenset({b"h1", b"title"})


@dataclass(slots=True)
class Card:
    """One message as its page shows it.

    Attributes:
        start: Its first byte.
        end: The byte behind it.
        sender: The name at its head.
        text: Its words.
        date: The date as written.
        files: Where the files that it carries lie.
        links: Addresses that it shows.
        shared: Words of what it shares, which are not its own.
        reactions: Signs with which it was answered, and by whom.
    """

    start: int
    end: int
    sender: str
    text: str
    date: str
    files: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    shared: str = ""
    reactions: str = ""


def thread_pages(export: Export, app: str) -> list[str]:
    """The pages of an app's threads; those that do not say are Messenger's, if nothing else does."""
    parts = [part for part in page_parts(export, MEMBER) if _is_thread(export, part)]
    apps = {part: app_of(export, part) for part in parts}
    said = set(apps.values()) - {""}
    likely = said.pop() if len(said) == 1 else MESSENGER
    return [part for part in parts if (apps[part] or likely) == app]


def all_pages(export: Export) -> list[str]:
    """The pages that are called as threads are; the file itself where it is no archive."""
    return page_parts(export, MEMBER)


def without_json(export: Export, parts: list[str]) -> list[str]:
    """Those pages whose thread is not there as JSON as well, which says more."""
    beside = {name.rpartition("/")[0] for name in export.members() if _JSON.search(name)}
    return [part for part in parts if part.rpartition("/")[0] not in beside]


def app_of(export: Export, part: str) -> str:
    """The app that a page says it is from: in its path, in its first bytes, or beside it."""
    names = export.members() if is_archive(export.head(4)) else (export.name,)
    head = first_of(export, part).decode("utf-8", "replace")
    for text in (part, head, "\n".join(names[:200])):
        said = [app for app, says in _SAYS.items() if says.search(text)]
        if len(said) == 1:
            return said[0]
    return ""


def _is_thread(export: Export, part: str) -> bool:
    """Whether a page looks like one of these downloads, and like a thread of messages in it."""
    head = first_of(export, part).removeprefix(b"\xef\xbb\xbf")
    if not _PAGE.match(head):
        return False
    is_meta = len(set(_CLASSES.findall(head))) > 1
    if _THREAD.search(head) or MEMBER.search(part or export.name):
        return is_meta or bool(_THREAD.search(head) and next(cards(read_page(head)), None))
    return False


def title_of(page: Element) -> str:
    """What a page says its thread is called."""
    head = islice(page.walk(), _HEADING_WITHIN)
    titles = {one.tag: shown_words(one) for one in head if one.tag in _HEADINGS}
    return titles.get(b"h1") or titles.get(b"title", "")


def cards(page: Element) -> Iterator[Card]:
    """Yield the messages of a page: the outermost blocks whose last part is a date.

    A block that is called as messages are, and has lost its date, is one as well.
    """
    waiting = page.elements()[::-1]
    while waiting:
        element = waiting.pop()
        parts = element.elements()
        date = _date_of(parts[-1]) if len(parts) > 1 else ""
        if date:
            yield _card(element, parts[:-1], date)
        elif _is_message(element, parts):
            dates = [part for part in parts if part.classes() & _DATE]
            rest = [part for part in parts if part not in dates]
            yield _card(element, rest or parts, " ".join(map(shown_words, dates)))
        else:
            waiting.extend(parts[::-1])


def _is_message(element: Element, parts: list[Element]) -> bool:
    """Whether a block is called as messages are, and holds a name and words."""
    if len(parts) <= 1 or not element.closed or not _BLOCK & element.classes():
        return False
    return any(part.classes() & _WORDS for part in parts)


def _date_of(element: Element) -> str:
    """The date that an element consists of; empty where it holds anything else."""
    for _ in range(_CHAIN):
        inner = element.elements()
        if not inner:
            break
        if len(inner) > 1 or any(isinstance(one, str) and one.strip() for one in element.children):
            return ""
        element = inner[0]
    else:
        return ""
    text = exact_words(element)
    return text if looks_dated(text) else ""


def _card(element: Element, parts: list[Element], date: str) -> Card:
    """Take a message apart."""
    first, *rest = parts
    if not rest and first.classes() & _WORDS and "_a6-h" not in first.classes():
        name, rest = "", parts
    else:
        name = " ".join(shown_words(first).split())
    card = Card(element.start, element.end, name, "", date)
    shared: list[str] = []
    for part in rest:
        _content(part, card, shared)
    card.shared = "\n".join(shared)
    return card


def _content(part: Element, card: Card, shared: list[str]) -> None:
    """Take in what stands between the name and the date."""
    lists = frozenset(one for one in part.walk() if one.tag == b"ul")
    signs = (shown_words(one) for group in lists for one in group.walk() if one.tag == b"li")
    card.reactions = ", ".join(filter(None, (card.reactions, *signs)))
    for one in part.walk():
        _address(one, card)
    own, *others = _slots(part)
    words = shown_words(own, lists)
    card.text = "\n".join(filter(None, (card.text, words)))
    for other in others:
        lines = shown_words(other, lists).split("\n")
        shared.extend(line for line in lines if line and line not in card.links)


def _slots(part: Element) -> list[Element]:
    """The words of a message, and behind them what it shares.

    Messages have the same row of blocks in each: an empty one, the words, and then the rest.
    """
    inner = part
    for _ in range(_CHAIN):
        slots = inner.elements()
        if len(slots) != 1 or inner.children != slots:
            break
        inner = slots[0]
    slots = inner.elements()
    if len(slots) < 3 or inner.children != slots:  # noqa: PLR2004
        return [part]
    first = slots[0]
    return slots[1:] if not first.children else slots


def _address(element: Element, card: Card) -> None:
    """Take in an address that an element shows: a file of the download, or one elsewhere."""
    if element.tag != b"a" and element.tag not in _MEDIA:
        return
    given = element.attributes()
    address = given.get("href" if element.tag == b"a" else "src", "")
    known = card.links if address.startswith(_WEB) else card.files
    is_file = "/" in address and not address.startswith(("data:", "#", "mailto:"))
    if is_file and address not in known:
        known.append(address)
