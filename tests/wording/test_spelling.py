"""What is typed, and what is read: each repaired word keeps its place."""

from itertools import pairwise

import pytest

from tallybook.wording.reading import windows
from tallybook.wording.rulebook import rules

READ = (
    ("im gonna k1ll u", "i am going to kill you"),
    ("I\u2019ll killlll you", "i will kill you"),
    ("k*ll", "kill"),
    ("k i l l  y o u", "kill you"),
    ("k.i.l.l", "kill"),
    ("illkillyou", "ill kill you"),
    ("ah'll no stop, ye dinnae ken", "i will no stop , you do not ken"),
    ("t'lads'll be round", "the lads will be round"),
    ("your mum's house", "your mum s house"),
    ("wont cant dont", "will not can not do not"),
    ("\U0001f52a\U0001f3e0", "knife_sign house_sign"),
    ("first line\nsecond line", "first line . second line"),
    ("see https://example.org/kill?x=1 there", "see link_ there"),
    ("\u043a\u0456ll", "kill"),
)


@pytest.mark.parametrize(("typed", "read"), READ)
def test_a_text_is_read_in_plain_words(typed: str, read: str) -> None:
    """Short forms, signs, stars, joined and spaced letters come out as the words they stand for."""
    (window,) = windows(typed, rules().speller)
    assert window.plain == f" . {read} . "


def test_each_word_keeps_the_place_it_was_typed_at() -> None:
    """A word that was repaired still points to its letters."""
    typed = "so  Im gonna k1ll\u200d u"
    (window,) = windows(typed, rules().speller)
    places = {piece.word: typed[piece.start : piece.end] for piece in window.pieces}
    assert places["am"] == "Im"
    assert places["kill"].startswith("k1ll")
    assert places["you"] == "u"


def test_a_long_text_is_read_in_overlapping_parts() -> None:
    """Nothing falls between two parts, and each part is bounded."""
    text = "one two three. " * 400
    parts = list(windows(text, rules().speller))
    assert len(parts) > 1
    assert all(len(part.pieces) <= 162 for part in parts)
    assert all(later.pieces[1].start < earlier.pieces[-1].end for earlier, later in pairwise(parts))
