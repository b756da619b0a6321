"""Who is who, and on whose word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Handles brought together by someone's decision.

    Attributes:
        name: What the book calls them.
        handles: Normalised handles.
        role: ``owner`` (the book's own person), ``other`` (the one it is about) or ``third``.
    """

    name: str
    handles: tuple[str, ...]
    role: str = "third"
