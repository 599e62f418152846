"""Read a knowledge file into its type; a wrong one fails with its name, the place, the reason."""

import json
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from flexor.errors import KnowledgeError

Model = TypeVar("Model", bound=BaseModel)

REMEDY = "Mend the file, or reinstall Flexor."


def wrong(file: str, place: str, reason: str) -> KnowledgeError:
    """The error that names a file, the place in it, and what is wrong there."""
    return KnowledgeError(f"{file}: {place}: {reason}.", REMEDY)


def load(file: str, model: type[Model]) -> Model:
    """Load ``data/<file>`` of this package as ``model``; raises KnowledgeError."""
    try:
        text = (resources.files(__package__) / "data" / file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(file, "the file", "cannot be read") from error
    return parse(file, text, model)


def parse(file: str, text: str, model: type[Model]) -> Model:
    """Parse the text of a knowledge file as ``model``; raises KnowledgeError."""
    try:
        return model.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        raise wrong(file, f"line {error.lineno}", error.msg) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "top"
        raise wrong(file, place, first["msg"].rstrip(".")) from error
