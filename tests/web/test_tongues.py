"""What a page says of its own language is so."""

from __future__ import annotations

import gettext

import pytest
from jinja2 import Environment

from tallybook.content.languages import ENGLISH, Language
from tallybook.web import tongues
from tallybook.web.tongues import _, speaking

OTHER = Language(code="qq", name="Q", english="Q", direction="rtl", reviewer="none yet")


class Shouting(gettext.NullTranslations):
    """A language in which everything is said in capitals."""

    def gettext(self, message: str) -> str:
        """Say it."""
        return message.upper().replace("%(WHO)S", "%(who)s").replace("%(NUM)D", "%(num)d")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Say it with a count."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(autouse=True)
def _shouting(monkeypatch: pytest.MonkeyPatch) -> None:
    known = tongues.messages
    monkeypatch.setattr(
        tongues, "messages", lambda code: Shouting() if code == "qq" else known(code)
    )


def test_a_page_is_english_while_nobody_chose() -> None:
    """Outside any visit the words stand for themselves."""
    assert _("Save") == "Save"


def test_words_are_in_the_readers_language_with_their_english_kept() -> None:
    """What was said is remembered beside its English, with its values in both."""
    with speaking(OTHER) as now:
        assert _("from %(who)s", who="Ann") == "FROM Ann"
    assert now.said == {"FROM Ann": "from Ann"}


def test_a_page_that_is_in_english_only_keeps_its_frame() -> None:
    """The page turns English as a whole; the frame stays in the reader's language."""
    with speaking(OTHER) as now:
        tongues.speak_english()
        assert (_("Save"), tongues.frame("Save")) == ("Save", "SAVE")
        assert (now.page, now.state) == (ENGLISH, "missing")


def test_values_in_templates_are_escaped() -> None:
    """A name that holds markup does not become markup, in any language."""
    made = Environment(autoescape=True)
    tongues.install(made)
    page = made.from_string(
        "{{ _('from %(who)s', who=who) }}{% trans who=who %}to {{ who }}{% endtrans %}"
    )
    with speaking(OTHER):
        assert "<b>" not in page.render(who="<b>")


def test_a_count_is_said_in_the_readers_language() -> None:
    """One and several take their own words, and the number stands in them."""
    made = Environment(autoescape=True)
    tongues.install(made)
    page = made.from_string("{{ ngettext('%(num)d file', '%(num)d files', n) }}")
    with speaking(OTHER):
        assert (page.render(n=1), page.render(n=3)) == ("1 FILE", "3 FILES")
