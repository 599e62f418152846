"""Red flags: evaluated before anything else; all that match are shown, the highest tier wins."""

from flexor.knowledge import knowledge
from flexor.knowledge.triage import RedFlag

from .answers import Answers
from .rules import Fired, holds, spoke


def red_flags(answers: Answers) -> tuple[Fired, ...]:
    """Every red flag that the answers raise, in the order of the file (fever first)."""
    flags = knowledge().triage.red_flags
    return tuple(
        Fired(flag.id, flag.tier, flag.points_to, flag.text, _keys(answers, flag))
        for flag in flags
        if _raised(answers, flag)
    )


def _raised(answers: Answers, flag: RedFlag) -> bool:
    if flag.all:
        return all(holds(answers, when) for when in flag.all)
    return any(holds(answers, when) for when in flag.any)


def _keys(answers: Answers, flag: RedFlag) -> tuple[str, ...]:
    return spoke(answers, (*flag.all, *flag.any))
