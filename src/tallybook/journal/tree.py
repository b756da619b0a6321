"""The Merkle tree of RFC 9162, section 2.1: growing it in bulk, and the two kinds of proof.

Leaves come in as hashes that are already made (see `tallybook.journal.format.leaf_hash`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_sha256 = hashlib.sha256

#: The hash of a tree without leaves.
EMPTY = _sha256(b"").digest()

#: Where a node stands: its level, 0 for leaves, and its number on that level.
Place = tuple[int, int]

#: Whole subtrees that cover a run of leaves, left to right.
Crown = Sequence[tuple[Place, bytes]]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into the one above them."""
    return _sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The right edge of a tree: all that is needed to add leaves and to tell the root.

    Attributes:
        size: How many leaves there are.
        peaks: By level, the root of each whole subtree that has no right-hand neighbour yet.
    """

    size: int = 0
    peaks: dict[int, bytes] = field(default_factory=dict)

    def extend(self, leaves: Sequence[bytes]) -> list[tuple[Place, bytes]]:
        """Add leaves at the end, level by level.

        Returns:
            The largest whole subtrees that the new leaves alone make up, left to right.
        """
        left: list[tuple[Place, bytes]] = []
        right: list[tuple[Place, bytes]] = []
        nodes, start, level = list(leaves), self.size, 0
        first, end = start, start + len(nodes)  # what the new leaves alone make up on this level
        self.size = end
        while nodes:
            if first < end and first & 1:
                left.append(((level, first), nodes[first - start]))
                first += 1
            if first < end and end & 1:
                right.append(((level, end - 1), nodes[end - 1 - start]))
                end -= 1
            if start & 1:
                start -= 1
                nodes.insert(0, self.peaks.pop(level))
            if len(nodes) & 1:
                self.peaks[level] = nodes.pop()
            nodes = _level_above(nodes)
            start, first, end, level = start >> 1, first >> 1, end >> 1, level + 1
        return left + right[::-1]

    def root(self) -> bytes:
        """Return the tree hash."""
        found: bytes | None = None
        for level in sorted(self.peaks):
            peak = self.peaks[level]
            found = peak if found is None else node_hash(peak, found)
        return EMPTY if found is None else found

    def pack(self) -> list[str]:
        """Return the peaks as hex, highest first; `unpack` reads them with the size."""
        return [self.peaks[level].hex() for level in sorted(self.peaks, reverse=True)]

    @classmethod
    def unpack(cls, size: int, peaks: Iterable[str]) -> Frontier:
        """Read what `pack` wrote."""
        levels = [level for level in range(size.bit_length()) if size >> level & 1]
        given = [bytes.fromhex(peak) for peak in peaks]
        return cls(size, dict(zip(reversed(levels), given, strict=True)))


def pack_crown(crown: Crown) -> list[list[int | str]]:
    """Return a crown as plain JSON."""
    return [[level, number, node.hex()] for (level, number), node in crown]


def unpack_crown(packed: Iterable[Sequence[Any]]) -> Crown:
    """Read what `pack_crown` wrote."""
    return [((level, number), bytes.fromhex(node)) for level, number, node in packed]


def _level_above(nodes: Sequence[bytes]) -> list[bytes]:
    """Hash an even number of neighbours pair by pair."""
    sha = _sha256
    return [
        sha(b"\x01" + left + right).digest()
        for left, right in zip(nodes[::2], nodes[1::2], strict=True)
    ]


def nodes_over(
    first: int, leaves: Sequence[bytes], wanted: Mapping[int, Iterable[int]]
) -> dict[Place, bytes]:
    """Return the wanted ones of the whole subtrees that a run of leaves makes up alone.

    Args:
        first: The number of the first leaf.
        leaves: The leaves, in order.
        wanted: Numbers of nodes by level.
    """
    found: dict[Place, bytes] = {}
    nodes, start, level = list(leaves), first, 0
    while nodes:
        end = start + len(nodes)
        for number in wanted.get(level, ()):
            if start <= number < end:
                found[level, number] = nodes[number - start]
        nodes = nodes[start & 1 :]
        nodes = nodes[: len(nodes) & ~1]
        nodes = _level_above(nodes)
        start, level = (start + 1) >> 1, level + 1
    return found


def on_the_way(size: int, indices: Iterable[int]) -> dict[int, set[int]]:
    """Return the numbers of the nodes, by level, that lie on the ways from leaves to the root."""
    wanted: dict[int, set[int]] = {0: set(indices)}
    numbers = wanted[0]
    for level in range((size - 1).bit_length()):
        wanted[level] = numbers | {number ^ 1 for number in numbers}
        numbers = {number >> 1 for number in numbers}
    return wanted


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the tree hash of these leaves."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


# --- a tree of which not every leaf is known ------------------------------------------------------


class Tree:
    """A tree that is put together from whole subtrees, so that proofs need few leaves.

    Args:
        size: How many leaves the whole tree has.
        known: Hashes of leaves or of whole subtrees by place; together they cover the tree.
    """

    def __init__(self, size: int, known: Mapping[Place, bytes]) -> None:
        self.size = size
        self._known = dict(known)

    def node(self, level: int, number: int) -> bytes:
        """Return the hash of one whole subtree, or of what there is of it at the right edge.

        Raises:
            KeyError: Something it consists of is not known.
        """
        found = self._known.get((level, number))
        if found is not None:
            return found
        if level == 0:
            raise KeyError((level, number))
        left = self.node(level - 1, 2 * number)
        if (2 * number + 1) << (level - 1) >= self.size:
            return left
        found = node_hash(left, self.node(level - 1, 2 * number + 1))
        self._known[level, number] = found
        return found

    def root(self) -> bytes:
        """Return the tree hash."""
        return self.node((self.size - 1).bit_length(), 0) if self.size else EMPTY

    def inclusion_proof(self, index: int) -> list[bytes]:
        """Return the hashes on the way from a leaf to the root."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        path: list[bytes] = []
        for level in range((self.size - 1).bit_length()):
            beside = (index >> level) ^ 1
            if beside << level < self.size:
                path.append(self.node(level, beside))
        return path


