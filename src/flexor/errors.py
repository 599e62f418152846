"""Everything that Flexor raises on purpose.

    FlexorError
    ├── UnreadableInput      bytes from outside that no reader understands
    │   ├── LimitExceeded    too large, too many, too deep, too slow
    │   └── NotAnActivity    readable, but no recording of a run (settings, a course, a picture)
    ├── BadAnswer            an unknown question or option, or a value out of range
    ├── NotClear             something to do with the body was asked for without clearance
    ├── NotFound             no such run, import, entry
    ├── KnowledgeError       a knowledge file is wrong: file, place, reason
    └── StoreError           the data folder or database cannot be used

Each carries the problem and the remedy as two plain sentences for a person.
"""


class FlexorError(Exception):
    """Root of the tree: ``problem`` says what is wrong, ``remedy`` what to do about it."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["FlexorError"], tuple[str, str]]:
        """Survive the trip between worker processes."""
        return (type(self), (self.problem, self.remedy))


class UnreadableInput(FlexorError):
    """Bytes from outside that no reader understands."""


class LimitExceeded(UnreadableInput):
    """Too large, too many, too deeply nested or too slow."""


class NotAnActivity(UnreadableInput):
    """Readable, but not a recording of a run, a walk or a day."""


class BadAnswer(FlexorError):
    """An unknown question or option, or a value out of range."""


class NotClear(FlexorError):
    """Something to do with the body was asked for by someone who is not clear."""


class NotFound(FlexorError):
    """No such run, import or entry."""


class KnowledgeError(FlexorError):
    """A knowledge file is wrong; the problem names the file, the place and the reason."""


class StoreError(FlexorError):
    """The data folder or the database cannot be used."""
