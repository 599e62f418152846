"""Record a clinician's word: by name, date, and the rules that it lifts."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from flexor.app.gate_now import gate_now
from flexor.app.house import House
from flexor.app.note import note
from flexor.app.state import local_now, state_of
from flexor.assessment import Clearance, Gate
from flexor.assessment.clearance import Times, may_be_lifted
from flexor.assessment.rules import Fired
from flexor.diary.fold import State
from flexor.errors import BadAnswer


def record_clearance(
    house: House,
    runner_id: UUID,
    clinician: str,
    seen_on: date,
    rules: Sequence[str],
    *,
    text: str = "",
    entry_id: UUID | None = None,
) -> Gate:
    """Save it and say what the gate makes of it.

    Only rules that speak now can be lifted, no emergency, and no symptom told after ``seen_on``.
    """
    gate = gate_now(house, runner_id)
    speaking = {rule.id for rule in (*gate.rules, *gate.cautions)} | set(gate.lifted)
    unknown = sorted(set(rules) - speaking)
    if unknown:
        raise BadAnswer(f"No rule {unknown[0][:20]!r} speaks now.", "Choose from those shown.")
    state = state_of(house, runner_id)
    now = local_now(house, state)
    if seen_on > now.date():
        raise BadAnswer("That day hasn't come yet.", "Enter the day on which you were seen.")
    named = [rule for rule in (*gate.rules, *gate.cautions) if rule.id in rules]
    _refuse_unseen(named, Clearance(_newest(state, now), tuple(rules), seen_on), state)
    body = {
        "clinician": clinician,
        "seen_on": seen_on.isoformat(),
        "rules": sorted(set(rules)),
        "note": text,
    }
    note(house, runner_id, "clearance", body, entry_id=entry_id)
    return gate_now(house, runner_id)


def _refuse_unseen(rules: Sequence[Fired], word: Clearance, state: State) -> None:
    """What no word lifts, and what the clinician cannot have known, is refused in words."""
    times = Times(
        {key: told.at for key, told in state.told.items()},
        {key: told.since for key, told in state.told.items()},
    )
    for rule in rules:
        if not may_be_lifted(rule):
            raise BadAnswer(
                f"Nobody's word lifts this: {rule.text}", "When it is over, answer it again."
            )
        if not all(times.known_to(key, word) for key in rule.keys):
            raise BadAnswer(
                "You answered that after you were seen.",
                "Show them these answers, then record what they said.",
            )


def _newest(state: State, now: datetime) -> datetime:
    """When it will have been told: after the newest answer, however far ahead its clock was."""
    return max((now, *(told.at for told in state.told.values())))
