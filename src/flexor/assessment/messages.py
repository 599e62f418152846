"""What the gate says: the worst first, in words that a worried person can act on."""

from collections.abc import Iterable
from dataclasses import dataclass

from flexor.knowledge import knowledge
from flexor.knowledge.triage import TIERS
from flexor.knowledge.wording import Message

from .bone_screen import SOURCE as BONE
from .rules import Fired
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A concrete question for someone who was not sure."""

    question: str
    text: str


def title(verdict: Verdict) -> str:
    """One line: the most important thing to do."""
    return _messages(verdict)[0].title


def what_to_do(verdict: Verdict) -> tuple[str, ...]:
    """What to do, most important first; an emergency shows only itself."""
    messages = _messages(verdict)
    shown = messages[:1] if verdict.urgency == "emergency" else messages
    lines = [line for message in shown for line in message.what_to_do]
    return _once((*lines[:1], *_of_sources(verdict), *lines[1:]))


def must_not(verdict: Verdict) -> tuple[str, ...]:
    """What not to do while it is closed."""
    advice = knowledge().advice
    if verdict.clear:
        return ()
    suspended = verdict.urgency in ("emergency", "same_day")
    known = [advice.sources[rule.source] for rule in verdict.rules if rule.source in advice.sources]
    special = [line for source in known for line in source.must_not]
    return _once((*(advice.suspended if suspended else advice.closed), *special))


def reasons(verdict: Verdict) -> tuple[str, ...]:
    """Why it is closed, in plain words; empty when it is clear."""
    if verdict.clear:
        return ()
    lines = [rule.text for rule in (*verdict.rules, *verdict.cautions)]
    limits = knowledge().triage.clear
    lines += [f"You are under {limits.min_age}."] if verdict.too_young else []
    lines += [f"You weren't sure: {_asked(key)}" for key in verdict.unsure]
    lines += [f"{len(verdict.missing)} safety questions are open."] if verdict.missing else []
    lines += ["Something went wrong since you answered."] if verdict.before_event else []
    lines += [f"Some answers are older than {limits.full_days} days."] if verdict.old else []
    short = f"The short questions are older than {limits.short_days} days."
    lines += [short] if verdict.old_short else []
    return _once(lines)


def follow_ups(verdict: Verdict) -> tuple[FollowUp, ...]:
    """A concrete question for each answer that was "not sure"."""
    asked = knowledge().questions.by_id()
    return tuple(FollowUp(key, asked[key].if_unsure) for key in verdict.unsure)


def _messages(verdict: Verdict) -> list[Message]:
    """What applies, the most important first; "clear" if nothing else does."""
    advice = knowledge().advice
    ranked = (
        (verdict.urgent, advice.urgencies[verdict.urgency]),
        (verdict.too_young, advice.too_young),
        (bool(verdict.missing), advice.unfinished),
        (bool(verdict.cautions) and not verdict.urgent, advice.look_first),
        (bool(verdict.before_event), advice.reopened),
        (bool(verdict.unsure), advice.unsure),
        (bool(verdict.old), advice.stale_full),
        (bool(verdict.old_short) and not verdict.old, advice.stale_short),
    )
    return [message for applies, message in ranked if applies] or [advice.clear]


def _of_sources(verdict: Verdict) -> list[str]:
    """What to say and ask for each source of pain that a rule points to."""
    worst: dict[str | None, Fired] = {}
    for rule in sorted(verdict.rules, key=_urgency, reverse=True):
        worst.setdefault(rule.source, rule)
    emergency = verdict.urgency == "emergency"
    rules = [rule for rule in worst.values() if not emergency or rule.tier == "emergency"]
    return [line for rule in rules for line in _of_source(rule)]


def _urgency(rule: Fired) -> int:
    return TIERS.index(rule.tier) if rule.tier else -1


def _of_source(rule: Fired) -> tuple[str, ...]:
    advice = knowledge().advice
    if rule.source == BONE and rule.tier == "emergency":
        return advice.bone_emergency
    if rule.source == BONE and rule.tier == "gp_week":
        return advice.bone_gp_week
    known = advice.sources.get(rule.source or "")
    return known.what_to_do if known else ()


def _asked(key: str) -> str:
    return knowledge().questions.by_id()[key].text


def _once(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))
