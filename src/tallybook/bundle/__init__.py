"""What leaves the house: a bundle that stands on its own."""

from tallybook.bundle.assemble import BundleReport, make
from tallybook.bundle.choice import Choice, Withheld
from tallybook.bundle.items import PlannedItem
from tallybook.bundle.originals import PlannedExhibit
from tallybook.bundle.planning import Plan, plan
from tallybook.bundle.verifying import Check, VerifyReport, verify

__all__ = [
    "BundleReport",
    "Check",
    "Choice",
    "Plan",
    "PlannedExhibit",
    "PlannedItem",
    "VerifyReport",
    "Withheld",
    "make",
    "plan",
    "verify",
]
