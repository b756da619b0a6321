"""A small seeded part of the trials of bundles: made in many ways, checked in many ways, changed."""

import shutil

import pytest

from proofs import bundles, reports

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None or shutil.which("sha256sum") is None,
    reason="openssl or sha256sum is not installed",
)


@needs_openssl
def test_generated_bundles_pass_every_check() -> None:
    """Six bundles of an invented book pass each check that a stranger can run."""
    result = bundles.run(6)
    assert result.failed == ()
    assert result.cases == result.figures["check.py"] == result.figures["bagit"] == 6
    assert result.figures["tallybook verify"] == 6


@needs_openssl
def test_every_change_fails_a_stated_check() -> None:
    """Each way of changing a bundle is tried twice, and each is seen."""
    result = bundles.mutants(2 * len(bundles.CHANGES))
    assert result.failed == ()
    assert all(result.figures[f"changed: {kind}"] == 2 for kind in bundles.CHANGES)


def test_a_trial_that_ran_out_of_time_says_so() -> None:
    """A number of cases below what was asked for stands among the figures."""
    tally = bundles.Tally()
    tally.cases = 3
    assert tally.result("some", 5).figures == {"asked for": 5}


@pytest.mark.skipif(
    any(shutil.which(name) is None for name in ("qpdf", "pdfinfo", "pdftotext")),
    reason="qpdf or the tools of poppler are not installed",
)
def test_generated_reports_are_sound_and_say_every_word() -> None:
    """One report of each kind is set to both standards, and other tools read all of it."""
    result = reports.run(len(reports.KINDS))
    assert result.failed == ()
    assert result.figures["qpdf --check"] == len(reports.KINDS)
    assert result.figures["lines of words"]


def test_missing_words_are_seen() -> None:
    """The comparison itself works: a letter that is not there is told from one that is."""
    assert reports.plain("a\u202e b") == reports.plain("ab")
    assert reports.plain("ab") != reports.plain("ac")
