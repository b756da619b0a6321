"""What an import would do, and what it did: the counts that must add up."""

from dataclasses import dataclass, field

from tallybook.model.records import Assumption, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only the person can answer before anything is admitted.

    Attributes:
        name: The field of `Answers` it fills: ``date_order``, ``zone``, ``owner`` or ``source``.
        sentence: The question, plainly.
        choices: (answer, what it means here) pairs; empty for free text.
        suggestion: What is most likely; empty where nothing is.
    """

    name: str
    sentence: str
    choices: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What one file holds, read without admitting anything.

    ``first`` and ``last`` are ISO 8601, with an offset where the file gives one. ``note`` says what
    a person should know of the importer itself.
    """

    file: str
    source: str = ""
    items: int = 0
    events: int = 0
    problems: tuple[Problem, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    questions: tuple[Question, ...] = ()
    handles: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    zone: str = "unknown"
    attachments: int = 0
    size: int = 0
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one import did. ``found == kept + already + not_understood``.

    Attributes:
        file: The name it came with.
        exhibit: SHA-256 (hex) of the original.
        source: The importer and its version.
        read: Bytes of the original.
        found: Items the file holds, as read plus those counted by problems.
        kept: Items that are new.
        already: Items that were there; each of them now cites this export as well.
        not_understood: Items counted by problems.
        attachments: Exhibits of their own taken out of it, new ones.
        problems: What could not be read, with place and reason.
        resumed: Whether an earlier, broken-off import was carried on.
    """

    file: str
    exhibit: str
    source: str
    read: int
    found: int
    kept: int
    already: int
    not_understood: int
    attachments: int = 0
    problems: tuple[Problem, ...] = field(default_factory=tuple)
    resumed: bool = False
