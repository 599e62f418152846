"""How urgent a gate is, as tone, sign and word: never by colour alone."""

from typing import Final

Look = tuple[str, str, str]

#: An urgency that closes the gate.
URGENT: Final[dict[str, Look]] = {
    "emergency": ("red", "stop", "Emergency"),
    "same_day": ("red", "stop", "Urgent"),
    "gp_week": ("amber", "pause", "See a doctor"),
}
#: What can't wait for the rest of the questions.
TODAY: Final = ("emergency", "same_day")
CLEAR: Final[Look] = ("green", "check", "Clear")
CLOSED: Final[Look] = ("amber", "pause", "Not clear yet")


def tone(urgency: str, *, clear: bool) -> Look:
    """Tone, sign and word."""
    return URGENT.get(urgency, CLEAR if clear else CLOSED)
