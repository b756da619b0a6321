"""The header: four different answers, slots that tell nothing, and nothing it can be talked into."""

import hashlib
import secrets
import subprocess
import sys
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.errors import (
    DamagedHeader,
    NewerFormat,
    TooLittleMemory,
    UnlockError,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from tallybook.vault import frame
from tallybook.vault.bookkey import BookKey, owner_key
from tallybook.vault.header import MAGIC, SLOTS, Header, Purpose, blank
from tallybook.vault.keys import (
    FLOOR,
    HEADER_SIZE,
    Cost,
    Passphrase,
    RecoveryWords,
    change_passphrase,
    check_header,
    new_header,
    new_recovery_words,
    unlock,
)
from tallybook.vault.stretching import derive
from tallybook.vault.words import recovery_words

PHRASE = Passphrase("undermost quartet dude baguette stimulate resisting")
OTHER = Passphrase("severity extruding iron skied liquid limpness")


@dataclass(frozen=True)
class Made:
    """A header made once for all tests."""

    header: bytes
    key: BookKey
    words: tuple[str, ...]

    @property
    def sheet(self) -> RecoveryWords:
        """The words as a secret: opens without the cost of a passphrase."""
        return RecoveryWords(self.words)


@pytest.fixture(scope="module")
def made() -> Made:
    """A header at the least cost that is read."""
    return Made(*new_header(PHRASE, cost=FLOOR))


def test_the_passphrase_and_the_sheet_open_the_same_book(made: Made) -> None:
    """Both secrets give the key that was made."""
    assert unlock(made.header, PHRASE) == made.key
    assert unlock(made.header, made.sheet) == made.key
    assert len(made.header) == HEADER_SIZE


def test_a_passphrase_typed_in_another_way_opens(made: Made) -> None:
    """Capitals and spaces do not lock a person out."""
    typed = Passphrase("  Undermost QUARTET dude baguette stimulate-resisting ")
    assert unlock(made.header, typed) == made.key


def test_a_wrong_passphrase_is_not_called_damage(made: Made) -> None:
    """A whole header and a wrong passphrase give one answer, and only that one."""
    with pytest.raises(WrongPassphrase):
        unlock(made.header, OTHER)


def test_words_of_another_book_are_told_from_mistyped_ones(made: Made) -> None:
    """A sheet whose check holds but which opens nothing is named as another book's."""
    with pytest.raises(WrongRecoveryWords) as caught:
        unlock(made.header, RecoveryWords(recovery_words(bytes(32))))
    assert "another book" in caught.value.message


def test_every_flipped_bit_is_damage(made: Made) -> None:
    """Each of the bits of a header, flipped, is named as damage: never as a wrong passphrase."""
    for bit in range(len(made.header) * 8):
        flipped = bytearray(made.header)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedHeader):
            check_header(bytes(flipped))


def test_every_length_cut_off_is_damage(made: Made) -> None:
    """A header of any other length is damage."""
    for length in range(len(made.header)):
        with pytest.raises(DamagedHeader):
            check_header(made.header[:length])
    with pytest.raises(DamagedHeader):
        check_header(made.header + b"\x00")


@given(st.binary(max_size=2 * HEADER_SIZE))
def test_any_bytes_are_damage(data: bytes) -> None:
    """Bytes that are no header are damage, whatever they are."""
    with pytest.raises(DamagedHeader):
        check_header(data)


@given(rest=st.binary(max_size=64), version=st.integers(2, 65535))
def test_a_later_format_is_named_as_such(rest: bytes, version: int) -> None:
    """A newer header of any length and content is newer, not damaged."""
    with pytest.raises(NewerFormat) as caught:
        check_header(frame.lead(MAGIC, version) + rest)
    assert caught.value.fields == {"found": version, "known": 1}


@given(at=st.integers(frame.LEAD, HEADER_SIZE - frame.CHECK - 1), change=st.integers(1, 255))
def test_a_header_made_over_never_opens_another_key(made: Made, at: int, change: int) -> None:
    """Changed with its check made over, it opens the same key or nothing at all."""
    body = bytearray(made.header[: -frame.CHECK])
    body[at] ^= change
    try:
        opened = unlock(frame.close(bytes(body)), made.sheet)
    except (DamagedHeader, WrongRecoveryWords):
        return
    assert opened == made.key


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory_kib=65535),
        Cost(memory_kib=1024 * 1024 + 1),
        Cost(memory_kib=2**32 - 1, passes=1, lanes=1),
        Cost(passes=0),
        Cost(passes=17),
        Cost(lanes=0),
        Cost(lanes=17),
    ],
)
def test_settings_that_give_away_or_exhaust_are_refused(made: Made, cost: Cost) -> None:
    """A header that asks for less than the floor, or for over 1 GiB, is never tried."""
    body = bytearray(made.header[: -frame.CHECK])
    body[frame.LEAD : frame.LEAD + frame.COST.size] = frame.pack_cost(cost)
    with pytest.raises(DamagedHeader):
        unlock(frame.close(bytes(body)), PHRASE)


def test_the_default_is_what_the_design_says() -> None:
    """256 MiB, three passes, four lanes; nobody gets less without asking for it."""
    assert Cost() == Cost(memory_kib=256 * 1024, passes=3, lanes=4)


