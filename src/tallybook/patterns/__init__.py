"""Counts and patterns; each points at the items it rests on."""
