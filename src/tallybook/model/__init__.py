"""Nouns: frozen, plain, without input or output."""
