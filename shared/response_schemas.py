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
        if cls in _converting or _has_paths(cls):
            return handler(DjangoGetter(values, cls, info.context))
        try:
            return handler(_unconverted(values, cls, info.context))
        except ValidationError:
            # A value may have to be converted, such as the manager of related objects.
            converted = handler(DjangoGetter(values, cls, info.context))
            _converting.add(cls)
            return converted


def _unconverted(values: Any, schema: type[Out], context: Any) -> Any:
    if not schema._ninja_resolvers:
        return values
    getter = DjangoGetter if isinstance(values, dict) else _Attributes
    return getter(values, schema, context)


class _Attributes(DjangoGetter):
    """The attributes of an object as they are, except those for which a schema has a resolver."""

    def __getattr__(self, key: str) -> Any:
        resolver = self._schema_cls._ninja_resolvers.get(key)
        return self._convert_result(resolver(self)) if resolver else getattr(self._obj, key)


_converting: set[type[Out]] = set()
"""The schemas of which an object had a value to convert."""


@cache
def _has_paths(schema: type[Out]) -> bool:
    """Return whether a field is read from a path of names."""
    return any("." in str(info.validation_alias) for info in schema.model_fields.values())
