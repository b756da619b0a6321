"""The journal as a story: a view in memory, folded from it."""