def _whole(leaves: Sequence[bytes]) -> Tree:
    """Return the tree of which every leaf is known."""
    return Tree(len(leaves), {(0, number): leaf for number, leaf in enumerate(leaves)})


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes on the way from one leaf to the root."""
    return _whole(leaves).inclusion_proof(index)


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the path leads from this leaf to this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    number, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(step, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, step)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


# --- that one tree carries on another -------------------------------------------------------------


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return what shows that the tree of the first ``old_size`` leaves was carried on."""
    if not 0 < old_size <= len(leaves):
        raise IndexError(old_size)
    return _subproof(leaves, old_size, complete=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, complete: bool) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    size = len(leaves)
    if old_size == size:
        return [] if complete else [root_of(leaves)]
    split = 1 << ((size - 1).bit_length() - 1)
    if old_size <= split:
        return [
            *_subproof(leaves[:split], old_size, complete=complete),
            root_of(leaves[split:]),
        ]
    return [
        *_subproof(leaves[split:], old_size - split, complete=False),
        root_of(leaves[:split]),
    ]


def verify_consistency(
    old_size: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes
) -> bool:
    """Whether the path shows that the larger tree carries on the smaller (RFC 9162, 2.1.4.2)."""
    if old_size == size:
        return not path and old_root == root
    if not 0 < old_size < size or not path:
        return False
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    number, last = old_size - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    return _leads(steps, number, last) == (old_root, root)


def _leads(steps: Sequence[bytes], number: int, last: int) -> tuple[bytes, bytes] | None:
    """Follow a consistency path; return the two roots it leads to."""
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if number & 1 or number == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            new = node_hash(new, step)
        number, last = number >> 1, last >> 1
    return (old, new) if last == 0 else None
