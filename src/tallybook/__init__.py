r"""Keep a private, sealed record that tallies.

The path, which the folders follow and the build enforces::

    export -> reading -> sources -> intake -> journal -> case -> patterns -> bundle
                                                 \\________ diary: the one front door ________/
                                                           web, cli and hosted stand outside it
"""

import os

# Memory that a large case no longer needs goes back to the machine at once; read by the allocator
# inside Polars when it is first loaded.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:100,muzzy_decay_ms:0")

__version__ = "0.1.0"
