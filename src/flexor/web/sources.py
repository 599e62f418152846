"""Where a number comes from, in words: ids of references become their text."""

from collections.abc import Iterable
from functools import cache

from flexor.knowledge import knowledge
from flexor.runs.beliefs import beliefs


@cache
def _texts() -> dict[str, str]:
    known = {name: reference.text for name, reference in knowledge().references.by_id().items()}
    return {**dict(beliefs().references), **known}


def cite(ids: str | Iterable[str]) -> str:
    """The references' texts, one after the other; an unknown id stands for itself."""
    wanted = ids.split(", ") if isinstance(ids, str) else list(ids)
    return " · ".join(_texts().get(each, each) for each in wanted)
