"""What lies in a folder or an archive, part by part, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tallybook.model.preview import Preview, Question, Receipt

#: Parts of one kind in one folder that are listed one by one; more are listed as one line.
FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part that was looked at: a file, a folder that is one export, or an archive.

    Attributes:
        path: Where it lies, from the top; empty for the whole.
        kind: ``file``, ``folder`` or ``archive``.
        size: Bytes of the files it stands for, unpacked.
        files: How many they are.
        source: The importer that recognises it; empty where none or several do.
        choices: The importers that recognise it, where they are several.
        media_type: What it is by its first bytes, where that can be told.
        preview: What it holds; None where it was not read.
        code: Why it cannot be brought in, as the code of an error; empty where it can.
        reason: The same in a sentence.
    """

    path: str
    kind: str
    size: int
    files: int = 1
    source: str = ""
    choices: tuple[str, ...] = ()
    media_type: str = ""
    preview: Preview | None = None
    code: str = ""
    reason: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether it can be brought in, once its questions are answered."""
        return self.preview is not None

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is open about it."""
        return self.preview.questions if self.preview is not None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and the parts that it is about."""

    question: Question
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a folder or an archive holds. Every byte of its files is in one of the parts or hidden.

    Attributes:
        name: What the folder or archive is called.
        is_folder: Whether it is a folder on the disk.
        size: Bytes of all its files, unpacked, counted from the lists and not from the parts.
        files: How many files those are.
        parts: Everything in it, in the order of the names.
        hidden: Files that a computer put there and hides, and links.
        hidden_size: Their bytes.
        asked: What has to be answered, each question once for all parts that share it.
    """

    name: str
    is_folder: bool
    size: int
    files: int
    parts: tuple[Part, ...]
    hidden: int = 0
    hidden_size: int = 0
    asked: tuple[Asked, ...] = ()

    @property
    def known(self) -> tuple[Part, ...]:
        """Parts that an importer reads."""
        return tuple(part for part in self.parts if part.is_readable)

    @property
    def unclear(self) -> tuple[Part, ...]:
        """Parts that several importers recognise."""
        return tuple(part for part in self.parts if part.choices)

    @property
    def rest(self) -> tuple[Part, ...]:
        """Parts that nobody reads: not recognised, or not readable."""
        return tuple(part for part in self.parts if not part.is_readable and not part.choices)

    @property
    def is_one(self) -> bool:
        """Whether the whole is one export and nothing lies beside it."""
        return len(self.parts) == 1 and not self.parts[0].path


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one part.

    Attributes:
        part: The part.
        receipt: What its import did.
        kept_as: SHA-256 of the exhibit that it is kept as, where it was kept unread.
        code: Why it was not brought in, as the code of an error.
        reason: The same in a sentence.
    """

    part: Part
    receipt: Receipt | None = None
    kept_as: str = ""
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What all parts together came to. Both lines add up.

    ``found == kept + already + not_understood``, and in bytes
    ``size == taken_size + kept_size + left_size + hidden_size``.
    """

    size: int = 0
    taken_size: int = 0
    kept_size: int = 0
    left_size: int = 0
    hidden_size: int = 0
    taken: int = 0
    kept_parts: int = 0
    left: int = 0
    hidden: int = 0
    found: int = 0
    kept: int = 0
    already: int = 0
    not_understood: int = 0
    attachments: int = 0


def grouped(parts: Iterable[Part]) -> list[list[Part]]:
    """Put together parts of one kind that lie in one folder, where there are more than a few."""
    groups: dict[tuple[str, str, str], list[Part]] = {}
    for part in parts:
        folder = part.path.rpartition("/")[0]
        groups.setdefault((folder, part.source, part.code), []).append(part)
    found: list[list[Part]] = []
    for group in groups.values():
        found += [group] if len(group) > FEW else [[part] for part in group]
    return found


def sum_of(plan: Plan, done: Iterable[Taken]) -> Sum:
    """Add up what was done with a plan; a part that is not among what was done was left out."""
    results = {each.part.path: each for each in done}
    receipts = [each.receipt for each in results.values() if each.receipt is not None]
    sizes, counts = {"taken": 0, "kept": 0, "left": 0}, {"taken": 0, "kept": 0, "left": 0}
    for part in plan.parts:
        where = _fate(results.get(part.path))
        sizes[where] += part.size
        counts[where] += part.files
    return Sum(
        size=plan.size,
        taken_size=sizes["taken"],
        kept_size=sizes["kept"],
        left_size=sizes["left"],
        hidden_size=plan.hidden_size,
        taken=counts["taken"],
        kept_parts=counts["kept"],
        left=counts["left"],
        hidden=plan.hidden,
        found=sum(each.found for each in receipts),
        kept=sum(each.kept for each in receipts),
        already=sum(each.already for each in receipts),
        not_understood=sum(each.not_understood for each in receipts),
        attachments=sum(each.attachments for each in receipts),
    )


def _fate(done: Taken | None) -> str:
    """What became of a part."""
    if done is not None and done.receipt is not None:
        return "taken"
    return "kept" if done is not None and done.kept_as else "left"
