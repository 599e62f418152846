"""The article's run in stages: walk, a little easier, your pace, steady, walk.

Sized so that all of it, walks included, stays within the distance given.
"""

from typing import Final

from flexor.knowledge import Span, knowledge

from .session import Session, Step

#: Distances are cut to whole steps of this many metres: nobody runs 613 m.
ROUND_M: Final = 50
#: Steady speeds outside this range are no running pace of a person (m/s).
SLOWEST, FASTEST = 1.0, 7.0


def staged_run(within_m: float, steady_speed_m_s: float | None = None) -> Session | None:
    """A staged run of at most ``within_m`` metres; None if too little is left for running."""
    rules = knowledge().running.staged_run
    walk_s = rules.walk.value * 60
    running = within_m - 2 * walk_s * rules.walking_speed.value
    if running < rules.least_running.value:
        return None
    easier = _whole(_between(rules.easier_share.value * running))
    desired = _whole(rules.desired_share.value * running)
    steady = _whole(running - easier - desired)
    words = rules.steps
    easy, pace = rules.easier_speed, rules.steady_speed
    speed = steady_speed_m_s
    steps = (
        Step("warmup", "Walk, loosen up", words.walk, duration_s=walk_s),
        _run("Easy", words.easier, easier, speed, easy),
        _run("Your pace", words.desired, desired, speed, pace),
        _run("Steady", words.steady, steady, speed, pace),
        Step("cooldown", "Walk", words.cool_down, duration_s=walk_s),
    )
    length = easier + desired + steady + 2 * walk_s * rules.walking_speed.value
    return Session(
        kind="staged_run",
        title="Staged run",
        steps=steps,
        rule="",
        evidence=rules.evidence.text,
        source=(*rules.source, *rules.evidence.source),
        grade=rules.evidence.grade,
        distance_m=length,
    )


def _run(name: str, text: str, distance_m: float, steady: float | None, share: Span) -> Step:
    known = steady is not None and SLOWEST <= steady <= FASTEST
    low, high = (
        (share.value[0] * steady, share.value[1] * steady) if known and steady else (None,) * 2
    )
    return Step("active", name, text, None, distance_m, low, high)


def _between(metres: float) -> float:
    rules = knowledge().running.staged_run
    return min(max(metres, rules.easier_min.value), rules.easier_max.value)


def _whole(metres: float) -> float:
    return metres // ROUND_M * ROUND_M
