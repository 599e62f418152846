"""The walk-run ladder: where to start again when no recent run is a reference."""

from collections.abc import Sequence
from datetime import date, timedelta

from flexor.errors import NotFound
from flexor.knowledge import knowledge
from flexor.knowledge.doses import Block

from .pain import Morning, RunPain
from .session import Repeated, Session, Step


def restart_stage(
    last_run_on: date | None, pains: Sequence[RunPain], mornings: Sequence[Morning], today: date
) -> int:
    """The stage to begin with, by the gap since the last run and pain since."""
    rules = knowledge().running.after_gap
    if last_run_on is None:
        return rules.stage_never_ran
    if _hurt(pains, mornings, today - timedelta(days=rules.pain_days)):
        return rules.stage_after_pain
    gap = (today - last_run_on).days
    return rules.stage_after_long_gap if gap > rules.long_gap_days else rules.stage_after_gap


def walk_run(stage: int) -> Session:
    """One stage of the ladder as a session; raises NotFound beyond the ladder."""
    rules = knowledge().running.walk_run
    found = next((each for each in rules.stages if each.stage == stage), None)
    if found is None:
        raise NotFound(f"The walk-run ladder has no stage {stage}.", "Choose another.")
    words = knowledge().running.staged_run.steps
    walk_s = rules.walk_min.value * 60
    return Session(
        kind="walk_run",
        title=f"Walk-run, stage {stage}",
        steps=(
            Step("warmup", "Walk, loosen up", words.walk, duration_s=walk_s),
            *(_block(block) for block in found.blocks),
            Step("cooldown", "Walk", words.cool_down, duration_s=walk_s),
        ),
        rule=rules.rule,
        evidence=rules.evidence.text,
        source=rules.source,
        grade=rules.grade,
        stage=stage,
    )


def _block(block: Block) -> Step | Repeated:
    run = Step("active", "Run easy", "Run so that you can talk.", duration_s=block.run_min * 60)
    walk = Step("recovery", "Walk", "Walk briskly.", duration_s=block.walk_min * 60)
    steps = (run, walk) if block.walk_min else (run,)
    return run if block.times == 1 and len(steps) == 1 else Repeated(block.times, steps)


def _hurt(pains: Sequence[RunPain], mornings: Sequence[Morning], since: date) -> bool:
    """Any pain at all since that day."""
    felt = [
        number
        for pain in pains
        if pain.ran_on >= since
        for number in (pain.during, pain.hour_after, pain.next_morning)
    ]
    told = any(number is not None and number.value > 0 for number in felt)
    return told or any(morning.day >= since and morning.pain > 0 for morning in mornings)
