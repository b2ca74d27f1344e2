"""What an answer is refused for, in the shape of REST or of GraphQL."""

from collections.abc import Mapping
from typing import Any


def code_of(answer: Mapping[str, Any]) -> str:
    """Return the code of a problem document, or of the first error of GraphQL."""
    if "code" in answer:
        return str(answer["code"])
    return str(answer["errors"][0]["extensions"]["code"])