def test_a_machine_with_too_little_memory_is_told_so() -> None:
    """Where the memory is not there, the answer is neither damage nor a wrong passphrase."""
    program = (
        "import resource, sys\n"
        "from tallybook.errors import TooLittleMemory\n"
        "from tallybook.vault.stretching import Cost, stretch\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\n"
        "try:\n    stretch('any', bytes(32), Cost())\n"
        "except TooLittleMemory as error:\n    sys.exit(error.exit_code)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == TooLittleMemory.exit_code


def test_a_new_passphrase_replaces_the_old_one_and_keeps_the_sheet(made: Made) -> None:
    """After a change the old passphrase opens nothing; the new one and the sheet do."""
    header, key = change_passphrase(made.header, made.sheet, OTHER)
    assert key == made.key
    assert unlock(header, OTHER) == made.key
    assert unlock(header, made.sheet) == made.key
    with pytest.raises(WrongPassphrase):
        unlock(header, PHRASE)


def test_a_new_sheet_ends_the_old_one(made: Made) -> None:
    """The words of the sheet before open nothing; the new ones and the passphrase do."""
    header, words = new_recovery_words(made.header, made.sheet)
    assert unlock(header, RecoveryWords(words)) == made.key
    assert unlock(header, PHRASE) == made.key
    with pytest.raises(WrongRecoveryWords):
        unlock(header, made.sheet)


def test_a_weak_passphrase_makes_no_book_and_changes_none(made: Made) -> None:
    """A passphrase that could be guessed is refused before anything is made."""
    with pytest.raises(WeakPassphrase):
        new_header(Passphrase("password1234"), cost=FLOOR)
    with pytest.raises(WeakPassphrase):
        change_passphrase(made.header, made.sheet, Passphrase("password1234"))


def filled(keys: list[bytes]) -> tuple[Header, bytes]:
    """Return a header with as many used slots as keys, in random places."""
    root = secrets.token_bytes(32)
    key = owner_key(root, secrets.token_bytes(16))
    header = blank(FLOOR, key.book, key.public, key.commitment, root)
    places = secrets.SystemRandom().sample(range(SLOTS), len(keys))
    for place, wrapping in zip(places, keys, strict=True):
        header = header.filled(place, wrapping, root, Purpose.PASSPHRASE)
    return header, root


def test_the_number_of_used_slots_does_not_show() -> None:
    """Headers with no, two and eight used slots have the same length and look as random."""
    for count in (0, 2, SLOTS):
        headers = [filled([secrets.token_bytes(32)] * count)[0] for _ in range(60)]
        assert {len(header.write()) for header in headers} == {HEADER_SIZE}
        bits = b"".join(slot for header in headers for slot in header.slots)
        share = int.from_bytes(bits).bit_count() / (8 * len(bits))
        assert abs(share - 0.5) < 0.005
        assert len({slot for header in headers for slot in header.slots}) == 60 * SLOTS


def test_every_slot_can_be_used_and_emptied() -> None:
    """Eight keys open the same book; an emptied slot opens nothing and spares the others."""
    keys = [secrets.token_bytes(32) for _ in range(SLOTS)]
    header, root = filled(keys)
    numbers = {found[0]: found[1] for found in map(header.find, keys) if found}
    assert numbers == dict.fromkeys(range(SLOTS), root)
    gone = header.find(keys[0])
    assert gone
    header = Header.read(header.emptied(gone[0], root).write())
    assert header.find(keys[0]) is None
    assert all(header.find(key) for key in keys[1:])
    assert header.purposes(root).count(Purpose.EMPTY) == 1


def test_a_slot_moved_to_another_place_or_book_opens_nothing() -> None:
    """A slot is bound to its number and its header."""
    key = secrets.token_bytes(32)
    header, _ = filled([key])
    assert header.find(key)
    slots = list(header.slots)
    slots.insert(0, slots.pop())
    assert replace(header, slots=tuple(slots)).find(key) is None
    other, _ = filled([])
    assert replace(other, slots=header.slots).find(key) is None


def test_a_slot_with_the_key_of_another_book_is_refused(made: Made) -> None:
    """A root that does not fit the commitment is never handed on."""
    read = Header.read(made.header)
    sheet = secrets.token_bytes(32)
    forged = blank(FLOOR, read.book, read.public, read.commitment, bytes(32))
    key = derive(sheet, "recovery slot", read.book)
    forged = forged.filled(0, key, bytes(32), Purpose.RECOVERY)
    with pytest.raises(DamagedHeader):
        unlock(forged.write(), RecoveryWords(recovery_words(sheet)))


def test_the_list_of_slots_opens_with_the_root_only(made: Made) -> None:
    """Which slots are in use is known to the owner, and to nobody else."""
    read = Header.read(made.header)
    purposes = read.purposes(made.key.require_root("be read"))
    assert sorted(purposes) == [0] * 6 + [Purpose.PASSPHRASE, Purpose.RECOVERY]
    with pytest.raises(DamagedHeader):
        read.purposes(bytes(32))


def test_no_secret_shows_itself(made: Made) -> None:
    """Printing a key, a secret or an error never prints what opens the book."""
    root = made.key.require_root("be read")
    shown = repr((made.key, PHRASE, made.sheet)) + str(UnlockError())
    assert "undermost" not in shown
    assert made.words[0] not in shown
    assert repr(root) not in shown
    assert root.hex() not in shown


def test_two_books_share_nothing() -> None:
    """The same passphrase twice gives two books with no field in common."""
    one, two = (Header.read(new_header(PHRASE, cost=FLOOR)[0]) for _ in range(2))
    assert one.book != two.book
    assert one.salt != two.salt
    assert one.public != two.public
    assert not set(one.slots) & set(two.slots)


def test_the_check_is_sha256_over_all_before_it(made: Made) -> None:
    """Any tool can check that a header is whole."""
    assert made.header[-32:] == hashlib.sha256(made.header[:-32]).digest()
