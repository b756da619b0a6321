"""Getting into accounts, devices and messages."""

from __future__ import annotations

from tallybook.patterns import WORDS_ONLY, Thing, pattern_of

THINGS = (
    Thing(
        code="intrusion",
        title="Getting into phones and accounts",
        of="may speak of reading or changing your phone or accounts, or are noted so",
        does_not_show=f"how it was done, or {WORDS_ONLY}",
        families=("intrusion",),
        behaviours=("account-entry", "monitoring"),
    ),
    Thing(
        code="sign-ins",
        title="Sign-ins to accounts",
        of="are sign-ins that an account reported",
        does_not_show="who signed in: a place given for a sign-in can be far off, and it may have been you.",
        kinds=("sign_in",),
    ),
)

PATTERN = pattern_of(
    "intrusion", title="Phones and accounts", version=1, group="In person and things", things=THINGS
)
