"""Times as a person types them: exact, about, between, or not said."""

from datetime import datetime
from typing import Annotated

import typer

from tallybook.cli.grouping import grouped
from tallybook.errors import UnfitAnswer
from tallybook.model.time import Moment

OPTIONS = {
    "when": (
        Annotated[str, typer.Option(help="When, exactly: 2025-03-09T17:55 or 2025-03-09.")],
        "",
    ),
    "about": (Annotated[str, typer.Option(help="About when: 2025-03-09T17:00.")], ""),
    "between": (
        Annotated[tuple[str, str] | None, typer.Option(help="Between two times: two values.")],
        None,
    ),
    "zone": (
        Annotated[str, typer.Option(help="Zone of that time; this computer's, where not given.")],
        "",
    ),
    "precision": (Annotated[str, typer.Option(help="'day' where only the day is known.")], ""),
}


def moment_of(
    when: str, about: str, between: tuple[str, str] | None, zone: str, precision: str
) -> Moment:
    """Turn what was typed into a `Moment`; nothing typed gives an unknown one."""
    given = [bool(when), bool(about), between is not None]
    if sum(given) > 1:
        raise UnfitAnswer(
            answer="more than one time",
            reason="only one fits",
            choices="--when, --about, --between",
        )
    from tallybook.diary import machine_zone  # noqa: PLC0415

    if between is not None:
        start, fine = read_time(between[0])
        end, _ = read_time(between[1])
        return Moment(
            kind="between",
            start=start,
            end=end,
            zone=zone or machine_zone(),
            precision=precision or fine,
        )
    if when or about:
        start, fine = read_time(when or about)
        kind = "exact" if when else "about"
        return Moment(
            kind=kind, start=start, zone=zone or machine_zone(), precision=precision or fine
        )
    return Moment()


def read_time(text: str) -> tuple[datetime, str]:
    """Read an ISO date or time; tell whether it goes down to the minute or only to the day."""
    try:
        read = datetime.fromisoformat(text.strip().replace(" ", "T"))
    except ValueError as error:
        raise UnfitAnswer(
            answer=text, reason="it is not a date", choices="2025-03-09 or 2025-03-09T17:55"
        ) from error
    return read.replace(tzinfo=None), "minute" if "T" in text.strip().replace(" ", "T") else "day"


with_moment = grouped("moment", OPTIONS, moment_of)
