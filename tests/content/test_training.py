"""The course is whole: thirteen topics, four cases, every question with an answer that can be discussed."""

from __future__ import annotations

import re

import pytest

from tallybook.content.guides import guides
from tallybook.content.markup import links
from tallybook.content.training import cases, lessons
from tallybook.content.worksheets import worksheets

#: Numbers that Ofcom keeps free for drama.
DRAMA = re.compile(r"\+447700900\d{3}|\+44207946\d{4}|\+441632960\d{3}")


def test_there_is_a_lesson_for_each_of_the_thirteen_topics() -> None:
    """The topics of a day of training are all there, each once."""
    assert len(lessons()) == 13
    assert [one.order for one in lessons()] == list(range(1, 14))


def test_there_are_four_cases_and_each_goes_with_a_lesson() -> None:
    """No case stands alone."""
    assert len(cases()) == 4
    assert {name for one in lessons() for name in one.cases} == {one.id for one in cases()}


@pytest.mark.parametrize("case", cases(), ids=lambda one: one.id)
def test_a_case_is_invented(case: object) -> None:
    """Every number is one that nobody has."""
    from tallybook.content.training import Case  # noqa: PLC0415

    assert isinstance(case, Case)
    numbers = [case.number, *(one.number for one in case.texts), *(one.number for one in case.call)]
    assert all(DRAMA.fullmatch(one) for one in numbers if one)
    assert all(
        one.sender.endswith((".example", "example.org", "example.com", "example.net"))
        for one in case.mail
    )


@pytest.mark.parametrize("lesson", lessons(), ids=lambda one: one.id)
def test_a_lesson_is_short_and_asks(lesson: object) -> None:
    """Ten minutes: at most 600 words, with two questions or more."""
    from tallybook.content.training import Lesson  # noqa: PLC0415

    assert isinstance(lesson, Lesson)
    assert sum(len(part.text.split()) for part in lesson.section) <= 600
    assert len(lesson.question) >= 2


def test_links_of_the_course_arrive() -> None:
    """Every guide and sheet that a lesson, a case or an answer leads to is there."""
    texts = [part.text for one in lessons() for part in one.section]
    texts += [one.answer for each in (*lessons(), *cases()) for one in each.question]
    texts += [one.about for one in cases()]
    known = {f"guide:{one.id}" for one in guides()} | {f"sheet:{one.id}" for one in worksheets()}
    targets = [target for text in texts for target in links(text)]
    assert [one for one in targets if not one.startswith("page:") and one not in known] == []
