"""Invented sentences of each family, each beside a harmless twin with the same words."""

import pytest

from tallybook.model.flags import FAMILIES
from tallybook.wording import VERSION, flags_of, flags_of_all, holds_again
from tallybook.wording.rulebook import rules

THREATS = {code for code, family in FAMILIES.items() if family.threat}

#: family, a sentence that carries it, a harmless twin that does not.
TWINS = (
    ("threat-kill", "im gonna kil u when i catch u", "he is killing time at the bus stop"),
    ("threat-kill", "iLLkillYou", "I will finish the report"),
    ("threat-kill", "k i l l  y o u, I will k1ll you", "I could kill for a sandwich"),
    ("threat-kill", "I'll put ye six feet under so I will", "the pipe is six feet under the road"),
    ("threat-kill", "they'll never find your body", "they will never find your keys in there"),
    ("threat-harm", "gonna smash your face in", "I'm going to smash this interview"),
    ("threat-harm", "I will break both your legs, I swear", "break a leg tonight, all of you"),
    ("threat-harm", "you're getting battered when I see you", "the fish is battered here"),
    ("threat-suicide", "if you leave I'm going to hang myself", "are you having thoughts of suicide"),
    ("threat-suicide", "by the time you read this I'll be gone", "read this by the time I get there"),
    ("threat-image", "your boss gets sent the video unless you ring me", "send me the video of the match"),
    ("threat-image", "I'm putting your nudes all over facebook", "I put the wedding album on facebook"),
    ("threat-expose", "I'll get you sacked, watch", "I'll get you a coffee"),
    ("threat-expose", "ringing social services on you tomorrow", "ringing the vet tomorrow"),
    ("threat-property", "I'll put your windows through", "I'll clean your windows on Friday"),
    ("threat-property", "say goodbye to your car", "say hello to your mum"),
    ("threat-children", "you'll never see the kids again", "you'll see the kids again on Sunday"),
    ("threat-pets", "I'll poison your dog", "I'll walk your dog"),
    ("threat-others", "I'm going to stab your brother", "I'm going to ring your brother"),
    ("threat-veiled", "watch your back", "watch your back when lifting that box"),
    ("threat-veiled", "you have no idea what I'm capable of", "you have no idea how tired I am"),
    ("finality", "this ends tonight", "the sale ends at nine"),
    ("knows", "I saw you get on the bus in your red coat", "I saw the bus in the rain"),
    ("new-account", "you blocked me so this is my new number", "this is my new number, save it"),
    ("demand", "why are you ignoring me", "why are the shops shut"),
    ("visit", "I'm outside your house", "the shop is outside the town"),
    ("gift", "I left flowers on your doorstep", "I left flowers on nan's grave"),
    ("third-party", "I spoke to your mum about us", "I spoke to the bank"),
    ("stop-request", "please stop contacting me", "the buses stop here"),
    ("stop-request", "do not message me again", "do not forget the milk"),
    ("order-talk", "that piece of paper won't stop me", "hand me that piece of cake"),
    ("love", "we are meant to be together", "we are due there at six"),
    ("intrusion", "I've been reading your emails", "I've been reading a good book"),
    ("impersonation", "I made a tinder profile of you", "I made a cake for you"),
)  # fmt: skip

#: What sounds like a threat and is none.
HARMLESS = (
    "I would never hurt you",
    "I won't let anyone hurt you",
    "he said he would kill me if I left",
    "My ex told me: I will kill you. I rang the police.",
    "in the film he says I will find you and kill you",
    "kill the process and restart the server",
    "shoot me an email when you land",
    "my feet are killing me",
    "I'm dying of laughter",
    "mum will kill me if I'm late",
    "I'm going to destroy you at chess",
    "are you safe? the helpline is open all night",
    "I'll run you over to the station at five",
    "You fucking idiot, you are a selfish lying waste of space",
)


@pytest.mark.parametrize(("family", "says", "twin"), TWINS)
def test_a_family_is_found_and_its_harmless_twin_is_not(family: str, says: str, twin: str) -> None:
    """The sentence carries the family; the same words in a harmless sentence do not."""
    assert family in {flag.family for flag in flags_of(says)}
    assert family not in {flag.family for flag in flags_of(twin)}


@pytest.mark.parametrize("says", HARMLESS)
def test_what_only_sounds_like_a_threat_is_not_flagged_as_one(says: str) -> None:
    """Negation, reports, games, idiom, kindness and swearing alone are no threat."""
    assert not {flag.family for flag in flags_of(says)} & THREATS


def test_a_laugh_does_not_take_a_plain_threat_away() -> None:
    """A first-person threat to the reader stays one beside a laugh."""
    assert "threat-kill" in {flag.family for flag in flags_of("I'll kill you lol")}


def test_every_family_has_a_rule_and_a_sentence_here() -> None:
    """No family of the model is without rules, or without a test."""
    assert {rule.family for rule in rules().every.values()} == set(FAMILIES)
    assert {family for family, _, _ in TWINS} == set(FAMILIES)


@pytest.mark.parametrize("says", [says for _, says, _ in TWINS])
def test_every_flag_holds_again_and_names_its_words(says: str) -> None:
    """Each flag is the same when its rule is run again, and each place lies in the text."""
    for flag in flags_of(says):
        assert holds_again(says, flag)
        assert flag.version == VERSION
        assert flag.rule in rules().every
        assert flag.spans
        for start, end in flag.spans:
            assert says[start:end].strip()


def test_a_flag_does_not_hold_in_another_text() -> None:
    """A flag of one text is not confirmed by another."""
    flag = flags_of("I will kill you")[0]
    assert not holds_again("I will call you", flag)


def test_the_parts_of_a_flag_are_words_as_they_were_typed() -> None:
    """Who, intent, harm and target stand where they were written, not where they were repaired."""
    says = "honest, Im gonna K1LL u"
    flag = next(flag for flag in flags_of(says) if flag.rule == "threat-kill/intent")
    parts = {name: says[start:end] for name, start, end in flag.slots}
    assert parts["harm"] == "K1LL"
    assert parts["target"] == "u"
    assert parts["who"] == "Im"


def test_many_texts_give_what_each_gives_alone() -> None:
    """The fast way and the slow way agree, also where a text comes twice."""
    texts = [says for _, says, _ in TWINS] * 2
    assert flags_of_all(texts) == [flags_of(text) for text in texts]
