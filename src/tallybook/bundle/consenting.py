"""Whether a consent covers a letter: that it stands, and each thing that would go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.timeline import leaves
from tallybook.model.consents import COVERED, ENDED, NOT_YET, STANDS, WITHDRAWN

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.model.consents import Consent
    from tallybook.model.worksheets import Filled

#: How the codes of questions begin or end whose answers are of one kind of data.
CONTACT, EFFECT, REPORTED = "contact-", "-effect", "-reported"
_NOT_NOW = {
    ENDED: "This consent has ended.",
    WITHDRAWN: "This consent was withdrawn.",
    NOT_YET: "This consent begins on a later day.",
}


def lacks(
    case: Case, consent: Consent, filled: Filled, picked: Mapping[int, bool], today: date
) -> str:
    """Why a letter may not leave on a consent; empty where it may."""
    state = consent.state(today)
    if state != STANDS:
        return _NOT_NOW[state]
    if consent.bundle >= 0:
        return "This consent is about earlier copies."
    if outside := _outside(case, consent, picked):
        return f"It does not cover No. {', '.join(map(str, outside))}."
    if missing := [COVERED[kind] for kind in _needed(filled, picked) if kind not in consent.kinds]:
        return f"It does not cover: {'; '.join(missing)}."
    return ""


def _outside(case: Case, consent: Consent, picked: Mapping[int, bool]) -> list[int]:
    """Items that a consent for some items does not cover."""
    allowed = set(picked)
    if consent.items:
        allowed &= set(consent.items)
    if consent.chosen:
        chosen = Filter.from_words(dict(consent.chosen))
        allowed &= set(leaves(case, chosen))
    return sorted(set(picked) - allowed)


def _needed(filled: Filled, picked: Mapping[int, bool]) -> Iterator[str]:
    """Kinds of data that a letter holds."""
    codes = [one.question for one in filled.given]
    if picked:
        yield "items"
    if any(picked.values()):
        yield "exact-words"
    if any(code.startswith(CONTACT) for code in codes):
        yield "contact"
    if any(code.endswith(EFFECT) for code in codes):
        yield "impact"
    if any(code.endswith(REPORTED) for code in codes):
        yield "reports"
