"""The one room of the program on a person's own computer that opens a connection, and only when asked."""

from tallybook.reaching.posting import Place, place_of, post_request

__all__ = ["Place", "place_of", "post_request"]
