"""Worksheets at work: answers are checked against what was asked, compared, and never added up."""

from tallybook.worksheets.answering import answered
from tallybook.worksheets.comparing import compare
from tallybook.worksheets.looking_again import again

__all__ = ["again", "answered", "compare"]
