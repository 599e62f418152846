"""The most likely sequence of states of a hidden Markov model, exactly, in few steps.

With costs of switching that obey the triangle inequality, an optimal path never switches inside a
stretch in which the *order* of the states' scores stays the same: moving the switch to the end of
the stretch that favours the better state costs nothing and gains score. So the scores of each such
stretch are summed (NumPy), and the Viterbi recursion walks over stretches, not seconds: some
hundreds an hour.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
States = npt.NDArray[np.int64]


def viterbi(scores: Floats, switch: Floats) -> States:
    """The path (n) that maximises the sum of scores (n × states) less the costs of its switches.

    ``switch[i, j]`` is the cost of going from state i to j: 0 on the diagonal, positive elsewhere,
    and no detour cheaper than the direct way. Scores are finite. The start is free.
    """
    order = np.argsort(scores, axis=1, kind="stable") @ (
        scores.shape[1] ** np.arange(scores.shape[1])
    )
    bounds = np.concatenate(([0], np.flatnonzero(np.diff(order)) + 1))
    path = _walk(np.add.reduceat(scores, bounds, axis=0), switch)
    return np.repeat(path, np.diff(np.append(bounds, len(scores))))


def _walk(scores: Floats, switch: Floats) -> States:
    """Plain Viterbi: one row a stretch."""
    states = range(scores.shape[1])
    costs = switch.T.tolist()
    best = scores[0].tolist()
    came: list[list[int]] = []
    for row in scores[1:].tolist():
        ways = [[best[i] - cost[i] for i in states] for cost in costs]
        came.append([way.index(max(way)) for way in ways])
        best = [max(ways[j]) + row[j] for j in states]
    path = [best.index(max(best))]
    for back in reversed(came):
        path.append(back[path[-1]])
    return np.array(path[::-1], dtype=np.int64)
