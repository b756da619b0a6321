"""A small seeded part of the trials of bundles: made in many ways, checked in many ways, changed."""

import shutil

import pytest

from proofs import bundles

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
