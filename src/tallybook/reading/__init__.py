"""Open files that are not trusted, within bounds."""
