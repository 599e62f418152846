"""Record a clinician's word: by name, date, and the rules that it lifts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flexor.app.gate_now import gate_now
from flexor.app.house import House
from flexor.app.note import note
from flexor.app.state import local_now, state_of
from flexor.assessment import Gate
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
    """Save it and say what the gate makes of it; only rules that speak now can be lifted."""
    gate = gate_now(house, runner_id)
    speaking = {rule.id for rule in (*gate.rules, *gate.cautions)} | set(gate.lifted)
    unknown = sorted(set(rules) - speaking)
    if unknown:
        raise BadAnswer(f"No rule {unknown[0][:20]!r} speaks now.", "Choose from those shown.")
    if seen_on > local_now(house, state_of(house, runner_id)).date():
        raise BadAnswer("That day hasn't come yet.", "Enter the day on which you were seen.")
    body = {
        "clinician": clinician,
        "seen_on": seen_on.isoformat(),
        "rules": sorted(set(rules)),
        "note": text,
    }
    note(house, runner_id, "clearance", body, entry_id=entry_id)
    return gate_now(house, runner_id)
