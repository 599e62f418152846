"""The compressed recursion finds what the plain one finds, second by second."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from flexor.runs.hmm import viterbi

SWITCH = 6.0 * (1 - np.eye(3))


def plain(scores: np.ndarray, switch: np.ndarray) -> float:
    """The best total over all paths: the textbook recursion over every second."""
    best = scores[0]
    for row in scores[1:]:
        best = (best[:, None] - switch).max(axis=0) + row
    return float(best.max())


def total(scores: np.ndarray, switch: np.ndarray, path: np.ndarray) -> float:
    gained = scores[np.arange(len(path)), path].sum()
    return float(gained - switch[path[:-1], path[1:]].sum())


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(1, 60), st.just(3)),
        elements=st.floats(-5, 5).map(lambda score: round(score, 2)),
    ),
    st.floats(0.1, 9),
)
def test_no_path_is_better(scores: np.ndarray, cost: float) -> None:
    switch = cost * (1 - np.eye(3))
    path = viterbi(scores, switch)
    assert len(path) == len(scores)
    assert total(scores, switch, path) == pytest.approx(plain(scores, switch), abs=1e-6)


def test_a_brief_contradiction_does_not_switch() -> None:
    scores = np.tile([0.0, 0.0, 1.2], (100, 1))
    scores[50:54] = [0.0, 1.2, 0.0]
    assert set(viterbi(scores, SWITCH)) == {2}


def test_a_lasting_change_is_found_where_it_happens() -> None:
    scores = np.tile([0.0, 0.0, 1.2], (100, 1))
    scores[40:] = [0.0, 1.2, 0.0]
    path = viterbi(scores, SWITCH)
    assert np.flatnonzero(np.diff(path)).tolist() == [39]


def test_one_second_is_enough_to_have_a_state() -> None:
    assert viterbi(np.array([[0.0, 3.0, 1.0]]), SWITCH).tolist() == [1]
