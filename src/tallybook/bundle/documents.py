"""The documents of a report beside the chronology, as the kind that was chosen asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tallybook.bundle.alias_pages import alias_pages
from tallybook.bundle.blocks import Block, Material
from tallybook.bundle.clock_pages import clock_pages
from tallybook.bundle.impact_pages import impact_pages
from tallybook.bundle.kinds import kind_of, parts_of_kind
from tallybook.bundle.legible import legible
from tallybook.bundle.order_pages import order_pages
from tallybook.bundle.pattern_pages import pattern_pages
from tallybook.bundle.report_pages import report_pages
from tallybook.bundle.statement import draft_of, statement_pages
from tallybook.bundle.statement_word import statement_word

#: What makes each document; a part without its maker is made elsewhere.
MAKERS: dict[str, Callable[[Material], Block | None]] = {
    "orders": order_pages,
    "reports": report_pages,
    "aliases": alias_pages,
    "impact": impact_pages,
    "patterns": pattern_pages,
    "clock": clock_pages,
}
#: The draft for a statement beside the report, to be worked on.
WORD = "drafts/statement-draft.docx"
#: What the report is called unless its kind has a name for it.
COMMON = "Chronology and exhibits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """What a report holds beside its chronology.

    Attributes:
        name: What the report is called.
        opening: Sentences of the first page beside those that every report has.
        first: Documents before the chronology.
        last: Documents after the exhibits.
        word: Files to be worked on, by the name in the bundle.
    """

    name: str = ""
    opening: tuple[str, ...] = ()
    first: tuple[Block, ...] = ()
    last: tuple[Block, ...] = ()
    word: tuple[tuple[str, bytes], ...] = ()

    def dressed(self, volume: dict[str, Any], number: int) -> dict[str, Any]:
        """A volume of the report with its name; the first one with the documents."""
        named = str(volume["title"]).replace(COMMON, self.name or COMMON, 1)
        made = volume | {"title": named}
        if number == 1:
            made["opening"] = [*map(legible, self.opening), *volume["opening"]]
            made["first"], made["last"] = list(self.first), list(self.last)
        return made


def documents_of(material: Material) -> Documents:
    """Make the documents that the kind asks for, where there is anything to say."""
    kind = kind_of(material.choice)
    parts = parts_of_kind(kind)
    first = (MAKERS[code](material) for code in parts if code in MAKERS)
    draft = draft_of(material) if "statement" in parts else None
    return Documents(
        name=kind.name,
        opening=(*kind.opening, *kind.is_not),
        first=tuple(one for one in first if one is not None),
        last=(statement_pages(draft),) if draft else (),
        word=((WORD, statement_word(draft, material.at)),) if draft else (),
    )
