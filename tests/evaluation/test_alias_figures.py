"""Figures on likeness follow the rule of the trials."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tallybook.errors import NoCorpus, UnreadableCorpus
from tallybook.evaluation import evaluate
from tallybook.evaluation.trials import Round, auc, found_at, pairs, trials

Write = Callable[..., Path]
TRIALS = "corpus n_known n_questioned rep role author message_ids"
HABITS = {
    "w1": ("Hiya!! on my way, be there in {} mins xx", "Yeah!! bus {} is late again xx"),
    "w2": ("good evening. i shall arrive at {}.", "the train of {} was cancelled. regards."),
    "w3": ("k c u @ {} lol", "lol no way, {} ppl came"),
    "w4": ("Well, well; perhaps {} of them?", "Indeed: {} apples, and thanks."),
}


@pytest.mark.parametrize(
    ("same", "other", "share"),
    [
        ([3, 4], [1, 2], 1.0),
        ([1, 2], [3, 4], 0.0),
        ([1, 1], [1, 1, 1], 0.5),
        ([2, 4], [1, 3], 0.75),
    ],
)
def test_auc_is_how_often_one_writer_scores_above_two(
    same: list[float], other: list[float], share: float
) -> None:
    """Above counts one, a tie half, below nothing."""
    assert auc(same, other) == share


def test_found_at_one_percent_lets_one_in_a_hundred_be_wrong() -> None:
    """With 200 pairs of two writers the line stands at the third highest; a tie with it is not found."""
    other = [float(score) for score in range(200)]
    assert found_at([197.0, 197.5, 198.5, 300.0], other, 0.01) == 0.75
    assert found_at([198.0, 199.5], other, 0.001) == 0.5


def test_without_pairs_there_is_no_figure() -> None:
    """One writer alone gives no rate of wrong links."""
    assert auc([1.0], []) is None
    assert found_at([1.0], [], 0.01) is None


def test_pairs_are_parted_by_their_writers() -> None:
    """The score of a writer's own documents goes to one list, every other to the other."""
    one = Round(known={"a": [], "b": []}, questioned={"b": [], "a": []})
    assert pairs(one, [[1, 2], [3, 4]]) == ([2, 3], [1, 4])


def small(write: Write, cut: str = "") -> Path:
    """Four invented writers with 60 texts each, and one round of 30 known and 12 questioned."""
    texts = {
        f"{writer}-{number}": (writer, forms[number % 2].format(number))
        for writer, forms in HABITS.items()
        for number in range(60)
    }
    rows = []
    for writer in HABITS:
        for role, places in (("known", range(30)), ("questioned", range(40, 52))):
            ids = " ".join(f"{writer}-{number}" for number in places)
            rows.append(("sms_nus", 30, 12, 0, role, writer, ids))
    write("authorship_trials_own", "t.csv", TRIALS, rows)
    return write(
        "sms_nus", "s.csv", "id source_id author text time country native",
        [(name, 1, who, text, "", "", "") for name, (who, text) in texts.items() if name != cut],
    )  # fmt: skip


def test_writers_with_strong_habits_are_told_apart(write: Write) -> None:
    """Four writers who could not be taken for one another are all told apart."""
    figures = evaluate("aliases", small(write))
    size = figures["by_source"]["sms_nus"]["30/12"]
    assert size["auc"] == 1.0
    assert size["found_at_1_percent"] == 1.0
    assert (size["pairs_of_one"], size["pairs_of_two"]) == (4, 12)


def test_a_trial_about_a_message_that_is_not_there_is_named(write: Write) -> None:
    """A missing message is a fault of the corpus, named by its line."""
    with pytest.raises(UnreadableCorpus, match=r"t\.csv"):
        trials(small(write, cut="w2-41"))


def test_trials_without_their_texts_are_refused(write: Write) -> None:
    """Trials alone do not do: the texts they name must lie beside them."""
    folder = write(
        "authorship_trials_own", "t.csv", TRIALS, [("sms_nus", 1, 1, 0, "known", "w", "a")]
    )
    with pytest.raises(NoCorpus, match="sms_nus"):
        evaluate("aliases", folder)


@pytest.mark.slow
def test_the_bars_hold_on_the_shared_trials(shared: Path) -> None:
    """On the developer's trials 50 known and 10 questioned are told apart as well as was asked."""
    sources = evaluate("aliases", shared / "corpora")["by_source"]
    assert sources["sms_nus"]["50/10"]["auc"] >= 0.985
    assert sources["sms_nus"]["50/10"]["found_at_1_percent"] >= 0.65
    assert sources["chat_irc_ubuntu"]["50/10"]["auc"] >= 0.93
