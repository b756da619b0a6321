"""What a page says of its own language is so, in a language that is there."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from tallybook.content.languages import ENGLISH, language, languages
from tallybook.web import tongues
from tallybook.web.tongues import _, ngettext, speaking

POLISH = language("pl")


def test_a_page_is_english_while_nobody_chose() -> None:
    """Outside any visit the words stand for themselves."""
    assert _("Save") == "Save"


def test_words_are_in_the_readers_language_with_their_english_kept() -> None:
    """What was said is remembered beside its English, with its values in both."""
    with speaking(POLISH) as now:
        said = _("from %(who)s", who="Ann")
    assert said != "from Ann"
    assert "Ann" in said
    assert now.said == {said: "from Ann"}


def test_a_page_that_is_in_english_only_keeps_its_frame() -> None:
    """The page turns English as a whole; the frame stays in the reader's language."""
    with speaking(POLISH) as now:
        in_polish = _("Save")
        tongues.speak_english()
        assert _("Save") == "Save"
        assert tongues.frame("Save") == in_polish != "Save"
    assert (now.page, now.state) == (ENGLISH, "missing")


def test_values_in_templates_are_escaped() -> None:
    """A name that holds markup does not become markup, in any language."""
    made = Environment(autoescape=True)
    tongues.install(made)
    page = made.from_string(
        "{{ _('from %(who)s', who=who) }}{% trans who=who %}to {{ who }}{% endtrans %}"
    )
    with speaking(POLISH):
        assert "<b>" not in page.render(who="<b>")


@pytest.mark.parametrize("code", [one.code for one in languages()])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 11, 21, 100])
def test_a_count_is_said_in_every_language(code: str, count: int) -> None:
    """Whatever form a number asks for, the sentence is there, and stands for that number."""
    made = Environment(autoescape=True)
    tongues.install(made)
    page = made.from_string("{{ ngettext('%(num)d file', '%(num)d files', n) }}")
    with speaking(language(code)):
        assert page.render(n=count)
        assert "%" not in ngettext("%(num)d file", "%(num)d files", count)


@pytest.mark.parametrize(
    ("code", "comma"), [("en", ", "), ("pl", ", "), ("bn", ", "), ("ar", "، "), ("ur", "، ")]
)
def test_pieces_of_a_row_are_parted_as_the_script_does(code: str, comma: str) -> None:
    """Arabic letters have a comma of their own; it follows the letters, not the direction."""
    with speaking(language(code)):
        assert tongues.comma() == comma
