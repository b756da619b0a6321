"""One handle for each number and address, however an export spells it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: What a number may be written with, once invisible marks are gone.
_NUMBER = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]+")
_DIGITS = re.compile(r"\d")
_ADDRESS = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")
_ACCOUNT = re.compile(r"(\d{7,15})(?:[:.]\d+)?@(?:s\.whatsapp\.net|c\.us)")
#: Addresses of WhatsApp that are no number: people who hide theirs, groups, lists.
_HIDDEN = re.compile(r"[\d-]{5,40}(?:[:.]\d+)?@(?:lid|status|g\.us|newsletter)|status@broadcast")
_PREFIX = re.compile(r"(?:tel|sms|mailto):", re.IGNORECASE)
_SHORT = 7
#: A user name with the app it is of, as it is compared.
_USER = re.compile(r"(?:([a-z][a-z0-9-]{0,30}):)?@([\w.\-]{1,64})")
#: A user name with the four digits that Discord used to tell namesakes apart.
_TAGGED = re.compile(r"[^#@:\s][^#@:]{1,31}#\d{4}")
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.|mobile\.)?"
    r"(twitter\.com|x\.com|instagram\.com|facebook\.com|tiktok\.com|t\.me|telegram\.me|"
    r"snapchat\.com/add|threads\.net|discord\.com/users|linkedin\.com/in|youtube\.com)"
    r"/@?([\w.\-]{1,64})/?(?:[?#].*)?",
    re.IGNORECASE,
)
#: Apps whose exports name people by nothing but a user name or a number of the app's own.
USER_NAMES = ("x", "tiktok", "snapchat")
_BARE_USER = re.compile(r"[\w.\-]{1,64}")
_SITES = {
    "twitter.com": "x",
    "x.com": "x",
    "instagram.com": "instagram",
    "facebook.com": "messenger",
    "tiktok.com": "tiktok",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "snapchat.com/add": "snapchat",
    "threads.net": "threads",
    "discord.com/users": "discord",
    "linkedin.com/in": "linkedin",
    "youtube.com": "youtube",
}


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle as compared.

    Attributes:
        kind: ``phone``, ``short`` (a short code), ``mail``, ``user`` (a user name of an app),
            ``name`` or empty.
        value: E.164 for phones, a folded address for mail, ``app:@name`` for user names, the name
            itself otherwise.
    """

    kind: str
    value: str


NOBODY = Handle("", "")


def tidy(raw: str) -> str:
    """Take away direction marks and runs of space; the words stay as they are."""
    visible = "".join(" " if mark == "\u00a0" else mark for mark in raw if _is_visible(mark))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _is_visible(mark: str) -> bool:
    """Whether a character is more than a format mark (joiners inside emoji stay)."""
    return mark == "\u200d" or unicodedata.category(mark) != "Cf"


@lru_cache(maxsize=65536)
def normalise(raw: str, region: str = "GB", channel: str = "") -> Handle:
    """Read a raw handle as a number, an address, a user name or a name.

    Bare numbers are read as numbers of ``region``. Dots and tags in mail addresses are kept:
    whether two addresses are one mailbox is the person's decision, not ours. The same user name in
    two apps is two handles until somebody says otherwise.

    Args:
        raw: As an export writes it.
        region: Two-letter country of bare numbers.
        channel: The app a user name is of; empty where that is not known.
    """
    text = _PREFIX.sub("", tidy(raw), count=1) if ":" in raw else tidy(raw)
    if not text:
        return NOBODY
    account = _ACCOUNT.fullmatch(text)
    if account:
        return Handle("phone", "+" + account[1])
    if user := _user(text, channel):
        return Handle("user", user)
    if "@" in text:
        return _address(text)
    if _NUMBER.fullmatch(text) and _DIGITS.search(text):
        return _number(text, region)
    return Handle("name", text)


def _user(text: str, channel: str) -> str:
    """A user name with its app; empty for what is none."""
    if found := _USER.fullmatch(text):
        app = found[1] or channel
        return f"{app}:@{found[2].casefold()}" if app else f"@{found[2].casefold()}"
    if found := _PROFILE.fullmatch(text):
        return f"{_SITES[found[1].lower()]}:@{found[2].casefold()}"
    if channel in USER_NAMES and _BARE_USER.fullmatch(text):
        return f"{channel}:@{text.casefold()}"
    return text.casefold() if _TAGGED.fullmatch(text) else ""


def in_any_app(value: str) -> str:
    """The user name of a handle without its app, as somebody may say it of all apps at once."""
    found = _USER.fullmatch(value)
    return f"@{found[2]}" if found and found[1] else ""


def _address(text: str) -> Handle:
    """Read ``Name <a@b>`` or ``a@b`` as the address; anything else stays a name."""
    bracketed = re.search(r"<([^<>]*)>\s*$", text)
    address = bracketed[1].strip() if bracketed else text
    if _ADDRESS.fullmatch(address) and not _HIDDEN.fullmatch(address):
        return Handle("mail", address.casefold())
    return Handle("name", text)


def _number(text: str, region: str) -> Handle:
    """Read digits as E.164 where they can be a number, as a short code otherwise."""
    import phonenumbers  # noqa: PLC0415 - only where there are numbers at all

    digits = "".join(_DIGITS.findall(text))
    if len(digits) < _SHORT:
        return Handle("short", digits)
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return Handle("short", digits)
    if not phonenumbers.is_possible_number(parsed):
        return Handle("short", digits)
    return Handle("phone", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
