"""Bundles that cannot be made, or do not check."""

from tallybook.errors.root import TallybookError


class BundleError(TallybookError):
    """A bundle cannot be made, or does not check."""

    exit_code = 70


class BundleExists(BundleError):
    """There is something at the bundle's path already."""

    code = "bundle-exists"
    sentence = "There is already something at {path}. Nothing was written."
    next_step = "Choose another place for the bundle."
    exit_code = 71


class BundleFails(BundleError):
    """A bundle does not pass its own checks."""

    code = "bundle-fails"
    sentence = "This bundle does not check. Problems found: {count}. The first: {first}."
    next_step = "Ask for the bundle again. Do not rely on this copy."
    exit_code = 72


class ReportFailed(BundleError):
    """The report could not be set."""

    code = "report-failed"
    sentence = "The printed report could not be made: {reason}. No bundle was written."
    next_step = "Choose fewer items, or close other programs, and try again."
    exit_code = 73


class NotABundle(BundleError):
    """What was given to be checked is no bundle."""

    code = "not-a-bundle"
    sentence = "{path} is not a bundle: {reason}."
    next_step = "Give the bundle's folder or its zip file."
    exit_code = 74


class UnfitStamp(BundleError):
    """An answer of a stamping authority is not one, or is not the answer to what was asked."""

    code = "unfit-stamp"
    sentence = "This is no stamp over a tree head of this book: {reason}. Nothing was kept."
    next_step = "Ask again, or ask another authority."
    exit_code = 77


class NoAnswer(BundleError):
    """A stamping authority did not answer."""

    code = "no-answer"
    sentence = "{name} gave no answer that can be used: {reason}. Nothing else was sent."
    next_step = "Try again later, ask another authority, or carry the request there as a file."
    exit_code = 78
