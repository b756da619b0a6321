"""Reviewed words as data."""
