"""What is found through a window is what is found in the whole file."""

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from tallybook.reading.window import Window

#: A stretch to be looked at, and what to do with it.
Asked = tuple[str, int, int]

asked = st.lists(
    st.tuples(
        st.sampled_from(["find", "rfind", "array", "slice"]),
        st.integers(0, 400),
        st.integers(0, 120),
    ),
    max_size=20,
)


def through(window: Window, one: Asked, sought: bytes) -> int | bytes:
    """What a window says."""
    how, begin, wide = one
    if how == "array":
        return window.array(begin, begin + wide)
    if how == "slice":
        return window[begin : begin + wide]
    return (window.find if how == "find" else window.rfind)(sought, begin, begin + wide)


def whole(content: bytes, one: Asked, sought: bytes) -> int | bytes:
    """What the file says."""
    how, begin, wide = one
    if how == "array":
        return b"[" + content[begin : begin + wide] + b"]"
    if how == "slice":
        return content[begin : begin + wide]
    return (content.find if how == "find" else content.rfind)(sought, begin, begin + wide)


@given(
    st.text("ab{}\n", min_size=1, max_size=400).map(str.encode),
    asked,
    st.sampled_from([b"a", b"}", b"b}", b"{\n"]),
    st.integers(1, 64),
)
def test_any_order_of_questions_is_answered_as_by_the_whole_file(
    content: bytes, questions: list[Asked], sought: bytes, room: int
) -> None:
    """Forwards, backwards, beyond the end, and wider than what is held."""
    window = Window(io.BytesIO(content), len(content), room)
    for one in questions:
        if one[1] <= len(content):
            assert through(window, one, sought) == whole(content, one, sought)


@given(st.integers(0, 5000), st.integers(0, 3000))
def test_a_pattern_is_found_wherever_it_stands(at: int, start: int) -> None:
    """Also where one stretch ends and the next begins."""
    content = b"." * at + b"<here>" + b"." * 700
    window = Window(io.BytesIO(content), len(content), stretch=1000)
    found = window.search(re.compile(b"<h[a-z]{0,64}>"), start, 100)
    assert found == (at if start <= at else -1)


def test_only_a_stretch_is_held() -> None:
    """A walk through a file of many times the room never holds more than the room."""
    content = bytes(range(256)) * 4096
    stream = io.BytesIO(content)
    window = Window(stream, len(content), 4096)
    places = [window.find(b"\xff", at, at + 1000) for at in range(0, len(content) - 1000, 700)]
    assert places == [content.find(b"\xff", at) for at in range(0, len(content) - 1000, 700)]
    assert stream.tell() <= len(content)
    window.close()
    assert stream.closed
