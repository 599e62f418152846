"""What we hold true: data with sources and grades, and its typed loading."""

from .cited import Cited, Fact, Grade, Number, Sources, Span
from .library import Knowledge, knowledge
from .loading import load

__all__ = [
    "Cited",
    "Fact",
    "Grade",
    "Knowledge",
    "Number",
    "Sources",
    "Span",
    "knowledge",
    "load",
]
