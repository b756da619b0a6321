"""Many books on one server: for now, its shelf."""
