"""How the pages are built: Sphinx with MyST, nitpicky, warnings as errors."""

project = "Tallybook"
author = "The Tallybook maintainers"
copyright = "2026, the Tallybook maintainers"  # noqa: A001 - Sphinx's own name
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Tallybook"
nitpicky = True
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.xref_missing"]
