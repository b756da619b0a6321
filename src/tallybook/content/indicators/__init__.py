"""Public indicators of apps that watch, as data, and the comparing of a list of apps with them."""
