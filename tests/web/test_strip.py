"""The run strip, as a picture and in words."""

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from flexor.web.strip import LEGEND, Part, run_strip, strip_words, swatch

KINDS = [kind for kind, _ in LEGEND]
STAGED = [
    Part("walk", 0, 302),
    Part("build_up", 302, 492),
    Part("steady", 492, 1200),
    Part("stop", 1200, 1222),
    Part("steady", 1222, 1814),
    Part("surge", 600, 620),
    Part("surge", 700, 730),
]


def test_the_words_say_what_the_picture_shows() -> None:
    assert strip_words(STAGED).replace("\u00a0", " ") == (
        "5:02 walk, 3:10 build-up, 21:40 steady with 2 surges, 1 stop, no cool-down recorded"
    )


def test_walks_within_the_run_are_breaks_and_the_last_one_is_told() -> None:
    parts = [
        Part("walk", 0, 300),
        Part("steady", 300, 480),
        Part("walk", 480, 600),
        Part("steady", 600, 780),
        Part("cool_down", 780, 1030),
    ]
    assert strip_words(parts).replace("\u00a0", " ") == (
        "5:00 walk, 6:00 steady, 1 walk break, 4:10 cool-down"
    )


def test_standing_before_the_start_and_a_few_steps_are_no_interruption() -> None:
    parts = [
        Part("stop", 0, 31),
        Part("steady", 31, 480),
        Part("walk", 480, 492),
        Part("steady", 492, 700),
        Part("stop", 700, 706),
        Part("steady", 706, 900),
    ]
    assert strip_words(parts).replace("\u00a0", " ") == "14:11 steady, no cool-down recorded"


def test_a_walk_is_just_a_walk() -> None:
    assert strip_words([Part("walk", 0, 1800)]) == "30:00 walk"
    assert strip_words([]) == ""


def test_every_kind_has_a_shape_or_texture_of_its_own() -> None:
    drawings = {str(swatch(kind)) for kind in KINDS}
    assert len(drawings) == len(KINDS)


def test_nothing_inline_that_the_policy_would_refuse() -> None:
    assert "style=" not in run_strip(STAGED)
    assert 'role="img" aria-label="5:02 walk' in run_strip(STAGED)


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 1e6), st.floats(0, 1e5)), max_size=40),
    st.floats(0, 2),
)
def test_any_run_gives_a_drawing(raw: list[tuple[str, float, float]], share: float) -> None:
    parts = [Part(kind, start, start + length) for kind, start, length in raw]  # type: ignore[arg-type]
    svg = ElementTree.fromstring(str(run_strip(parts, share=share)))
    assert svg.get("class") == "strip"


def test_what_is_longer_than_the_scale_says_so() -> None:
    assert "slash" in run_strip(STAGED, share=1.4)
    assert "slash" not in run_strip(STAGED, share=1.0)
