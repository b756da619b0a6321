"""Pages on this machine only."""
