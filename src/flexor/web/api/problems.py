"""What the API says when something is wrong: a problem document (RFC 9457)."""

from typing import Any, Final

from pydantic import BaseModel


class Problem(BaseModel):
    """``title`` says what is wrong, ``detail`` what to do about it."""

    type: str
    title: str
    detail: str
    status: int


def _described(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "model": Problem,
        "description": text,
        "content": {"application/problem+json": {"schema": schema}},
    }


PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    400: _described("The request could not be read."),
    403: _described("Not clear, or asked for by another site."),
    404: _described("There is no such thing."),
    413: _described("Too large."),
    422: _described("A value is wrong; the problem names it."),
}
