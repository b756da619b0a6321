"""Suggestions by closeness to examples: the same cutting, the same model, invented examples alone."""

import importlib.util
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.errors import CannotSuggest
from tallybook.model.flags import FAMILIES
from tallybook.wording import closest
from tallybook.wording.closest import numbers, pieces

ITEMS = Path(__file__).parent / "items"
needs_model = pytest.mark.skipif(
    not closest.installed(), reason="the extra 'closest' is not installed"
)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("I'm HERE, café!", ["i", "'", "m", "here", ",", "cafe", "!"]),
        ("unbelievably", ["un", "##bel", "##ie", "##va", "##bly"]),
        ("x" * 101, ["[UNK]"]),
        ("a\u200bb\tc", ["ab", "c"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_known_pieces(text: str, cut: list[str]) -> None:
    """Case and accents do not count, punctuation stands apart, and the longest piece is taken."""
    names = {number: piece for piece, number in pieces.known().items()}
    assert [names[one] for one in pieces.numbers_of(text)] == ["[CLS]", *cut, "[SEP]"]


@given(st.text(max_size=600))
def test_any_text_can_be_cut(text: str) -> None:
    """Whatever the characters, there are at most 96 pieces with a mark at both ends."""
    found = pieces.numbers_of(text)
    assert 2 <= len(found) <= pieces.LONGEST
    assert (found[0], found[-1]) == (101, 102)


@pytest.mark.skipif(
    importlib.util.find_spec("tokenizers") is None, reason="tokenizers is not installed"
)
@given(st.text(max_size=200))
def test_cutting_is_that_of_the_published_tokenizer(text: str) -> None:
    """Where that library happens to be there, both cut every text alike."""
    tokenizers = pytest.importorskip("tokenizers")
    other = tokenizers.BertWordPieceTokenizer(dict(pieces.known()), lowercase=True)
    other.enable_truncation(pieces.LONGEST)
    assert other.encode(text).ids == pieces.numbers_of(text)


def test_examples_are_the_open_invented_threats() -> None:
    """Each shipped example stands in the open items as it is, and none in those kept apart."""
    opened, held = (
        {
            one["id"]: one
            for path in (ITEMS / part).glob("*.toml")
            for one in tomllib.loads(path.read_text(encoding="utf-8"))["item"]
        }
        for part in ("open", "held")
    )
    assert len(closest.examples()) > 200
    for code, example in closest.examples().items():
        assert (opened[code]["text"], opened[code]["family"]) == (example.text, example.family)
        assert FAMILIES[example.family].threat
    held_texts = {one["text"] for one in held.values()}
    assert not held_texts & {one.text for one in closest.examples().values()}


@needs_model
def test_an_example_is_closest_to_itself_and_plain_talk_to_none() -> None:
    """A text like the examples is suggested with the nearest first; plans for lunch are not."""
    code, example = next(iter(closest.examples().items()))
    found, plain = closest.suggestions([example.text, "Shall we have lunch at one?"])
    assert plain is None
    assert found is not None
    assert found.nearest[0] == code
    assert len(found.nearest) == 3
    assert found.version == closest.VERSION


@needs_model
def test_the_same_text_has_the_same_numbers_alone_and_among_others() -> None:
    """What goes through the model together does not change what is suggested."""
    texts = [example.text for example in list(closest.examples().values())[:70]] + [
        "See you at six"
    ]
    assert closest.suggestions(texts)[-5:] == closest.suggestions(texts[-5:])


@needs_model
def test_another_model_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file must be the one the figures were measured with."""
    monkeypatch.setattr(numbers, "MODEL", "0" * 64)
    numbers._model.cache_clear()
    with pytest.raises(CannotSuggest, match="not the one"):
        closest.embed(["Hello"])
    numbers._model.cache_clear()


@needs_model
def test_nothing_is_suggested_for_nothing() -> None:
    """No texts, no answer; an empty text is suggested to nobody."""
    assert closest.suggestions([]) == []
    assert closest.suggestions([""]) == [None]
