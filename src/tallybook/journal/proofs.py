"""Leaves, and the ways from them to the tree head."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from tallybook.errors import DamagedEntry, NoSuchItem
from tallybook.journal.chain import Chain, Opened
from tallybook.journal.format import leaf_hashes
from tallybook.journal.sealed import leaves_of
from tallybook.journal.tree import Place, Tree, nodes_over, on_the_way

#: Number of the leaf, its salt, its content, the hashes on the way to the root.
Proof = tuple[int, bytes, bytes, list[bytes]]
#: Salt and content of the leaves of one entry, the first of which has this number.
Leaves = tuple[int, bytes, list[bytes]]


def entry_of(chain: Chain, index: int) -> int:
    """Return the number of the entry that a leaf belongs to.

    Raises:
        NoSuchItem: There is no such leaf.
    """
    return _entries_of(chain, [index])[index]


def _entries_of(chain: Chain, indices: Iterable[int]) -> dict[int, int]:
    """Return the entry of each leaf."""
    heads = [head for head, _ in chain.heads()]
    sizes = [head.size for head in heads]
    found: dict[int, int] = {}
    for index in indices:
        place = bisect_right(sizes, index)
        if index < 0 or place == len(heads):
            raise NoSuchItem(noun="item", name=index)
        found[index] = heads[place].seq
    return found


def _opened(chain: Chain, seq: int) -> Opened:
    """Open an entry that is known to have been written."""
    found = chain.at(seq)
    if found is None:
        raise DamagedEntry(entry=seq)
    return found


def _leaves(chain: Chain, opened: Opened) -> Leaves:
    """Return what the leaves of an entry are made of."""
    salts, contents = leaves_of(chain.key, opened.head, opened.payload)
    return opened.payload.first_leaf, salts, contents


def _leaf(leaves: Leaves, index: int) -> tuple[bytes, bytes]:
    """Return salt and content of one leaf of an entry.

    Raises:
        NoSuchItem: The entry before, to which it belonged, is damaged.
    """
    first, salts, contents = leaves
    place = index - first
    if not 0 <= place < len(contents):
        raise NoSuchItem(noun="item", name=index)
    return salts[32 * place : 32 * place + 32], contents[place]


def leaf(chain: Chain, index: int) -> tuple[bytes, bytes]:
    """Return salt and content of one leaf.

    Raises:
        NoSuchItem: There is no such leaf.
        DamagedEntry: Its entry is damaged.
    """
    return _leaf(_leaves(chain, _opened(chain, entry_of(chain, index))), index)


def all_leaves(chain: Chain) -> list[bytes]:
    """Compute the hash of every leaf; for a million of them this takes seconds.

    Raises:
        DamagedEntry: An entry is damaged.
    """
    found: list[bytes] = []
    for opened in chain.walk():
        if isinstance(opened, DamagedEntry):
            raise opened
        _, salts, contents = _leaves(chain, opened)
        found += leaf_hashes(salts, contents)
    return found


def proofs(chain: Chain, indices: Iterable[int]) -> list[Proof]:
    """Return what shows that leaves are in the tree of the present head.

    Leaves are computed only of the entries that hold one of them. Of the others, the subtrees they
    make up were sealed with them, and again with the entry after.

    Raises:
        NoSuchItem: There is no such leaf.
        DamagedEntry: An entry that is needed is damaged.
    """
    wanted = sorted(set(indices))
    head = chain.head
    if head is None or not wanted:
        return []
    by_entry: defaultdict[int, list[int]] = defaultdict(list)
    for index, seq in _entries_of(chain, wanted).items():
        by_entry[seq].append(index)
    needed = on_the_way(head.size, wanted)
    known: dict[Place, bytes] = {}
    shown: dict[int, tuple[bytes, bytes]] = {}
    for opened in chain.walk():
        if isinstance(opened, DamagedEntry):
            continue
        known.update(opened.payload.crown_before)
        known.update(opened.payload.crown)
        if opened.head.seq in by_entry:
            first, salts, contents = leaves = _leaves(chain, opened)
            known |= nodes_over(first, leaf_hashes(salts, contents), needed)
            shown |= {index: _leaf(leaves, index) for index in by_entry[opened.head.seq]}
        if opened.head.seq == head.seq:
            break
    return _led(Tree(head.size, known), head.root, wanted, shown)


def _led(
    tree: Tree, root: bytes, wanted: Iterable[int], shown: dict[int, tuple[bytes, bytes]]
) -> list[Proof]:
    """Gather the ways, once it is sure that the tree is the one of the head."""
    try:
        if tree.root() != root:
            raise DamagedEntry
        return [(index, *shown[index], tree.inclusion_proof(index)) for index in wanted]
    except KeyError as error:
        raise DamagedEntry from error
