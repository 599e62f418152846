"""The safety questions: a group at a time, kept as one goes; and what the answers mean."""

from collections.abc import Collection
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse, Response

from flexor.app.answer_check import (
    CheckPage,
    answer_check,
    answer_ticks,
    check_page,
    confirm_lasting,
)
from flexor.assessment.questions import QuestionGroup, short_screen
from flexor.errors import BadAnswer, NotFound
from flexor.knowledge import knowledge
from flexor.web.gate_view import TODAY
from flexor.web.pages.check_form import NONE, Parsed, fields, parse
from flexor.web.render import page
from flexor.web.visit import Form, Visit, Visiting
from flexor.web.words import plural

router = APIRouter(prefix="/check", include_in_schema=False)

SHORT: Final = "short"


@router.get("")
def overview(visit: Visiting) -> HTMLResponse:
    """Every group, what is open, and where to go on."""
    checked = check_page(visit.house, visit.runner)
    groups = [_group_line(group, checked.gate.to_ask) for group in checked.groups]
    following = next((group for group in groups if not group["done"]), None)
    begun = any(group["done"] for group in groups)
    context = {
        "title": checked.gate.title if checked.gate.to_ask else "Your safety questions",
        "next": following and following["id"],
        "next_word": "Go on" if begun else "Begin",
        "short": _only_short(checked),
        "lasting": checked.gate.stale == "full",
        "groups": groups,
        "result": begun,
    }
    return page(visit.request, "check.html", {"check": context}, here="today")


@router.post("/still-true")
def still_true(visit: Visiting) -> Response:
    """What rarely changes is still so; the rest is asked."""
    confirm_lasting(visit.house, visit.runner)
    return RedirectResponse("/check", 303)


@router.get("/{group_id}")
def ask(visit: Visiting, group_id: str) -> HTMLResponse:
    """One group of questions."""
    return _form(visit, check_page(visit.house, visit.runner), group_id)


@router.post("/{group_id}")
def answer(visit: Visiting, group_id: str, form: Form) -> Response:
    """Keep what was answered, then go on; or say what is still open."""
    checked = check_page(visit.house, visit.runner)
    group = _group(checked, group_id)
    if group.tick_list:
        chosen = [key for key in form if key != NONE]
        try:
            answer_ticks(visit.house, visit.runner, group.id, chosen, none=NONE in form)
        except BadAnswer as error:
            return _form(visit, checked, group_id, problem=error.remedy)
        return _onward(visit, group_id)
    parsed = parse(group.questions, form, visit.units)
    try:
        if parsed.answers:
            answer_check(visit.house, visit.runner, parsed.answers)
    except BadAnswer as error:
        return _form(visit, checked, group_id, problem=f"{error.problem} {error.remedy}")
    if parsed.errors:
        again = check_page(visit.house, visit.runner)
        return _form(visit, again, group_id, parsed=parsed)
    return _onward(visit, group_id)


def _form(
    visit: Visit,
    checked: CheckPage,
    group_id: str,
    *,
    problem: str = "",
    parsed: Parsed | None = None,
) -> HTMLResponse:
    group = _group(checked, group_id)
    again = [key for key in checked.gate.to_ask if parsed is None or key not in parsed.answers]
    questions = fields(
        group, asked_again=again, units=visit.units, errors=parsed.errors if parsed else {}
    )
    if parsed and parsed.errors:
        problem = f"The rest is saved. {plural(len(parsed.errors), 'question')} still open."
    context = {
        "id": group_id,
        "title": group.title,
        "intro": group.intro,
        "place": _place(checked, group_id),
        "tick_list": group.tick_list,
        "questions": questions,
        "none_chosen": all(question["answer"] is False for question in questions),
        "problem": problem,
    }
    asked = knowledge().questions
    labels = {"unsure_label": asked.unsure_label, "none_label": asked.none_label}
    status = 422 if problem else 200
    return page(
        visit.request, "check_group.html", {"group": context, **labels}, here="today", status=status
    )


def _onward(visit: Visit, group_id: str) -> Response:
    """To the next group with an open question, else to the result; to what is urgent at once."""
    checked = check_page(visit.house, visit.runner)
    if group_id == SHORT or checked.gate.urgency in TODAY:
        return RedirectResponse("/check/result", 303)
    open_ones = [group.id for group in checked.groups if _open(group, checked.gate.to_ask)]
    ids = [group.id for group in checked.groups]
    later = [each for each in open_ones if ids.index(each) > ids.index(group_id)]
    following = next(iter(later or open_ones), None)
    return RedirectResponse(f"/check/{following}" if following else "/check/result", 303)


def _group(checked: CheckPage, group_id: str) -> QuestionGroup:
    if group_id == SHORT:
        answers = {
            q.id: q.answer for g in checked.groups for q in g.questions if q.answer is not None
        }
        return short_screen(answers)
    for group in checked.groups:
        if group.id == group_id:
            return group
    raise NotFound("There are no such questions.", "Go back to the safety questions.")


def _group_line(group: QuestionGroup, to_ask: Collection[str]) -> dict[str, Any]:
    left = _open(group, to_ask)
    state = "" if not left else "open" if group.tick_list else f"{left} open"
    return {"id": group.id, "title": group.title, "done": not left, "state": state}


def _open(group: QuestionGroup, to_ask: Collection[str]) -> int:
    asked = (q for q in group.questions if q.applies)
    return sum(q.answer is None or q.id in to_ask for q in asked)


def _only_short(checked: CheckPage) -> bool:
    asked = set(checked.gate.to_ask)
    return bool(asked) and asked <= set(knowledge().triage.clear.short_screen)


def _place(checked: CheckPage, group_id: str) -> str:
    ids = [group.id for group in checked.groups]
    if group_id not in ids:
        return "the weekly check"
    return f"{ids.index(group_id) + 1} of {len(ids)}"
