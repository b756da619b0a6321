"""What the numbers in WhatsApp's databases mean, and what a message in them is in short facts.

WhatsApp publishes no list. The numbers are those on which published readers of these databases
agree; a number that is not here stays a number.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CARD_NAME = re.compile(r"^FN[^:\r\n]{0,80}:(?P<name>[^\r\n]{1,200})", re.MULTILINE)
_CARD_NUMBER = re.compile(
    r"^(?:item\d{1,3}\.)?TEL[^:\r\n]{0,120}:(?P<number>[^\r\n]{1,60})", re.MULTILINE
)


class Meaning(NamedTuple):
    """What a type of message is.

    Attributes:
        kind: ``message``, ``call``, ``event``.
        media: What is sent along; empty for words.
        facts: What is to be said of it.
    """

    kind: str = "message"
    media: str = ""
    facts: tuple[tuple[str, str], ...] = ()


WORDS = Meaning()
_ONCE = (("view_once", "yes"),)
_DELETED = (("deleted", "yes"),)
_BY_ADMIN = (("deleted", "by an administrator"),)

#: ``message.message_type`` and ``messages.media_wa_type`` on Android.
ANDROID: dict[int, Meaning] = {
    0: WORDS,
    1: Meaning(media="image"),
    2: Meaning(media="audio"),
    3: Meaning(media="video"),
    4: Meaning(facts=(("contact", "yes"),)),
    5: Meaning(facts=(("place", "yes"),)),
    7: Meaning(kind="event"),
    8: Meaning(kind="call"),
    9: Meaning(media="document"),
    10: Meaning(kind="call", facts=(("call", "missed"),)),
    13: Meaning(media="gif"),
    14: Meaning(facts=(("contact", "yes"),)),
    15: Meaning(facts=_DELETED),
    16: Meaning(facts=(("place", "live"),)),
    20: Meaning(media="sticker"),
    24: Meaning(facts=(("invitation", "yes"),)),
    36: Meaning(kind="event", facts=(("action", "disappearing messages changed"),)),
    42: Meaning(media="image", facts=_ONCE),
    43: Meaning(media="video", facts=_ONCE),
    64: Meaning(facts=_BY_ADMIN),
    66: Meaning(facts=(("poll", "yes"),)),
    82: Meaning(media="audio", facts=_ONCE),
    90: Meaning(kind="call"),
    99: Meaning(facts=(("album", "yes"),)),
    106: Meaning(facts=(("poll", "yes"),)),
}

#: ``ZWAMESSAGE.ZMESSAGETYPE`` on an iPhone.
IPHONE: dict[int, Meaning] = {
    0: WORDS,
    1: Meaning(media="image"),
    2: Meaning(media="video"),
    3: Meaning(media="audio"),
    4: Meaning(facts=(("contact", "yes"),)),
    5: Meaning(facts=(("place", "yes"),)),
    6: Meaning(kind="event"),
    7: Meaning(facts=(("link", "yes"),)),
    8: Meaning(media="document"),
    10: Meaning(kind="event"),
    11: Meaning(media="gif"),
    14: Meaning(facts=_DELETED),
    15: Meaning(media="sticker"),
    38: Meaning(media="image", facts=_ONCE),
    39: Meaning(media="video", facts=_ONCE),
    46: Meaning(facts=(("poll", "yes"),)),
    53: Meaning(media="audio", facts=_ONCE),
    59: Meaning(kind="event", facts=(("action", "notice 59"),)),
    66: Meaning(facts=(("album", "yes"),)),
}

#: ``ZGROUPEVENTTYPE`` on an iPhone: of notices about a group (type 6), and of others (type 10).
GROUP_NOTICES: dict[int, str] = {
    2: "joined the group",
    3: "left the group",
    4: "group picture changed",
    5: "group picture removed",
    7: "removed from the group",
    10: "made an administrator",
    12: "group created",
    50: "joined the group",
}
NOTICES: dict[int, str] = {
    2: "notice about encryption",
    3: "security code changed",
    26: "notice about a business",
    30: "notice about a business",
    34: "contact blocked",
    35: "contact unblocked",
}
#: Notices of type 10 that stand for a call nobody took, and whether it was one with pictures.
MISSED_CALLS: dict[int, str] = {1: "", 4: "yes", 22: "yes"}

#: ``message_system.action_type`` on Android, as far as more than one reader agrees.
ACTIONS: dict[int, str] = {
    1: "group subject changed",
    4: "added to the group",
    5: "left the group",
    6: "group picture changed",
    10: "phone number changed",
    11: "group created",
    12: "added to the group",
    13: "left the group",
    14: "removed from the group",
    15: "made an administrator",
    18: "security code changed",
    20: "joined by an invitation link",
    27: "group description changed",
    28: "phone number changed",
    56: "disappearing messages changed",
    57: "linked devices changed",
    58: "contact blocked or unblocked",
    67: "notice about encryption",
    69: "notice about a business",
    70: "group call started",
}


def action_of(code: int | None) -> str:
    """What a notice of the app is about, or its number where that is not known."""
    if code is None:
        return "notice"
    return ACTIONS.get(code, f"notice {code}")


def cards_of(card: str) -> str:
    """Names and numbers in a card that was sent."""
    found = [*_CARD_NAME.finditer(card), *_CARD_NUMBER.finditer(card)]
    return ", ".join(one[1].strip() for one in found)


def is_group(jid: str) -> bool:
    """Whether an address is that of a group or a list."""
    return jid.endswith(("@g.us", "@broadcast", "@newsletter"))


def thread_names(named: dict[str, str]) -> dict[str, str]:
    """What each chat is called: its name where no other chat has the same, else with its address.

    Args:
        named: The name of each address that has one.
    """
    seen: dict[str, int] = {}
    for name in named.values():
        seen[name] = seen.get(name, 0) + 1
    return {
        jid: (name if seen[name] == 1 else f"{name} ({jid})") if name else jid
        for jid, name in named.items()
    }


def told(facts: dict[str, str]) -> dict[str, str]:
    """The facts that are there."""
    return {name: fact for name, fact in facts.items() if fact}
