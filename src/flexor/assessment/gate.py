"""The safety gate: unless it is clear, nothing to do with the body except rest leaves the program.

Clear needs all of it: every safety question answered, nothing unsure, nobody under 16, no rule and
no caution that a clinician has not lifted, and answers that are young enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from flexor.knowledge import knowledge
from flexor.knowledge.triage import Tier

from .alarm import Alarm, standing
from .answers import Answers
from .clearance import SKEW, Clearance, Times, lifted
from .findings import Findings, findings, required
from .messages import FollowUp, follow_ups, must_not, reasons, title, what_to_do
from .rules import Fired
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether it is clear, and if not, why and what to do about it, in plain words.

    ``rules`` raise the urgency, ``cautions`` only keep closed; both are shown, lifted ones are not
    among them. ``missing`` was never answered; ``to_ask`` is all that must be answered now.
    """

    clear: bool
    urgency: Tier
    title: str
    rules: tuple[Fired, ...]
    cautions: tuple[Fired, ...]
    lifted: tuple[str, ...]
    missing: tuple[str, ...]
    to_ask: tuple[str, ...]
    reasons: tuple[str, ...]
    must_not: tuple[str, ...]
    what_to_do: tuple[str, ...]
    stale: Literal["full", "short"] | None
    reopened: bool
    follow_ups: tuple[FollowUp, ...]


def check(
    answers: Answers,
    now: datetime,
    *,
    answered_at: Mapping[str, datetime] | None = None,
    unchanged_since: Mapping[str, datetime] | None = None,
    clearances: Sequence[Clearance] = (),
    reopened_at: datetime | None = None,
    alarms: Sequence[Alarm] = (),
) -> Gate:
    """The gate for validated answers at ``now`` (aware).

    ``answered_at`` is when each answer was last given (None: all of them now), ``unchanged_since``
    since when it has been the same (None: as given). ``reopened_at`` is the last incident or red
    light: whatever was answered before it is asked again. ``alarms`` are emergency and same-day
    answers of before that were changed since.
    """
    now = now.astimezone(UTC)  # so that a day has 24 hours also where the clocks change
    given = dict.fromkeys(answers, now) if answered_at is None else answered_at
    times = Times(given, unchanged_since or given)
    found = findings(answers)
    found = replace(found, rules=found.rules + standing(alarms, found.rules, clearances, now))
    off = lifted((*found.rules, *found.cautions), clearances, times, now)
    return _gate(_verdict(answers, found, off, times, now, reopened_at))


def _verdict(
    answers: Answers,
    found: Findings,
    off: frozenset[str],
    times: Times,
    now: datetime,
    reopened_at: datetime | None,
) -> Verdict:
    days = knowledge().triage.clear
    needed = required(answers)
    return Verdict(
        urgency=found.urgency(off),
        rules=tuple(rule for rule in found.rules if rule.id not in off),
        cautions=tuple(rule for rule in found.cautions if rule.id not in off),
        lifted=tuple(sorted(off)),
        missing=found.missing,
        unsure=found.unsure,
        old=_older(needed, times, now, days.full_days),
        old_short=_older(days.short_screen, times, now, days.short_days),
        before_event=_before(needed, times, reopened_at),
        too_young=found.too_young,
    )


def _gate(verdict: Verdict) -> Gate:
    return Gate(
        clear=verdict.clear,
        urgency=verdict.urgency,
        title=title(verdict),
        rules=verdict.rules,
        cautions=verdict.cautions,
        lifted=verdict.lifted,
        missing=verdict.missing,
        to_ask=verdict.to_ask,
        reasons=reasons(verdict),
        must_not=must_not(verdict),
        what_to_do=what_to_do(verdict),
        stale="full" if verdict.old else "short" if verdict.old_short else None,
        reopened=bool(verdict.before_event),
        follow_ups=follow_ups(verdict),
    )


def _older(keys: Sequence[str], times: Times, now: datetime, days: int) -> tuple[str, ...]:
    """Answered keys whose answer is older than so many days, or from the future."""
    oldest, newest = now - timedelta(days=days), now + SKEW
    return tuple(key for key in keys if key in times.at and not oldest <= times.at[key] <= newest)


def _before(keys: Sequence[str], times: Times, event: datetime | None) -> tuple[str, ...]:
    """Answered keys whose answer was given before the event."""
    if event is None:
        return ()
    return tuple(key for key in keys if key in times.at and times.at[key] <= event)
