"""The day's light: green, amber or red, always with a word, an icon and the reason.

After the pain-monitoring model (Thomee 1997, Silbernagel 2007), which was tried on Achilles
tendons and kneecaps; limits in light.json. No data is not green, and neither is half of it:
without the next morning's number nobody may progress.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from flexor.knowledge import knowledge

from .pain import Incident, Morning, Mornings, RunPain

Colour = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one day. ``hold``: do not progress. ``reduce_by``: share to take off."""

    colour: Colour
    word: str
    icon: str
    why: str
    known: bool = True
    hold: bool = True
    reduce_by: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one run's numbers say. ``at``: when the red number was told, else None."""

    colour: Colour
    why: str
    at: datetime | None = None
    complete: bool = True


def light(
    pains: Sequence[RunPain],
    mornings: Sequence[Morning],
    incidents: Sequence[Incident],
    *,
    now: datetime,
    today: date,
    last_run_on: date | None = None,
) -> Light:
    """The light of ``today``; ``last_run_on`` is the day of the last recorded run, if any."""
    rules = knowledge().light
    by_day = Mornings(mornings)
    reds = red_times(pains, mornings, incidents)
    resting = [red for red in reds if now - red[0] < timedelta(hours=rules.rest_after_red.value)]
    if resting:
        hours = f"{rules.rest_after_red.value:g} hours of rest first."
        return _lit("red", f"{resting[-1][1]} {hours}{_physio(reds, now)}")
    open_question = _open_question(pains, by_day, today, last_run_on)
    if open_question:
        return _lit("amber", open_question + _physio(reds, now), known=False)
    held = list(_held(pains, by_day, today))
    if held or _physio(reds, now):
        why = " ".join(held) + _physio(reds, now)
        return _lit("amber", why.strip(), reduce_by=_reduction(pains, by_day, today))
    return Light("green", rules.words["green"], rules.icons["green"], _calm(pains), hold=False)


def red_times(
    pains: Sequence[RunPain], mornings: Sequence[Morning], incidents: Sequence[Incident]
) -> tuple[tuple[datetime, str], ...]:
    """Every red there was, oldest first: when it was told, and why it is red."""
    by_day = Mornings(mornings)
    found = [(incident.at, "It went wrong on a run.") for incident in incidents]
    found += [red for morning in mornings for red in reds_of_morning(morning, by_day)]
    verdicts = [run_verdict(pain, by_day) for pain in pains]
    found += [(verdict.at, verdict.why) for verdict in verdicts if verdict.at is not None]
    return tuple(sorted(found))


def run_verdict(pain: RunPain, mornings: Mornings) -> Verdict:
    """The colour of one run from its three numbers and what else was noticed."""
    limits = knowledge().light.pain
    reds = sorted(reds_of_run(pain, mornings))
    if reds:
        return Verdict("red", reds[0][1], at=reds[-1][0])
    told = _next_morning(pain, mornings)
    if pain.during is None or pain.hour_after is None or told is None:
        return Verdict("amber", _missing(pain), complete=False)
    if max(pain.during.value, pain.hour_after.value) > limits.green_max.value:
        return Verdict("amber", "The last run hurt a little: same again, no more.")
    if _usual(pain, mornings) is None and told[0] > limits.morning_rise_max.value:
        return Verdict(
            "amber", "The morning after hurt; we can't tell yet whether more than usual."
        )
    return Verdict("green", "The last run was fine, and so was the morning after.")


def reds_of_run(pain: RunPain, mornings: Mornings) -> Iterator[tuple[datetime, str]]:
    """What is red about a run: when it was told, and why."""
    limits = knowledge().light.pain
    words = {sign.id: sign.text for sign in knowledge().light.signs}
    if pain.during and pain.during.value > limits.amber_max.value:
        yield pain.during.at, f"The last run hurt {pain.during.value} out of 10."
    if pain.hour_after and pain.hour_after.value > limits.hour_after_max.value:
        yield pain.hour_after.at, f"An hour later it hurt {pain.hour_after.value} out of 10."
    yield from ((at, f"You noticed on the run: {words[sign].lower()}.") for sign, at in pain.signs)
    told, usual = _next_morning(pain, mornings), _usual(pain, mornings)
    if told and usual is not None and told[0] > usual + limits.morning_rise_max.value:
        yield told[1], f"The morning after hurt {told[0]} out of 10, more than the {usual} before."
    elif told and usual is None and told[0] > limits.amber_max.value:
        yield told[1], f"The morning after hurt {told[0]} out of 10."


