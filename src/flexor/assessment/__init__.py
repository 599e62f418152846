"""Answers to red flags, the bone-stress screen and what is clear."""

from .alarm import Alarm, alarming
from .answers import Answer, Answers, validate
from .clearance import Clearance
from .findings import findings
from .gate import Gate, check
from .questions import Question, QuestionGroup, groups, short_screen

__all__ = [
    "Alarm",
    "Answer",
    "Answers",
    "Clearance",
    "Gate",
    "Question",
    "QuestionGroup",
    "alarming",
    "check",
    "findings",
    "groups",
    "short_screen",
    "validate",
]
