"""From an export file to sealed entries."""
