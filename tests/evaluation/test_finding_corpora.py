"""Corpora are found by folder and by columns, and what is missing is named."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tallybook.errors import NoCorpus, UnfitAnswer, UnreadableCorpus
from tallybook.evaluation import WAYS, corpora, evaluate

Write = Callable[..., Path]
TRIALS = "corpus n_known n_questioned rep role author message_ids"


def test_parts_with_any_file_name_are_read_together(messages: Path) -> None:
    """Two parts with other names than the developer's give all rows of both."""
    rows = corpora.rows(messages, corpora.MESSAGES)
    assert sorted(row.values["id"] for row in rows) == [
        "a1",
        "a2",
        "a3",
        "a4",
        "b1",
        "b2",
        "b3",
        "b4",
    ]


def test_a_table_with_other_columns_in_the_folder_is_not_read(write: Write) -> None:
    """A list beside the messages that lacks a column is left alone."""
    folder = write("stalk_messages_own", "counts.csv", "label items", [("NONE", 3)])
    with pytest.raises(NoCorpus):
        corpora.rows(folder, corpora.MESSAGES)


def test_the_folder_of_the_name_goes_before_one_that_only_fits(write: Write) -> None:
    """Where columns fit in two folders, the one with the corpus's name is read and the other not."""
    columns = "id label directness subtype text"
    write("notes", "other.csv", columns, [("n1", "NONE", "", "", "Rain later")])
    folder = write("stalk_messages_own", "x.csv", columns, [("m1", "NONE", "", "", "Sun later")])
    assert corpora.texts(corpora.rows(folder, corpora.MESSAGES)) == ["Sun later"]


def test_a_folder_of_another_name_is_read_by_its_columns(write: Write) -> None:
    """Without a folder of the corpus's name, columns that fit are enough."""
    columns = "id label directness subtype text"
    folder = write("mine", "other.csv", columns, [("n1", "NONE", "", "", "Rain later")])
    assert corpora.texts(corpora.rows(folder, corpora.MESSAGES)) == ["Rain later"]


def test_a_very_long_cell_is_read_and_the_limit_is_put_back(write: Write) -> None:
    """A cell beyond the usual bound of a CSV file is read, and the bound is as it was."""
    before = 131_072
    others = csv.field_size_limit(before)
    ids = " ".join(f"m{number}" for number in range(60_000))
    folder = write("authorship_trials_own", "t.csv", TRIALS, [("s", 1, 1, 0, "known", "w", ids)])
    assert len(corpora.rows(folder, corpora.TRIALS)[0].values["message_ids"]) > before
    assert csv.field_size_limit(others) == before


@pytest.mark.parametrize("what", WAYS)
def test_a_folder_without_the_corpora_is_named_with_what_it_lacks(
    what: str, tmp_path: Path
) -> None:
    """An empty folder gives an error that names the folder and the columns that are needed."""
    with pytest.raises(NoCorpus) as failure:
        evaluate(what, tmp_path)
    assert str(tmp_path) in failure.value.message
    assert "columns" in failure.value.message


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A path that is no folder is said to be none."""
    path = tmp_path / "file.csv"
    path.write_text("id,text\n", encoding="utf-8")
    with pytest.raises(NoCorpus, match="not a folder"):
        evaluate("threats", path)


def test_what_cannot_be_evaluated_is_refused_with_what_can(tmp_path: Path) -> None:
    """Another word than the three is refused, and the three are named."""
    with pytest.raises(UnfitAnswer) as failure:
        evaluate("moods", tmp_path)
    assert all(way in failure.value.advice for way in WAYS)


def test_a_cell_that_is_no_number_is_named_by_its_line(write: Write) -> None:
    """Counts that are not numbers give the file and the line, and none of the cell."""
    columns = "series kind base_per_day ratio start_day length_days daily_counts coverage"
    folder = write(
        "count_series_own", "s.csv", columns, [("a", "none", "1", "1", "", "", "1 two 3", "")]
    )
    with pytest.raises(UnreadableCorpus) as failure:
        evaluate("rates", folder)
    assert "s.csv:2" in failure.value.message
    assert "two" not in failure.value.message
