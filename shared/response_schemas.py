"""The base of response schemas, which reads objects without looking up each attribute in Python."""

from functools import cache
from typing import Any, Self

from ninja import Schema
from ninja.schema import DjangoGetter
from pydantic import (
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)


class Out(Schema):
    """A response body. Every field is present, null or not."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )

    # It has the name of the validator of ninja, which wraps every object so that each attribute is
    # looked up in Python. Most objects need no more than their attributes.
    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(
        cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Any:
        if cls not in _converting and not _has_own_look_ups(cls):
            try:
                return handler(values)
            except ValidationError:
                # A value may have to be converted, such as the manager of related objects.
                converted = handler(DjangoGetter(values, cls, info.context))
                _converting.add(cls)
                return converted
        return handler(DjangoGetter(values, cls, info.context))


_converting: set[type[Out]] = set()
"""The schemas of which an object had a value to convert."""


@cache
def _has_own_look_ups(schema: type[Out]) -> bool:
    """Return whether a field is not an attribute: it has a resolver, or a path of names."""
    aliases = [str(info.validation_alias or "") for info in schema.model_fields.values()]
    return bool(schema._ninja_resolvers) or any("." in alias for alias in aliases)
