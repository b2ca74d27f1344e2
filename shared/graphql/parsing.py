"""Validation of GraphQL arguments by the Pydantic schemas of REST."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shared.errors import ValidationFailed
from shared.http import Patch, error_details, field_errors
from shared.strict_formats import IDS_ARE_TEXTS

_B = TypeVar("_B", bound=BaseModel)


def parse(schema: type[_B], arguments: Mapping[str, Any] | None) -> _B:
    """
    Validate GraphQL arguments with a schema of REST and return its instance.

    Null means "not given", except in a ``Patch``, where it clears the field.

    :raises ValidationFailed: if a value is not allowed. Its errors name the fields as REST does.
    """
    try:
        given = arguments or {}
        if issubclass(schema, Patch):
            return schema.model_validate(
                {name: _plain(given[name]) for name in given}, context=IDS_ARE_TEXTS
            )
        return schema.model_validate(_plain(given), context=IDS_ARE_TEXTS)
    except ValidationError as refusal:
        errors = field_errors(error_details(refusal))
        names = ", ".join(dict.fromkeys(error.field for error in errors if error.field))
        detail = f"Not allowed: {names}." if names else "A value is not allowed."
        raise ValidationFailed(detail, errors=errors) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        # Do not call items(): graphene makes every input field an attribute, so a field
        # named "items" hides the method.
        return {name: _plain(value[name]) for name in value if value[name] is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    # The GraphQL enum is a different class from the model's choices, so pass its value on.
    return value.value if isinstance(value, Enum) else value
