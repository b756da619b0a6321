"""The one room of the program on a person's own computer that opens a connection, and only when asked."""

from tallybook.reaching.mailing import Outcome, Way, check_address, check_way, send_mail
from tallybook.reaching.posting import Place, place_of, post_request

__all__ = [
    "Outcome",
    "Place",
    "Way",
    "check_address",
    "check_way",
    "place_of",
    "post_request",
    "send_mail",
]
