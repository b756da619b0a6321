"""Two fillings beside each other, answer by answer: what changed, and no sum of it."""

from __future__ import annotations

from tallybook.model.worksheets import CHANGED, GONE, NEW, SAME, Answer, Change, Compared, Filled


def compare(before: Filled, after: Filled) -> Compared:
    """Lay two fillings side by side, in the order of the later one; what was only in the earlier stands last."""
    asked = [one.question for one in after.answers]
    asked += [one.question for one in before.answers if one.question not in asked]
    changes = (_change(code, before.answer(code), after.answer(code)) for code in asked)
    return Compared(before=before, after=after, changes=tuple(changes))


def _change(question: str, was: Answer | None, now: Answer | None) -> Change:
    asked = (now or was or Answer(question=question, asked="")).asked
    reworded = was is not None and now is not None and was.asked != now.asked
    return Change(
        question=question, asked=asked, was=was, now=now, how=_how(was, now), reworded=reworded
    )


def _how(was: Answer | None, now: Answer | None) -> str:
    """How two answers stand; one that is empty is none."""
    had, has = was is not None and was.is_given, now is not None and now.is_given
    if had and has:
        assert was is not None and now is not None  # noqa: S101, PT018 - as worked out above
        return SAME if _told(was) == _told(now) else CHANGED
    if had:
        return GONE
    return NEW if has else SAME


def _told(answer: Answer) -> object:
    """What an answer says, whatever words it was asked in."""
    steps = [(one.option or one.text, one.who, one.done) for one in answer.steps]
    return (answer.picked, answer.text, steps, answer.items, answer.file, answer.note)
