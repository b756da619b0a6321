"""What a sentence says: words to flags, by a grammar.

Spelling is put right first, each word keeping its place; then rules of slots (who, intent, harm,
target, condition) are tried on the words of each clause, and exceptions (negation, reports, games,
idiom) on what matched. A flag is an index to the words and nothing more: it names its rule, its
version and its places, and `holds_again` works it out again from these.
"""

from tallybook.wording.matching import VERSION, flags_of, flags_of_all, holds_again

__all__ = ["VERSION", "flags_of", "flags_of_all", "holds_again"]
