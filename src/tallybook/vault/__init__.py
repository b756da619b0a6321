"""Secrets: the only place that touches cryptography."""
