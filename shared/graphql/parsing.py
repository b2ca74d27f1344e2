"""Arguments of GraphQL, read by the very schemas that read the bodies of REST."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shared.errors import ValidationFailed
from shared.http import Patch, field_errors

_B = TypeVar("_B", bound=BaseModel)


def parse(schema: type[_B], arguments: Mapping[str, Any] | None) -> _B:
    """
    Return the arguments as REST would have read them; null means "not given".

    Only in a ``Patch`` it means more: null clears.

    :raises ValidationFailed: naming the fields as REST names them.
    """
    try:
        given = arguments or {}
        if issubclass(schema, Patch):
            return schema.model_validate({name: _plain(given[name]) for name in given})
        return schema.model_validate(_plain(given))
    except ValidationError as refusal:
        errors = field_errors(refusal.errors(include_url=False))
        names = ", ".join(dict.fromkeys(error.field for error in errors if error.field))
        detail = f"Not allowed: {names}." if names else "A value is not allowed."
        raise ValidationFailed(detail, errors=errors) from None


def _plain(said: Any) -> Any:
    if isinstance(said, Mapping):
        # Not by its items(): graphene makes every field an attribute, so one called items hides it.
        return {name: _plain(said[name]) for name in said if said[name] is not None}
    if isinstance(said, Sequence) and not isinstance(said, str):
        return [_plain(inner) for inner in said]
    # An enum of GraphQL is another class than the choices of the model: its value is meant.
    return said.value if isinstance(said, Enum) else said
