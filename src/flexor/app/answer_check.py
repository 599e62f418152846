"""Answer the safety questions, saved as one goes: one answer, a group, a tick list at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flexor.app.gate_now import gate_now, gate_of
from flexor.app.house import House
from flexor.app.note import note
from flexor.app.state import state_of
from flexor.assessment import Gate, QuestionGroup, groups, validate
from flexor.assessment.answers import UNSURE
from flexor.assessment.questions import body_mass_index, only, ticked
from flexor.knowledge import knowledge


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The questions in groups, the gate, and what must be asked now as one group."""

    groups: tuple[QuestionGroup, ...]
    to_ask: QuestionGroup
    gate: Gate


def check_page(house: House, runner_id: UUID) -> CheckPage:
    """Everything that the page of questions shows."""
    state = state_of(house, runner_id)
    gate = gate_of(state, house.clock())
    to_ask = only(gate.to_ask, state.answers, gate.title)
    return CheckPage(groups(state.answers), to_ask, gate)


def answer_check(
    house: House, runner_id: UUID, answers: Mapping[str, object], *, entry_id: UUID | None = None
) -> Gate:
    """Save these answers and say what the gate makes of them; raises BadAnswer naming the key."""
    note(house, runner_id, "check_answered", {"answers": validate(answers)}, entry_id=entry_id)
    return gate_now(house, runner_id)


def answer_ticks(
    house: House,
    runner_id: UUID,
    group_id: str,
    chosen: Iterable[str],
    *,
    none: bool,
    entry_id: UUID | None = None,
) -> Gate:
    """Save a tick list as a whole; "none of these" must be chosen actively."""
    known = state_of(house, runner_id).answers
    answers = ticked(group_id, chosen, none=none, answers=known)
    return answer_check(house, runner_id, answers, entry_id=entry_id)


def answer_body(house: House, runner_id: UUID, height_cm: float, mass_kg: float) -> Gate:
    """Save height and mass as settings, and the body mass index as the answer."""
    bmi = body_mass_index(height_cm, mass_kg)
    note(house, runner_id, "setting", {"name": "height_cm", "value": height_cm})
    note(house, runner_id, "setting", {"name": "body_mass_kg", "value": mass_kg})
    return answer_check(house, runner_id, {"bmi": bmi})


def confirm_lasting(house: House, runner_id: UUID) -> Gate:
    """Save again, as of now, the facts about a person that rarely change: "all still true"."""
    known = state_of(house, runner_id).answers
    asked = knowledge().questions.by_id()
    lasting = {
        key: answer
        for key, answer in known.items()
        if key in asked and asked[key].lasting and answer != UNSURE
    }
    return answer_check(house, runner_id, lasting) if lasting else gate_now(house, runner_id)
