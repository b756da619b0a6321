"""Nothing of this part of Django is wanted beyond what is imported by name."""

hiddenimports: list[str] = []
