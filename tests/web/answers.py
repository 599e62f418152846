"""What a calm runner answers, over the real forms."""

from typing import Final

from fastapi.testclient import TestClient

from flexor.knowledge import knowledge

CALM: Final = {
    "age": "36",
    "sex": "m",
    "weight_bearing": "full",
    "location": "hip_crease_front",
    "onset": "gradual",
    "quality": "tight_pull",
    "lump": "none",
    "nprs_worst": "3",
    "nprs_rest": "0",
    "night_pain": "none",
    "pain_walking": "none",
    "strength_loss": "none",
    "morning_stiffness": "none",
    "aggravators": "uphill",
    "timing_in_run": "start_then_eases",
    "trend": "stable",
    "load_spike": "none",
    "bmi.height": "178",
    "bmi.weight": "70",
    "menstrual": "not_applicable",
}


def forms(**changed: str) -> dict[str, dict[str, str]]:
    """The form of every group: calm, except for what is changed; "no" wherever it is a yes/no."""
    said = CALM | changed
    filled = {}
    for group in knowledge().questions.groups:
        keys = [asked.id for asked in group.questions]
        if group.tick_list:
            filled[group.id] = {key: "true" for key in keys if key in changed} or {"_none": "true"}
        else:
            filled[group.id] = {key: said.get(key, "false") for key in keys if key != "bmi"}
            if "bmi" in keys:
                filled[group.id] |= {key: said[key] for key in ("bmi.height", "bmi.weight")}
    return filled


def walk_through(client: TestClient, **changed: str) -> str:
    """Answer every group; the path of the last page."""
    path = ""
    for group_id, data in forms(**changed).items():
        answer = client.post(f"/check/{group_id}", data=data)
        assert answer.status_code == 200, answer.text
        path = answer.url.path
    return path
