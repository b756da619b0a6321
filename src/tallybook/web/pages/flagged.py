"""What the words of an item were taken for, and the person's last word on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.model.flags import BY_A_PERSON, FAMILIES, Family, Flag
from tallybook.web.visits import drawer, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.web.jobs import Job

#: What is said on the next page after each decision.
_NOTICES = {
    "dismissed": "Put aside. The item itself stays as it is.",
    "added": "Noted.",
    "left": "Taken back. It stands as it did before.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One family on one item, as a page shows it.

    Attributes:
        family: The family.
        rules: Names of the rules that found it, with their version; empty where a person put it.
        places: How many places in the words they rest on.
    """

    family: Family
    rules: tuple[str, ...]
    places: int


def taken(diary: Diary, item: int) -> dict[str, Any]:
    """What the words of an item were taken for, for its page."""
    case = diary.case
    flags = case.flags.get(item, ())
    codes = list(dict.fromkeys(flag.family for flag in flags))
    said = {family: word for (of, family), word in case.flags_said.items() if of == item}
    return {
        "flags": [_taken(code, flags) for code in codes],
        "put_aside": [FAMILIES[code] for code, word in said.items() if word.said == "dismissed"],
        "families": [family for code, family in FAMILIES.items() if code not in codes],
    }


def _taken(code: str, flags: Iterable[Flag]) -> Taken:
    """One family of some flags."""
    some = [flag for flag in flags if flag.family == code]
    rules = [f"{one.rule}, version {one.version}" for one in some if one.rule != BY_A_PERSON]
    return Taken(
        family=FAMILIES[code],
        rules=tuple(dict.fromkeys(rules)),
        places=len({span for flag in some for span in flag.spans}),
    )


def pieces(text: str, flags: Iterable[Flag]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether a rule rests on it."""
    spans = sorted({span for flag in flags for span in flag.spans})
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in _joined(spans, len(text)):
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return [piece for piece in found if piece[0]]


def _joined(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Places in order that do not overlap and lie within a length."""
    at = 0
    for start, end in spans:
        begin, close = max(start, at), min(end, length)
        if begin < close:
            yield begin, close
            at = close


@opened
def say(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Put a flag aside, add one, or take that back."""
    if request.method == "POST":
        said = request.POST.get("said", "")
        diary.say_flag(
            item, request.POST.get("family", ""), said, request.POST.get("why", "").strip()
        )
        tell(request, _NOTICES[said])
    return to(f"/item/{item}")


def looking(request: HttpRequest, diary: Diary) -> dict[str, Any]:
    """How far the rules have been through the words; they go on in the background.

    Returns:
        ``words_done`` and ``words_total``, and ``words_job`` while there is one at work.
    """
    done, total = diary.looked_through
    job = _job(request, diary) if done < total else None
    if job is not None:
        done, total = diary.looked_through
    return {"words_done": done, "words_total": total, "words_job": job}


def _job(request: HttpRequest, diary: Diary) -> Job | None:
    """The work that goes through the words; begun where there is none."""
    jobs, begun = request.session.jobs, drawer(request, "words")
    job: Job | None = jobs.get(begun.get("job", 0))
    if job is not None and job.state == "running":
        return job
    if job is not None and job.state == "failed" and begun.get("up to") == diary.case.next_seq:
        return job

    def work(job: Job) -> int:
        """Go through the words and say how far it is."""
        return diary.look_through(
            lambda gone, total, found: job.report("looking through the words", gone, total, found)
        )

    job = jobs.start("Looking through the words", "/counts", work, resumable=True)
    begun["job"], begun["up to"] = job.number, diary.case.next_seq
    job.wait(0.4)
    return job
