"""Reading error codes from responses of REST and GraphQL."""

from collections.abc import Mapping
from typing import Any


def get_error_code(body: Mapping[str, Any]) -> str:
    """Return the code of a problem document, or of the first error of GraphQL."""
    if "code" in body:
        return str(body["code"])
    return str(body["errors"][0]["extensions"]["code"])
