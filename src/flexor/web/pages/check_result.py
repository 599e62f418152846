"""What the answers mean: how urgent, what to do, what not. Never an exercise."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from fastapi import Form as Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flexor.app.gate_now import gate_now
from flexor.app.record_clearance import record_clearance
from flexor.assessment import Gate
from flexor.errors import BadAnswer
from flexor.knowledge import knowledge
from flexor.web.gate_view import tone
from flexor.web.render import page
from flexor.web.sources import cite
from flexor.web.visit import Visit, Visiting

router = APIRouter(prefix="/check", include_in_schema=False)


@router.get("/result")
def result(visit: Visiting) -> HTMLResponse:
    """The gate at this moment, in words."""
    gate = gate_now(visit.house, visit.runner)
    return page(visit.request, "check_result.html", {"result": _view(visit, gate)}, here="today")


@router.post("/clearance")
def clearance(
    visit: Visiting,
    who: Annotated[str, Field(max_length=200)],
    seen_on: Annotated[date, Field()],
    rule: Annotated[list[str] | None, Field()] = None,
    sure: Annotated[bool, Field()] = False,
    entry: Annotated[UUID | None, Field()] = None,
) -> Response:
    """Record a clinician's word about exactly these rules."""
    if not rule or not sure or not who.strip():
        raise BadAnswer(
            "A clearance needs who gave it, what for, and that they examined you.",
            "Go back and fill in all three.",
        )
    record_clearance(visit.house, visit.runner, who.strip(), seen_on, rule, entry_id=entry)
    return RedirectResponse("/check/result", 303)


def _view(visit: Visit, gate: Gate) -> dict[str, Any]:
    colour, sign, word = tone(gate.urgency, clear=gate.clear)
    asked = knowledge().questions.by_id()
    fired = (*gate.rules, *gate.cautions)
    return {
        "tone": colour,
        "sign": sign,
        "word": word,
        "is_clear": gate.clear,
        "title": gate.title,
        "what_to_do": gate.what_to_do,
        "must_not": gate.must_not,
        "open": len(gate.to_ask),
        "reasons": [{"text": rule.text, "source": _source(rule.id)} for rule in fired],
        "follow_ups": [
            {
                "text": follow.text,
                "href": _where(follow.question),
                "asked": asked[follow.question].text,
            }
            for follow in gate.follow_ups
        ],
        "may_clear": [{"id": rule.id, "text": rule.text} for rule in fired],
        "again": _again(),
        "today": visit.today.isoformat(),
    }


def _again() -> str:
    days = knowledge().triage.clear
    return (
        f"A few short questions come again in {days.short_days} days, and all of them in "
        f"{days.full_days}. Anything new or worse in between: answer them at once."
    )


def _where(question: str) -> str:
    for group in knowledge().questions.groups:
        if any(asked.id == question for asked in group.questions):
            return f"/check/{group.id}#q-{question}"
    return "/check"


def _source(rule_id: str) -> str:
    triage = knowledge().triage
    for flag in triage.red_flags:
        if flag.id == rule_id:
            return f"Grade {flag.grade}. {cite(flag.source)}"
    if any(rule.id == rule_id for rule in triage.cautions.rules):
        return f"Grade {triage.cautions.grade}. {cite(triage.cautions.source)}"
    if any(rule.id == rule_id for rule in triage.escalators.rules):
        return f"Grade {triage.escalators.grade}. {cite(triage.escalators.source)}"
    return f"Grade {triage.bone_screen.grade}. {cite(triage.bone_screen.source)}"
