"""``tallybook evaluate``: how well rules, likeness and markers do on labelled texts and counts."""

from pathlib import Path
from typing import Annotated, Any

import typer

from tallybook.cli.printing import print_json, table
from tallybook.cli.secrets import AsJson


def run(
    what: Annotated[
        str,
        typer.Argument(help="threats: words. aliases: who writes alike. rates: change of rate."),
    ],
    corpora: Annotated[
        Path, typer.Argument(help="A folder with one folder of CSV files for each corpus.")
    ],
    *,
    suggestions: Annotated[
        bool, typer.Option(help="For threats: also with the model of the extra 'closest'.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure how well the program does on labelled texts and counts. No book is opened.

    It prints shares, counts and times, and never a text. What is measured on made-up or public
    texts says how versions compare. It does not say how often anything happens in life, and
    nothing about any one message.
    """
    from tallybook import diary  # noqa: PLC0415

    figures = diary.evaluate(what, corpora, with_suggestions=suggestions)
    if as_json:
        print_json(figures)
    else:
        {"threats": show_threats, "aliases": show_aliases, "rates": show_rates}[what](figures)


def show_threats(figures: dict[str, Any]) -> None:
    """Recall on labelled messages, and false flags on ordinary ones."""
    rows = [
        (of_all(figures["explicit_recall"]), "of threats said plainly are flagged as some threat"),
        (of_all(figures["implicit_recall"]), "of threats between the lines are"),
        (of_all(figures["lookalikes_flagged"]), "of harmless look-alikes are, wrongly"),
        (
            f"{figures['false_per_1000']:.2f}",
            "of 1,000 ordinary texts or chat lines are, wrongly (the worse of the two)",
        ),
        (f"{figures['items_per_second']:,}", "texts are read in a second by one core"),
    ]
    table(rows, ("figure", "what it means"))
    print()
    kinds = [
        (
            label,
            str(one["items"]),
            of_all(one["recall"]),
            of_all(one.get("explicit_recall")),
            f"{one['false_per_1000']:.2f}",
        )
        for label, one in figures["by_kind"].items()
    ]
    table(kinds, ("label", "items", "found", "of those said plainly", "false in 1,000"))
    print(
        "\n'Found' counts a label's own families only. The messages are invented and few: with"
        " 74 threats a share of .85 could as well be .75 or .92. The ordinary texts are mostly from"
        " Singapore and from a technical chat. A rule finds wording, not what is meant; a message"
        " without a flag may still frighten, and one with a flag may be harmless."
    )
    if "with_suggestions" in figures:
        print()
        show_suggested(figures["with_suggestions"])


def show_suggested(figures: dict[str, Any]) -> None:
    """The same of rules or model."""
    rows = [
        (of_all(figures["explicit_recall"]), "of threats said plainly are flagged or suggested"),
        (of_all(figures["implicit_recall"]), "of threats between the lines are"),
        (of_all(figures["lookalikes"]), "of harmless look-alikes are, wrongly"),
        (f"{figures['false_per_1000']:.2f}", "of 1,000 ordinary texts or chat lines are, wrongly"),
        (f"{figures['items_per_second']:,}", "texts are looked at in a second by one core"),
    ]
    table(rows, ("with suggestions", "what it means"))
    print(f"\nOf each ordinary corpus at most {figures['ordinary_at_most']:,} texts were tried.")


def show_aliases(figures: dict[str, Any]) -> None:
    """How often two accounts of one writer are told from those of two."""
    rows = [
        (
            source,
            size,
            number(one["auc"]),
            of_all(one["found_at_1_percent"]),
            of_all(one["found_at_0_1_percent"]),
        )
        for source, sizes in figures["by_source"].items()
        for size, one in sizes.items()
    ]
    heads = ("texts from", "known/questioned", "AUC", "found at 1 %", "found at 0.1 %")
    table(rows, heads)
    print(
        "\n'Found at 1 %': how many pairs of one writer score higher than all but 1 in 100 pairs of"
        " two writers. With 200 people in question such a line names two of them wrongly. The"
        " writers are few, nobody of them hid their style, and below 20 known and 10 questioned"
        " messages the program shows nothing, whatever stands here."
    )


def show_rates(figures: dict[str, Any]) -> None:
    """How soon a change of rate is marked, and how often for nothing."""
    rows = [
        (number(figures["false_alarms_per_year"]), "markers a year where nothing changed"),
        (of_all(figures["burst_found_7_days"]), "of bursts are marked within 7 days"),
        (
            of_all(figures["false_after_hole"]),
            "of series with days that no export covers are marked in the 60 days after, wrongly",
        ),
    ]
    table(rows, ("figure", "what it means"))
    print()
    factors = [
        (f"x {factor}", of_all(one["found_60_days"]), number(one["median_days"]))
        for factor, one in figures["by_factor"].items()
    ]
    table(factors, ("change", "marked within 60 days", "days until half are marked"))
    print(
        "\nThe counts are simulated: people may be more uneven than that. A marker says that counts"
        " rose and nothing about why. Exports that lack days are left out, not read as silence."
    )


def of_all(share: float | None) -> str:
    """A share in hundredths; a dash where there is none."""
    return "-" if share is None else f"{100 * share:.1f} %"


def number(value: float | None) -> str:
    """A number with what digits it needs; a dash where there is none."""
    return "-" if value is None else f"{value:g}"
