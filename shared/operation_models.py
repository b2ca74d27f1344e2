"""
The models that ninja makes for the parameters and the responses of each operation.

Each takes about 10 kB and half of them are equal, so equal ones are one. Import this before an
operation is declared.
"""

from collections.abc import Hashable
from functools import cache
from typing import Any

from ninja import Schema
from ninja.operation import Operation
from ninja.signature.details import ViewSignature
from pydantic import BaseModel

_create_response_model = Operation._create_response_model
_create_parameter_models = ViewSignature._create_models
_OF_NINJA = ("__ninja_", "__read_from_single_attr__")
_parameter_models: dict[Hashable, type[BaseModel]] = {}


def _share_response_model(operation: Operation, response: Any) -> type[Schema] | None:
    try:
        return _response_model_of(response)
    except TypeError:
        # The type has an annotation that cannot be a key.
        return _create_response_model(operation, response)


@cache
def _response_model_of(response: Hashable) -> type[Schema] | None:
    return _create_response_model(None, response)  # type: ignore[arg-type]  # which it does not use


def _share_parameter_models(signature: ViewSignature) -> list[type[BaseModel]]:
    return [_shared(model) for model in _create_parameter_models(signature)]


def _shared(model: type[BaseModel]) -> type[BaseModel]:
    fields = model.model_fields.items()
    of_ninja = [(name, value) for name, value in vars(model).items() if name.startswith(_OF_NINJA)]
    key = (
        model.__bases__,
        # With the annotations themselves, because different types may have the same text.
        tuple((name, field.annotation, repr(field)) for name, field in fields),
        repr(of_ninja),
    )
    try:
        return _parameter_models.setdefault(key, model)
    except TypeError:
        return model


# Ninja has no hook for its models.
Operation._create_response_model = _share_response_model  # type: ignore[assignment, method-assign]
ViewSignature._create_models = _share_parameter_models  # type: ignore[assignment, method-assign]
