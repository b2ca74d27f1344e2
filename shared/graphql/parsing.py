"""Validation of GraphQL arguments by the Pydantic schemas of REST."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from shared.errors import ValidationFailed
from shared.graphql.viewers import current_user
from shared.http import Patch, field_errors

_B = TypeVar("_B", bound=BaseModel)
_R = TypeVar("_R")


def with_filters(
    schema: type[BaseModel], *, signed_in: bool = False
) -> Callable[[Callable[..., _R]], Callable[..., _R]]:
    """
    Let a resolver take its arguments as an instance of a schema of REST.

    The resolver gets ``root``, ``info`` and the instance. The fields of an argument ``filter`` are
    fields of the schema, and ``order_by`` is its ``ordering``. Arguments that the schema does not
    have are passed on by name.

    :param signed_in: whether anonymous viewers are refused, before the arguments are validated, as
        REST does.
    """

    def decorate(resolve: Callable[..., _R]) -> Callable[..., _R]:
        @wraps(resolve)
        def resolve_filtered(root: object, info: Any, **arguments: Any) -> _R:
            if signed_in:
                current_user(info)
            given = {**(arguments.pop("filter", None) or {}), **arguments}
            if "order_by" in given:
                given["ordering"] = given.pop("order_by")
            filters = {name: given.pop(name) for name in schema.model_fields if name in given}
            return resolve(root, info, parse(schema, filters), **given)

        return resolve_filtered

    return decorate


def parse(schema: type[_B], arguments: Mapping[str, Any] | None) -> _B:
    """
    Validate GraphQL arguments with a schema of REST and return its instance.

    Null means "not given", except in a ``Patch``, where it clears the field.

    :raises ValidationFailed: if a value is not allowed. Its errors name the fields as REST does.
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


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        # Do not call items(): graphene makes every input field an attribute, so a field
        # named "items" hides the method.
        return {name: _plain(value[name]) for name in value if value[name] is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    # The GraphQL enum is a different class from the model's choices, so pass its value on.
    return value.value if isinstance(value, Enum) else value
