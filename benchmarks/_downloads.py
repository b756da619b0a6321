"""Chats as four services hand them over in the download of an account, invented anew for each run."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

#: Second, sender and words of each message.
Words = Iterable[tuple[int, str, str]]

_TALKS = 40
_OWNER = "Sam Field"


def google_chat(words: Words) -> str:
    """One conversation as Takeout writes it, in ``messages.json``."""
    items = [
        {
            "creator": {"name": name, "email": _mail(name), "user_type": "Human"},
            "created_date": f"{_at(at):%A}, {_at(at).day} {_at(at):%B %Y at %H:%M:%S} UTC",
            "text": said,
            "topic_id": f"t{at}",
            "message_id": f"AAAAdemo/t{at}/t{at}",
        }
        for at, name, said in words
    ]
    return json.dumps({"messages": items}, indent=2, ensure_ascii=False)


def snapchat(words: Words) -> str:
    """The chats of an account as My Data writes them, a list for each."""
    items = [
        {
            "From": _user(name),
            "Media Type": "TEXT",
            "Created": f"{_at(at):%Y-%m-%d %H:%M:%S} UTC",
            "Content": said,
            "Conversation Title": None,
            "IsSender": name == _OWNER,
            "Created(microseconds)": at * 1000 + 123,
            "IsSaved": True,
            "Media IDs": "",
        }
        for at, name, said in words
    ]
    return json.dumps(_shared_out(items), indent=2, ensure_ascii=False)


def tiktok(words: Words) -> str:
    """The download of an account as JSON, a list for each chat."""
    items = [
        {"Date": f"{_at(at):%Y-%m-%d %H:%M:%S}", "From": _user(name), "Content": said}
        for at, name, said in words
    ]
    chats = {f"Chat History with {one}:": rows for one, rows in _shared_out(items).items()}
    profile = {"ProfileMap": {"birthDate": "01-Jan-1990", "userName": _user(_OWNER)}}
    return json.dumps(
        {
            "Profile": {"Profile Info": profile},
            "Direct Message": {"Direct Messages": {"ChatHistory": chats}},
            "Your Activity": {"Login History": {"LoginHistoryList": []}},
        },
        indent=1,
        ensure_ascii=False,
    )


def x(words: Words) -> str:
    """The messages of an archive, in ``direct-messages.js``."""
    items = [
        {
            "messageCreate": {
                "recipientId": _number(name != _OWNER),
                "reactions": [],
                "urls": [],
                "text": said,
                "mediaUrls": [],
                "senderId": _number(name == _OWNER),
                "id": str((at * 1000 - 1_288_834_974_657) << 22),
                "createdAt": f"{_at(at):%Y-%m-%dT%H:%M:%S}.123Z",
                "editHistory": [],
            }
        }
        for at, name, said in words
    ]
    talks = [
        {"dmConversation": {"conversationId": f"5550001-{555100 + place}", "messages": rows}}
        for place, rows in enumerate(_shared_out(items).values())
    ]
    written = json.dumps(talks, indent=2, ensure_ascii=False)
    return "window.YTD.direct_messages.part0 = " + written


def _shared_out(items: list[Any]) -> dict[str, list[Any]]:
    """The messages in some chats, one after the other."""
    each = max(len(items) // _TALKS, 1)
    return {
        f"friend.{start // each}": items[start : start + each]
        for start in range(0, len(items), each)
    }


def _at(second: int) -> datetime:
    """A moment in UTC."""
    return datetime.fromtimestamp(second, UTC)


def _mail(name: str) -> str:
    """An invented address."""
    return f"{_user(name)}@example.org"


def _user(name: str) -> str:
    """An invented user name."""
    return name.lower().replace(" ", ".")


def _number(is_own: bool) -> str:  # noqa: FBT001 - of a row that is being written
    """The number of an account."""
    return "5550001" if is_own else "5550002"
