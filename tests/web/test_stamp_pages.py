"""The tree head in words, comparing it, and asking for stamps from a page."""

import re
from pathlib import Path

import pytest
from visiting import Visitor

from stamping import Authority, served
from tallybook.diary import Diary


def test_words_are_compared_and_a_slip_is_told(reader: Visitor, diary: Diary) -> None:
    """The words as shown are equal, older ones are equal to an older head, others are not."""
    words = " ".join(diary.head_words())
    page = reader.get("/settings/stamps")
    assert all(word in page for word in diary.head_words())
    compared = "/settings/stamps/compare"
    assert "Equal. This is the tree head" in reader.post(compared, {"noted": words})
    assert "Equal. This is" in reader.post(compared, {"noted": diary.head_text().upper()})
    diary.book.append("note", {"words": "more"})
    assert "Equal to an earlier tree head" in reader.post(compared, {"noted": words.upper()})
    swapped = " ".join(reversed(words.split()))
    assert "Not equal." in reader.post(compared, {"noted": swapped})
    assert "all twelve words" in reader.post(compared, {"noted": "only three words"}, status=400)


def test_nothing_goes_out_before_it_was_shown_and_sent(
    reader: Visitor, diary: Diary, tmp_path: Path
) -> None:
    """The page shows every byte; sending sends exactly those, once; the stamp is kept."""
    with served(Authority(tmp_path / "one")) as server:
        page = reader.post("/settings/stamps/ask", {"own": server.address})
        assert not server.seen
        shown = re.findall(r"\b[0-9a-f]{100,}\b", page)
        answered = reader.post("/settings/stamps/send", {})
        assert "Example Stamps" in answered
        reader.post("/settings/stamps/send", {})
        ((_, headers, body),) = server.seen
    assert [body.hex()] == shown
    assert all(f"{name}: {value}" in page for name, value in headers.items())
    (kept,) = diary.stamps()
    assert kept.request == body
    assert kept.at in reader.get("/settings/stamps")


@pytest.mark.parametrize("status", [302, 500])
def test_an_authority_that_gives_none_is_told_plainly(
    reader: Visitor, diary: Diary, status: int
) -> None:
    """No stamp is kept, and the page says whose answer could not be used."""
    with served(None, status, location=b"http://127.0.0.1:9/") as server:
        reader.post("/settings/stamps/ask", {"own": server.address})
        page = reader.post("/settings/stamps/send", {})
        assert len(server.seen) == 1
    assert f"the number {status}" in page
    assert diary.stamps() == ()


@pytest.mark.parametrize("own", ["", "ftp://example.org", "nonsense", "http://a:b@example.org/"])
def test_an_address_that_is_none_is_asked_for_again(reader: Visitor, own: str) -> None:
    """Without an authority that can be asked the page comes back with a sentence."""
    assert "Something needs another look" in reader.post(
        "/settings/stamps/ask", {"own": own}, status=400
    )
