"""Questions with evidence, answered on a date."""