def _next_morning(pain: RunPain, mornings: Mornings) -> tuple[int, datetime] | None:
    """What was told of the morning after, for that run or in the check-in of that day."""
    if pain.next_morning is not None:
        return pain.next_morning.value, pain.next_morning.at
    checked = mornings.on(pain.ran_on + timedelta(days=1))
    return (checked.pain, checked.at) if checked else None


def _usual(pain: RunPain, mornings: Mornings) -> int | None:
    """Morning pain before the run: of that day, else the latest of the week before."""
    same_day = mornings.on(pain.ran_on)
    window = knowledge().light.window.value
    return same_day.pain if same_day else mornings.usual_before(pain.ran_on, window)


def reds_of_morning(morning: Morning, mornings: Mornings) -> Iterator[tuple[datetime, str]]:
    """What is red about a morning: when it was told, and why."""
    limits = knowledge().light
    usual = mornings.usual_before(morning.day, limits.window.value)
    if morning.night_pain:
        yield morning.at, "New pain in the night."
    if morning.limp:
        yield morning.at, "You limped in the morning."
    if morning.pain > limits.pain.amber_max.value:
        yield morning.at, f"Morning pain of {morning.pain} out of 10."
    elif usual is not None and morning.pain > usual + limits.pain.morning_rise_max.value:
        yield morning.at, f"Morning pain rose from {usual} to {morning.pain} out of 10."


def _open_question(
    pains: Sequence[RunPain], mornings: Mornings, today: date, last_run_on: date | None
) -> str:
    """What we would have to know first, or an empty string."""
    window = timedelta(days=knowledge().light.window.value)
    if mornings.on(today) is None:
        return "No check-in yet today, so go carefully."
    if last_run_on is None or today - last_run_on > window:
        return ""
    told = [pain for pain in pains if pain.ran_on == last_run_on]
    return "" if told else "How did your last run feel? Until we know, do no more than last time."


def _held(pains: Sequence[RunPain], mornings: Mornings, today: date) -> Iterator[str]:
    """Reasons not to progress today."""
    last = _recent(pains, today)[-1:]
    yield from (
        "The last run was too much: step back from it." if verdict.colour == "red" else verdict.why
        for verdict in (run_verdict(pain, mornings) for pain in last)
        if verdict.colour != "green"
    )
    morning = mornings.on(today)
    if morning and morning.pain > knowledge().light.pain.green_max.value:
        yield f"Morning pain of {morning.pain} out of 10: same as last time, no more."


def _reduction(pains: Sequence[RunPain], mornings: Mornings, today: date) -> float:
    """Take a fifth off after a red run, or after two ambers in a row."""
    rules = knowledge().light
    verdicts = [run_verdict(pain, mornings) for pain in _recent(pains, today)]
    last = verdicts[-int(rules.reduce_after_ambers.value) :]
    twice = len(last) == rules.reduce_after_ambers.value and all(
        verdict.colour == "amber" and verdict.complete for verdict in last
    )
    red = bool(verdicts) and verdicts[-1].colour == "red"
    return rules.reduce_by.value if twice or red else 0.0


def _recent(pains: Sequence[RunPain], today: date) -> list[RunPain]:
    window = timedelta(days=knowledge().light.window.value)
    recent = [pain for pain in pains if timedelta() <= today - pain.ran_on <= window]
    return sorted(recent, key=lambda pain: (pain.ran_on, pain.run_id))


def _missing(pain: RunPain) -> str:
    if pain.during is None:
        return "We don't know yet how the last run felt."
    if pain.hour_after is None:
        return "We don't know yet how it felt an hour after the last run."
    return "We don't know yet how it felt the morning after the last run."


def _physio(reds: Sequence[tuple[datetime, str]], now: datetime) -> str:
    rules = knowledge().light
    days = {red[0].date() for red in reds if now - red[0] <= timedelta(days=rules.window.value)}
    enough = len(days) >= rules.reds_to_physio.value
    return " More than one red day within a week: please see a physio." if enough else ""


def _calm(pains: Sequence[RunPain]) -> str:
    if pains:
        return "The last run, the hour after and this morning were all calm."
    return "This morning is calm."


def _lit(colour: Colour, why: str, *, known: bool = True, reduce_by: float = 0.0) -> Light:
    rules = knowledge().light
    word, icon = (colour, colour) if known else ("unknown", "unknown")
    return Light(
        colour,
        rules.words[word],  # type: ignore[index]
        rules.icons[icon],  # type: ignore[index]
        why,
        known=known,
        reduce_by=reduce_by,
    )
