"""Put an MMS together from its parts and its list of addresses."""

import hashlib
from functools import lru_cache

from tallybook.model.records import Attachment
from tallybook.reading.attachments import attachment
from tallybook.reading.references import Words
from tallybook.reading.transfer import from_base64
from tallybook.reading.xml import Tag

_FROM, _RECIPIENTS = b"137", (b"151", b"130", b"129")
#: Words longer than this are kept as a file, as they are written.
_LONGEST_TEXT = 1 << 21
_NO_ADDRESS = frozenset({"", "null", "insert-address-token"})


def given(text: str) -> str:
    """A value, or nothing where the phone wrote its word for nothing."""
    return "" if text == "null" else text


@lru_cache(maxsize=256)
def _media_type(raw: bytes) -> str:
    """The media type a part claims, without what follows it."""
    return raw.decode("utf-8", "replace").partition(";")[0].strip().lower()


class PictureMessage:
    """One MMS while its parts are read.

    Attributes:
        tag: Its own tag.
        names: Names of the attachments taken out so far.
        missing: Parts that name media which the file does not hold.
    """

    def __init__(self, tag: Tag, words: Words) -> None:
        self.tag = tag
        self.names: list[str] = []
        self.missing = 0
        self._words = words
        self._texts: list[str] = []
        self._digests: list[str] = []
        self._addresses: dict[bytes, list[str]] = {}

    def part(self, values: tuple[bytes, ...]) -> Attachment | None:
        """Take the words out of one part, or return the media it holds.

        Args:
            values: ``ct``, ``text`` and ``data``, then the names it may go by.
        """
        kind, text, data, *names = values
        media_type = _media_type(kind)
        if media_type == "application/smil":
            return None
        is_long = len(text) > _LONGEST_TEXT
        if media_type in {"text/plain", ""} and (text or not data) and not is_long:
            self._texts.append(self._words(text))
            return None
        content = b"" if data == b"null" else from_base64(data)
        content = content or (text if is_long else given(self._words(text)).encode())
        if not content:
            self.missing += 1
            return None
        title = next((name for raw in names if (name := given(self._words(raw)))), "")
        found = attachment(self.tag.offset, len(self.names) + 1, content, media_type, title)
        self.names.append(found.name)
        self._digests.append(hashlib.sha256(content).hexdigest())
        return found

    def address(self, handle: str, kind: bytes) -> None:
        """Note one handle and whether it sent the message or it went there."""
        if handle not in _NO_ADDRESS:
            self._addresses.setdefault(kind, []).append(handle)

    @property
    def text(self) -> str:
        """The words of all its parts."""
        return "\n".join(self._texts)

    def ends(self, thread: str, direction: str) -> tuple[str, list[str]]:
        """Who sent it and whom it went to, by the address list, else by the conversation."""
        others = thread.split("~") if thread else []
        sender = next(iter(self._addresses.get(_FROM, ())), "")
        recipients = [handle for kind in _RECIPIENTS for handle in self._addresses.get(kind, ())]
        if not sender and direction == "in" and len(others) == 1:
            sender = thread
        if not recipients and direction != "in":
            recipients = others
        return sender, recipients

    def match(self, message_id: str) -> str | None:
        """What tells this message from others in another backup of it."""
        if message_id:
            return f"mms {message_id}\n{self.text}"
        return "\n".join([self.text, *self._digests]) if self._digests else None
