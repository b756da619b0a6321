"""One file, one importer; whatever is in this folder is what the program reads."""
