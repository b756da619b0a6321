"""Keep what was blacked out from leaving: marks in the place of words, copies in the place of files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tallybook.bundle.items import PlannedItem
from tallybook.case.redactions import MARK, joined, without

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.model.redactions import Redaction


def blacked_out(planned: PlannedItem, case: Case) -> PlannedItem:
    """A row without the words and files that are blacked out.

    A leaf cannot be disclosed in part: where words are gone, only its hash is given.
    """
    return _without_files(_without_words(planned, case), case)


def _without_words(planned: PlannedItem, case: Case) -> PlannedItem:
    """Put a mark and the reason in the place of words."""
    made = case.redactions.by_item.get(planned.item)
    if made is None:
        return planned
    text, subject = str(planned.row["text"]), str(planned.row["subject"] or "")
    row = {
        **planned.row,
        "text": without(text, made.spans, made.reason),
        "subject": _without_phrases(subject, text, made),
        "details": _facts_without(str(planned.row.get("details") or "{}"), text, made),
    }
    return replace(planned, row=row, withheld=(*planned.withheld, "words"), sealed=True)


def _without_phrases(subject: str, text: str, made: Redaction) -> str:
    """Put the mark into a subject as well, wherever it holds the same words."""
    mark = MARK.format(why=made.reason)
    for start, end in joined(made.spans, len(text)):
        subject = re.sub(re.escape(text[start:end]), lambda _: mark, subject, flags=re.IGNORECASE)
    return subject


def _facts_without(details: str, text: str, made: Redaction) -> str:
    """The short facts of the format, each without the same words."""
    facts = json.loads(details)
    cleared = {
        name: _without_phrases(value, text, made) if isinstance(value, str) else value
        for name, value in facts.items()
    }
    return json.dumps(cleared, ensure_ascii=False)


def _without_files(planned: PlannedItem, case: Case) -> PlannedItem:
    """Put the copies in the place of files that have parts blacked out.

    What was read from such a file (the words of a document, of a picture of a chat, its short facts)
    may say what is covered, so none of it goes.
    """
    made = case.redactions.by_exhibit
    held = [sha256 for sha256 in (*planned.attachments, planned.export) if sha256 in made]
    if not held:
        return planned
    kept = [made[sha256].copy if sha256 in made else sha256 for sha256 in planned.attachments]
    if planned.export not in made:
        return replace(planned, attachments=tuple(dict.fromkeys(kept)))
    kept.append(made[planned.export].copy)
    mark = MARK.format(why=made[planned.export].reason)
    read = any(planned.row.get(name) for name in ("text", "subject"))
    row = {**planned.row, "text": mark if read else "", "subject": "", "details": "{}"}
    return replace(
        planned,
        row=row,
        attachments=tuple(dict.fromkeys(kept)),
        withheld=(*planned.withheld, "words"),
        sealed=True,
    )


def tainted(case: Case) -> frozenset[str]:
    """Files that hold anything that is blacked out, themselves or in a part: none of them goes."""
    redactions = case.redactions
    rows = case.items.filter(case.items["item"].is_in(list(redactions.by_item)))
    found = set(rows["exhibit"].cast(str).to_list()) | set(redactions.by_exhibit)
    waiting = list(found)
    while waiting:
        exhibit = case.exhibits.get(waiting.pop())
        if exhibit is not None and exhibit.origin and exhibit.origin not in found:
            found.add(exhibit.origin)
            waiting.append(exhibit.origin)
    return frozenset(found - {""})
