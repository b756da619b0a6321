"""Counts over days: markers of more, bursts, and two periods beside each other.

Nothing here knows a record or a case: numbers by day go in, and a day that no export covers is
None, never nought. What comes out says where to look. It is no measure of risk.
"""

from tallybook.rates.bursts import Burst, bursts
from tallybook.rates.compared import Comparison, compare
from tallybook.rates.markers import Marker, markers
from tallybook.rates.series import Series, Usual

__all__ = ["Burst", "Comparison", "Marker", "Series", "Usual", "bursts", "compare", "markers"]
