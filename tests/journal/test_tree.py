"""The tree against the published vectors of Certificate Transparency, and its proofs."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.journal.tree import (
    EMPTY,
    Frontier,
    Tree,
    consistency_proof,
    inclusion_proof,
    nodes_over,
    on_the_way,
    pack_crown,
    root_of,
    unpack_crown,
    verify_consistency,
    verify_inclusion,
)

#: Leaves and roots of the reference tests of RFC 6962, which RFC 9162 kept.
INPUTS = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [hashlib.sha256(b"\x00" + bytes.fromhex(given)).digest() for given in INPUTS]

SIZES = st.integers(1, 70)


def some_leaves(count: int) -> list[bytes]:
    """Leaves that are all different."""
    return [hashlib.sha256(number.to_bytes(4)).digest() for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    """The tree hash of the first leaves is what other implementations give."""
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    """RFC 9162 says which."""
    assert root_of([]) == EMPTY == hashlib.sha256(b"").digest()


def test_ways_are_the_published_ones() -> None:
    """The ways in RFC 9162's example of seven leaves lead as it says."""
    path = inclusion_proof(LEAVES[:7], 0)
    assert [step.hex()[:8] for step in path] == [
        LEAVES[1].hex()[:8],
        root_of(LEAVES[2:4]).hex()[:8],
        root_of(LEAVES[4:7]).hex()[:8],
    ]
    proof = consistency_proof(LEAVES[:7], 3)
    assert proof == [LEAVES[2], LEAVES[3], root_of(LEAVES[:2]), root_of(LEAVES[4:7])]


@given(pieces=st.lists(st.integers(0, 20), max_size=8))
def test_growing_in_pieces_gives_the_tree_of_the_whole(pieces: list[int]) -> None:
    """However leaves come in, root, packed edge and covering subtrees are those of all of them."""
    leaves = some_leaves(sum(pieces))
    frontier, at = Frontier(), 0
    known: dict[tuple[int, int], bytes] = {}
    for piece in pieces:
        crown = frontier.extend(leaves[at : at + piece])
        assert unpack_crown(pack_crown(crown)) == crown
        known.update(crown)
        at += piece
        assert frontier.root() == root_of(leaves[:at])
        assert Frontier.unpack(at, frontier.pack()) == frontier
    assert Tree(at, known).root() == root_of(leaves)


@given(size=SIZES, data=st.data())
def test_a_way_leads_from_its_leaf_alone(size: int, data: st.DataObject) -> None:
    """A way is accepted for its leaf, place, size and root, and for nothing else."""
    leaves = some_leaves(size)
    index = data.draw(st.integers(0, size - 1))
    root, path = root_of(leaves), inclusion_proof(leaves, index)
    assert verify_inclusion(leaves[index], index, size, path, root)
    assert not verify_inclusion(bytes(32), index, size, path, root)
    assert not verify_inclusion(leaves[index], index, size, path, bytes(32))
    assert not verify_inclusion(leaves[index], index, size, [*path, bytes(32)], root)
    other = data.draw(st.integers(-1, size).filter(lambda number: number != index))
    assert not verify_inclusion(leaves[index], other, size, path, root)
    if path:
        assert not verify_inclusion(leaves[index], index, size, path[:-1], root)


@given(size=SIZES, data=st.data())
def test_ways_need_no_more_than_what_lies_on_them(size: int, data: st.DataObject) -> None:
    """From subtrees of some runs and the wanted nodes of others the same ways come out."""
    leaves = some_leaves(size)
    cut = data.draw(st.integers(0, size))
    wanted = data.draw(st.sets(st.integers(cut, size), max_size=5)) - {size}
    frontier = Frontier()
    known = dict(frontier.extend(leaves[:cut]))
    known |= dict(frontier.extend(leaves[cut:]))
    known |= nodes_over(cut, leaves[cut:], on_the_way(size, wanted))
    tree = Tree(size, known)
    for index in wanted:
        assert tree.inclusion_proof(index) == inclusion_proof(leaves, index)


@given(size=SIZES, data=st.data())
def test_a_tree_is_seen_to_carry_on_another(size: int, data: st.DataObject) -> None:
    """A consistency proof is accepted for its two trees and for no other."""
    leaves = some_leaves(size)
    old = data.draw(st.integers(1, size))
    roots = root_of(leaves[:old]), root_of(leaves)
    path = consistency_proof(leaves, old)
    assert verify_consistency(old, size, path, *roots)
    assert not verify_consistency(old, size, path, bytes(32), roots[1])
    assert not verify_consistency(old, size, path, roots[0], bytes(32))
    assert not verify_consistency(old, size, [*path, bytes(32)], *roots)


def test_what_is_not_there_has_no_way() -> None:
    """A leaf or an older size outside the tree is an error, and an impossible proof is refused."""
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(some_leaves(3), index)
    for old in (0, 4):
        with pytest.raises(IndexError):
            consistency_proof(some_leaves(3), old)
    assert not verify_consistency(3, 2, [bytes(32)], bytes(32), bytes(32))
    with pytest.raises(KeyError):
        Tree(2, {(0, 0): bytes(32)}).root()
