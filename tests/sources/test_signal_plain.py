"""Signal's own export: plain messages read many at a time are the same as those read one by one."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_cases import HERE, everything

from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport
from tallybook.sources.signal import SOURCE

LINES = (HERE / "signal/own-export/export.jsonl").read_text(encoding="utf-8").splitlines()
#: What stands before the first message: the version, the account, people and chats.
BEFORE = [line for line in LINES if '"chatItem"' not in line][:11]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.sampled_from(["1", "2", "3", 6, "10", "11", "12", "99", -1, "x"])
WAYS = st.sampled_from(
    [
        {"incoming": {"dateReceived": "1", "read": True}},
        {"outgoing": {"sendStatus": [{"recipientId": "2", "failed": {"reason": "NETWORK"}}]}},
        {"outgoing": {"sendStatus": [{"sent": {}}, {"read": {"sealedSender": True}}]}},
        {"outgoing": {}},
        {"directionless": {}},
        {},
    ]
)
MORE = st.sampled_from(
    [{}, {}, {}, {"expiresInMs": "60000"}, {"sms": True}, {"pinDetails": {"pinNeverExpires": True}}]
)
ITEMS = st.builds(
    lambda chat, author, sent, words, way, more: {
        "chatItem": {"chatId": chat, "authorId": author, "dateSent": sent}
        | way
        | more
        | {"standardMessage": {"text": {"body": words}}}
    },
    NUMBERS,
    NUMBERS,
    st.one_of(st.integers(-5, 10**16), st.integers(0, 10**16).map(str), st.just("0")),
    WORDS,
    WAYS,
    MORE,
)


def _read(items: list[dict[str, Any]], before: str) -> list[dict[str, Any]]:
    """What an export of these items yields, places left out; ``before`` stands before each item."""
    told = [before + json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items]
    content = "\n".join([*BEFORE, *told]).encode()
    things = everything(SOURCE, BytesExport("main.jsonl", content), Answers())
    for thing in things:
        for given_ in thing.values():
            given_.pop("offset", None)
            given_.pop("length", None)
    return things


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(st.lists(ITEMS, min_size=1, max_size=6))
def test_many_at_a_time_are_the_same_as_one_by_one(items: list[dict[str, Any]]) -> None:
    """A space before a line sends it the careful way, and nothing that is read changes by it."""
    assert _read(items, "") == _read(items, " ")


def test_the_order_of_the_file_is_kept() -> None:
    """Plain messages before and behind another kind of line stay before and behind it."""
    plain = next(line for line in LINES if "Morning" in line and "quote" not in line)
    sticker = next(line for line in LINES if "stickerMessage" in line)
    content = "\n".join([*BEFORE, plain, sticker, plain]).encode()
    things = everything(SOURCE, BytesExport("main.jsonl", content), Answers())
    assert [thing["record"]["text"] for thing in things] == ["Morning", "", "Morning"]
