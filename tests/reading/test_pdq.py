"""The fingerprint of a picture stays nearly the same where the picture does, and not where not."""

import io

import numpy as np
import pytest
from PIL import Image

from tallybook.reading.pdq import pdq

#: Made once with the authors' own library (threatexchange, PDQ) from the same pixels.
KNOWN = {
    1: ("3f945c3455cdd71d4f106377ba0ce489ac39d8e8a0ef89da19b08dac386e94e3", 100),
    7: ("5ec6283310dd116ed8ffce9db260b743999c49f0670a2f9f52963b16326c624e", 100),
    23: ("5a5f911070398c2bc8dacb5d98dc27774427b0e7031fe8bcd7a7398ba1f880ec", 100),
}


def picture(seed: int, side: int = 96) -> Image.Image:
    """An invented picture: soft shapes of three sizes, different for each seed."""
    chance = np.random.default_rng(seed)
    whole = np.zeros((side * 3 // 4, side))
    for patches, weight in ((4, 0.5), (9, 0.3), (17, 0.2)):
        light = Image.fromarray(chance.integers(0, 256, (patches, patches), np.uint8))
        whole += weight * np.asarray(light.resize((side, side * 3 // 4), Image.Resampling.BICUBIC))
    return Image.fromarray(whole.astype(np.uint8)).convert("RGB")


def bits(first: Image.Image, second: Image.Image) -> int:
    """How many bits of two fingerprints differ."""
    one, two = (int(pdq(np.asarray(each))[0], 16) for each in (first, second))
    return (one ^ two).bit_count()


@pytest.mark.parametrize("seed", range(5))
def test_shrunk_and_saved_anew_it_is_found_again(seed: int) -> None:
    """A picture at half its size and of low quality stays within the distance the authors advise."""
    original = picture(seed, 512)
    out = io.BytesIO()
    original.resize((256, 192)).save(out, "JPEG", quality=40)
    assert bits(original, Image.open(out)) <= 31


@pytest.mark.parametrize("seed", range(5))
def test_another_picture_is_far_away(seed: int) -> None:
    """Two pictures that have nothing in common differ in far more bits than that."""
    assert bits(picture(seed, 512), picture(seed + 100, 512)) > 80


@pytest.mark.parametrize("seed", sorted(KNOWN))
def test_it_agrees_with_the_authors_own_program(seed: int) -> None:
    """The same pixels give the same hash and quality as the library of those who described it."""
    assert pdq(np.asarray(picture(seed))) == KNOWN[seed]


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 2), (65, 63)])
def test_odd_sizes_have_a_fingerprint(size: tuple[int, int]) -> None:
    """Pictures of a single pixel, or of one line, are no fault."""
    found, quality = pdq(np.asarray(Image.new("RGB", size, "grey")))
    assert len(found) == 64
    assert quality == 0
