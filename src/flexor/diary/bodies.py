"""What each kind of diary entry holds: validated, bounded, unchangeable."""

from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from flexor.assessment.answers import Answer, validate
from flexor.errors import BadAnswer
from flexor.programme.pain import Sign

from .settings import check_setting

Pain = Annotated[int, Field(ge=0, le=10, strict=True)]
RunId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=2000)]


class Body(BaseModel):
    """The root of all bodies."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckAnswered(Body):
    """One or more answers to the safety questions."""

    answers: dict[str, Answer] = Field(min_length=1, max_length=100)

    @field_validator("answers", mode="before")
    @classmethod
    def _contract(cls, raw: object) -> dict[str, Answer]:
        try:
            return validate(raw)
        except BadAnswer as error:
            raise ValueError(str(error)) from error


class MorningCheckin(Body):
    """Three taps in the morning; ``day`` is the runner's own."""

    day: date
    pain: Pain
    night_pain: bool = False
    limp: bool = False


class PainLogged(Body):
    """Pain around a run; a number left out stays as it was told before."""

    run_id: RunId
    ran_on: date
    during: Pain | None = None
    hour_after: Pain | None = None
    next_morning: Pain | None = None
    signs: tuple[Sign, ...] | None = None


class WarmUpAnswered(Body):
    """Minutes of walking before the recording began."""

    run_id: RunId
    minutes: Annotated[float, Field(ge=0, le=180, allow_inf_nan=False)]


class Drink(Body):
    """One drink."""

    ml: Annotated[float, Field(gt=0, le=3000, allow_inf_nan=False)]
    caffeinated: bool = False


class Setting(Body):
    """One setting and its value."""

    name: str
    value: Any

    @field_validator("value")
    @classmethod
    def _known(cls, value: object, info: Any) -> object:
        return check_setting(str(info.data.get("name")), value)


class Incident(Body):
    """It went wrong on a run."""

    pain: Pain | None = None
    signs: tuple[Sign, ...] = ()
    note: Long = ""


class Clearance(Body):
    """A clinician looked at it: who, when, and which rules their word lifts."""

    clinician: Annotated[str, Field(min_length=1, max_length=200)]
    seen_on: date
    rules: Annotated[tuple[Annotated[str, Field(max_length=20)], ...], Field(min_length=1)]
    note: Long = ""

    @field_validator("rules")
    @classmethod
    def _bounded(cls, rules: tuple[str, ...]) -> tuple[str, ...]:
        if len(rules) > 100:
            raise ValueError("names too many rules")
        return rules


class TestRecorded(Body):
    """One measured test, e.g. seconds of a hold."""

    name: Short
    value: Annotated[float, Field(allow_inf_nan=False)]
    unit: Short
    side: Literal["left", "right", "both"] = "both"
    pain: Pain | None = None


class SessionDone(Body):
    """A planned session, rest included, that was done."""

    session: Short
    minutes: Annotated[float, Field(ge=0, le=1440, allow_inf_nan=False)] = 0
    pain: Pain | None = None
    note: Long = ""


class Void(Body):
    """A mistake: the named entry counts as never made. It cannot name another void."""

    entry: UUID


Kind = Literal[
    "check_answered",
    "morning_checkin",
    "pain_logged",
    "warm_up_answered",
    "drink",
    "setting",
    "incident",
    "clearance",
    "test_recorded",
    "session_done",
    "void",
]

BODIES: Final[dict[str, type[Body]]] = {
    "check_answered": CheckAnswered,
    "morning_checkin": MorningCheckin,
    "pain_logged": PainLogged,
    "warm_up_answered": WarmUpAnswered,
    "drink": Drink,
    "setting": Setting,
    "incident": Incident,
    "clearance": Clearance,
    "test_recorded": TestRecorded,
    "session_done": SessionDone,
    "void": Void,
}
