"""Keep a private, sealed record that tallies.

The path, which the folders follow and the build enforces::

    export -> reading -> sources -> intake -> journal -> case -> patterns -> bundle
                                                 \\________ diary: the one front door ________/
                                                           web, cli and hosted stand outside it
"""

__version__ = "0.1.0"
