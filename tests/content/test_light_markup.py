"""The light markup: read into a tree that never loses a word, whatever it is handed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.content.markup import (
    Either,
    Link,
    Listing,
    Paragraph,
    Strong,
    Words,
    line,
    links,
    mistyped,
    parse,
    plain,
)

#: What hostile or mistyped markup is made of.
PIECES = st.sampled_from(
    ["**", "[", "]", "(", ")", "[[", "]]", "[[scripts|", "- ", "\n", "\n\n", "guide:a#b", "page:/add",
     "https://example.org/?a=b", "javascript:alert(1)", "<b>", "&amp;", "'", '"', " ", "word", "é"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    """Whatever the text, it is read without an error, and no word of it is made up."""
    for block in parse(text):
        assert isinstance(block, Paragraph | Listing)
    marks = set("*[]|-")
    shown = set(plain(text)) - marks - {"\n", " "}
    assert shown <= set(text)


@given(TEXTS)
def test_a_link_leads_only_where_links_may(text: str) -> None:
    """No text makes a link with a scheme of its own."""
    for target in links(text):
        assert target.startswith(("guide:", "page:/", "sheet:", "line:", "https://")), target
        assert not set(target) & set("<>\"' \n"), target


@given(
    st.text(
        alphabet=st.characters(blacklist_characters="*[]\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029-")
    )
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    """Words without any mark come out as they went in, but for white space at the ends."""
    assert plain(text) == text.strip()
    assert mistyped(text) == ""


def test_every_mark_is_read() -> None:
    """Strong words, links, points and words for one kind of browser each become what they are."""
    blocks = parse(
        "One **two** [three](guide:a#b).\n\n- four\n  five\n- [six](https://example.org/x)"
    )
    assert blocks == (
        Paragraph(
            (Words("One "), Strong("two"), Words(" "), Link("three", "guide:a#b"), Words("."))
        ),
        Listing(((Words("four five"),), (Link("six", "https://example.org/x"),))),
    )
    assert line("[[scripts|Press **Shift**.]][[plain|Use it.]]") == (
        Either((Words("Press "), Strong("Shift"), Words(".")), scripts=True),
        Either((Words("Use it."),), scripts=False),
    )


def test_points_may_follow_a_line_at_once() -> None:
    """A line right above its points is a paragraph of its own."""
    assert parse("These:\n- one\n- two") == (
        Paragraph((Words("These:"),)),
        Listing(((Words("one"),), (Words("two"),))),
    )


@pytest.mark.parametrize(
    "text",
    ["[a](b)", "[a](http://example.org)", "**a", "[[scripts|a", "[a](javascript:x)", "a ]] b"],
)
def test_what_is_mistyped_is_found(text: str) -> None:
    """A mark that is not whole, or leads where no link may, is named."""
    assert mistyped(text)
