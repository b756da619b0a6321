"""Text is held as UTF-8, and every place in it leads back to the original."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import TooLarge
from tallybook.reading.text import find_byte, load


def loaded(content: bytes) -> tuple[str, str]:
    """The words and the charset of some bytes."""
    text = load(io.BytesIO(content), len(content), 1 << 20)
    return bytes(text.data[: text.size]).decode("utf-8", "replace"), text.charset


def test_utf8_is_kept_as_it_is() -> None:
    """Nothing is moved, and no place is translated."""
    assert loaded("déjà 🙏".encode()) == ("déjà 🙏", "utf_8")


def test_an_old_charset_is_known_by_what_utf8_cannot_be() -> None:
    """Single letters above ASCII that fit no UTF-8 are read as Windows-1252."""
    assert loaded("déjà vu".encode("cp1252")) == ("déjà vu", "windows-1252")


def test_one_damaged_byte_does_not_change_the_charset() -> None:
    """A file that is UTF-8 but for one byte stays UTF-8."""
    assert loaded("déjà 🙏 ".encode() + b"\xe9")[1] == "utf_8"


@settings(derandomize=True, max_examples=100, deadline=None)
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_places_in_utf16_lead_back(words: str) -> None:
    """The place of a mark in the text is the place of that mark in the original."""
    words = words.replace(";", "").lstrip("\ufeff")
    content = (words + ";").encode("utf-16-le")
    text = load(io.BytesIO(b"\xff\xfe" + content), len(content) + 2, 1 << 20)
    place = text.original(find_byte(text, ord(";")))
    assert place.tolist() == [len(content)]
    assert text.original(np.array([text.size])).tolist() == [len(content) + 2]


def test_a_longer_text_than_allowed_is_refused() -> None:
    """Neither a size that is said nor one that is kept quiet gets past the bound."""
    with pytest.raises(TooLarge):
        load(io.BytesIO(b"12345"), 5, 4)
    with pytest.raises(TooLarge):
        load(io.BytesIO(b"12345"), 1, 4)
