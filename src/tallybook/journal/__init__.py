"""The sealed, append-only, chained record: the truth that everything else is a view of."""
