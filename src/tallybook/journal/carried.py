"""That the tree of today carries on the tree of an earlier head: consistency proofs of a journal."""

from __future__ import annotations

from tallybook.errors import DamagedEntry
from tallybook.journal.chain import Chain
from tallybook.journal.tree import Place, Tree
from tallybook.model.entries import Head


def consistency(chain: Chain, sizes: list[int], head: Head) -> dict[int, list[bytes]]:
    """Return what shows that the tree of a head carries on each of some earlier trees.

    No leaf is computed: an earlier tree ends where an entry ends, so the subtrees that were sealed
    with the entries make up every node that is needed.

    Args:
        chain: The entries.
        sizes: Leaves of each earlier tree, as an earlier head gives them.
        head: The head that the proofs lead to.

    Raises:
        DamagedEntry: An entry that is needed is damaged.
    """
    if not sizes:
        return {}
    known: dict[Place, bytes] = {}
    for opened in chain.walk():
        if isinstance(opened, DamagedEntry):
            continue
        known.update(opened.payload.crown_before)
        known.update(opened.payload.crown)
        if opened.head.seq == head.seq:
            break
    tree = Tree(head.size, known)
    try:
        if tree.root() != head.root:
            raise DamagedEntry
        return {size: consistency_of(tree, size) for size in sizes}
    except KeyError as error:
        raise DamagedEntry from error


def consistency_of(tree: Tree, old_size: int) -> list[bytes]:
    """Return what shows that a tree carries on the tree of its first leaves (RFC 9162, 2.1.4.1)."""
    if not 0 < old_size <= tree.size:
        raise IndexError(old_size)
    level, number, complete = (tree.size - 1).bit_length(), 0, True
    path: list[bytes] = []
    while min((number + 1) << level, tree.size) != old_size:
        level, number = level - 1, 2 * number
        split = (number + 1) << level
        if split >= tree.size:
            continue
        if old_size <= split:
            path.append(tree.node(level, number + 1))
        else:
            path.append(tree.node(level, number))
            number, complete = number + 1, False
    if not complete:
        path.append(tree.node(level, number))
    return path[::-1]
