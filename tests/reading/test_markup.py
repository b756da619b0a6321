"""Pages of HTML are read into a small tree, each element with its place, whatever they hold."""

from tallybook.reading.html import inert_text
from tallybook.reading.markup import exact_words, read_page, shown_words


def test_words_and_places_are_those_of_the_page() -> None:
    """An element knows its first and last byte, its classes, and its words with every blank."""
    page = "<p>é</p><div class='a b'>x  y<br>&lt;z&gt;</div> behind".encode()
    _, element = read_page(page).elements()
    assert page[element.start : element.end].startswith(b"<div")
    assert element.closed
    assert element.classes() == {"a", "b"}
    assert exact_words(element) == "x  y\n<z>"


def test_lines_are_shown_as_a_reader_sees_them() -> None:
    """Blocks stand on lines of their own, blanks are one, and what was left out is not there."""
    (element,) = read_page(b"<div>one <p>two\n  three</p><ul><li>four</li></ul></div>").elements()
    left_out = frozenset(one for one in element.walk() if one.tag == b"ul")
    assert shown_words(element, left_out) == "one\ntwo three"


def test_scripts_and_comments_are_no_words() -> None:
    """What a page would run, or hides, is not taken for its words."""
    page = b"<div>a<script>if (1 < 2) <b>no</b></script><!-- <b>no</b> -->b</div>"
    assert exact_words(read_page(page)) == "ab"


def test_what_is_not_closed_ends_with_the_page() -> None:
    """An element without an end is told from one that has it."""
    (element,) = read_page(b"<div>a<p>b").elements()
    assert not element.closed
    assert element.end == len(b"<div>a<p>b")


def test_a_deep_page_is_laid_flat() -> None:
    """A page that is nested without end is read in one pass and keeps its words."""
    page = b"<div>" * 50_000 + b"deep" + b"</div>" * 50_000
    assert exact_words(read_page(page)) == "deep"


def test_a_character_with_an_absurd_number_is_left_as_it_is() -> None:
    """A number of five thousand digits is no character and no fault."""
    absurd = "&#" + "9" * 5000 + ";"
    assert exact_words(read_page(f"<p>{absurd}</p>".encode())) == absurd
    assert inert_text(f"<p>{absurd}</p>") == absurd
