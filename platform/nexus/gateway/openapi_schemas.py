"""The schemas of the OpenAPI document as ninja and pydantic generate them."""

import re
from copy import deepcopy
from typing import Any

import ninja.openapi.schema
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef, JsonSchemaValue
from pydantic_core import core_schema

Json = dict[str, Any]

MODULE = "x-module"
"""The key of a schema that has the name of its model's module."""


class QualifiedNameJsonSchema(NinjaGenerateJsonSchema):
    """Names an enum after its owner, ``PollVisibility``, so that equal names do not collide."""

    _NESTED = re.compile(r"\b([A-Z]\w*)\.(?=[A-Z])")

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """Return the component name of a class, qualified by the class that contains it."""
        core_ref, mode = core_mode_ref
        return super().get_defs_ref((self._NESTED.sub(r"\1", core_ref), mode))  # type: ignore[arg-type]  # pydantic has a type of its own for this string

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model with the name of its module."""
        return {**super().model_schema(schema), MODULE: schema["cls"].__module__}


# Ninja has no setting for its schema generator.
ninja.openapi.schema.NinjaGenerateJsonSchema = QualifiedNameJsonSchema  # type: ignore[attr-defined]


class Document(OpenAPISchema):
    """Ninja's document of an API. The schema of a model that many responses share is made once."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._of_responses: dict[object, tuple[Json, bool]] = {}
        super().__init__(api, path_prefix)

    def _create_schema_from_model(
        self, model: Any, *arguments: Any, **options: Any
    ) -> tuple[Json, bool]:
        if model.__name__ != "NinjaResponseSchema":
            return super()._create_schema_from_model(model, *arguments, **options)
        key = (model, arguments, *sorted(options.items()))
        if key not in self._of_responses:
            made = super()._create_schema_from_model(model, *arguments, **options)
            self._of_responses[key] = made
        return deepcopy(self._of_responses[key])
