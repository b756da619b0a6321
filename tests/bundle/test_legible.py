"""Words on paper say what was said, whatever a stranger put into them."""

from hypothesis import given
from hypothesis import strategies as st

from tallybook.bundle.legible import (
    LONGEST_RUN,
    MOST_CHARACTERS,
    covered,
    is_right_to_left,
    legible,
    plain_only,
    shortened,
)


def test_the_fonts_cover_what_people_write_in() -> None:
    """Each of these scripts, and an emoji, is drawn by some shipped font."""
    samples = "aŻñЖΩأڑहਕকકதతಕമසกລကខשაԱአ你好かな한글Ꮳⴰ\u07caܐངⓐ😀❤\U0001d4d7"
    assert not [character for character in samples if character not in covered()]


def test_ordinary_words_stay_as_they_are() -> None:
    """Nothing is done to text that needs nothing."""
    for words in (
        "Where are you?",
        "Zażółć gęślą jaźń",
        "أين أنت؟",
        "ਤੁਸੀਂ ਕਿੱਥੇ ਹੋ?",
        "你在哪里\uff1f",
    ):
        assert legible(words) == words


def test_what_no_font_draws_is_named() -> None:
    """A character without a glyph stands as its number, not as nothing."""
    assert legible("a\U00012000b\x07c") == "a[U+12000]b[U+0007]c"


def test_an_override_is_named_and_cannot_turn_the_line() -> None:
    """A right-to-left override stands as its number."""
    assert legible("photo\u202egnp.exe") == "photo[U+202E]gnp.exe"


def test_a_long_word_can_be_broken() -> None:
    """A run of letters gets places to break, and a hash none."""
    shown = legible("A" * 500)
    assert shown.replace("\u200b", "") == "A" * 500
    assert max(map(len, shown.split("\u200b"))) < LONGEST_RUN
    assert legible("ab" * 32) == "ab" * 32


def test_a_pile_of_marks_is_counted() -> None:
    """Marks beyond a few are counted instead of drawn over other lines."""
    assert "more marks]" in legible("z" + "\u0301" * 200)


@given(st.text(max_size=300))
def test_everything_printed_is_drawn_by_some_font(text: str) -> None:
    """What comes out holds only characters that a shipped font draws."""
    assert not set(legible(text)) - covered() - set("\n\u200b\u200c\u200d")


@given(st.text(max_size=100))
def test_the_last_resort_is_plain(text: str) -> None:
    """The last resort holds Latin letters alone."""
    assert all(" " <= character <= "~" or character in "\n\u200b" for character in plain_only(text))


def test_direction_is_that_of_the_first_letter() -> None:
    """Digits and signs do not decide the direction."""
    assert is_right_to_left("123 שלום hello")
    assert not is_right_to_left("123 hello שלום")
    assert not is_right_to_left("123")


def test_a_cut_says_that_it_is_one() -> None:
    """A text too long for paper says how much is shown and where the rest is."""
    shown = shortened("x" * (MOST_CHARACTERS + 1), "row 7")
    assert "6,000 of 6,001 characters" in shown
    assert "chronology.csv, row 7" in shown
    assert shortened("short", "row 7") == "short"
