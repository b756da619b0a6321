"""Run the program with ``python -m tallybook``."""

from tallybook.cli import main

if __name__ == "__main__":
    main()
