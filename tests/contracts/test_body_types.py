"""Promise: a body has the types of its schema. No text passes for a number, a boolean or a list."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from pydantic import BaseModel, ValidationError

from nexus.gateway.rest import build_api
from shared.uploads import FormOrJson

TEXTS = {"integer": "1", "number": "1.5", "boolean": "true", "array": "a,b"}
# Texts that are numbers in JSON, so that no form with them would follow a schema of booleans.
NOT_BOOLEAN = ("0", "1", "yes", "TRUE")


def bodies() -> Iterator[tuple[str, Any]]:
    """Yield the parameter of each operation's body, with the name of the operation."""
    for router in build_api(settings.NEXUS_REGISTRY)._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                for model in operation.models:
                    if model.__ninja_param_source__ == "body":
                        yield operation.view_func.__name__, model


def schemas_of(model: type[BaseModel]) -> set[type[BaseModel]]:
    """Return a schema with those that it contains."""
    found: set[type[BaseModel]] = set()
    waiting: list[Any] = [model]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in found:
                found.add(kind)
                waiting += [info.annotation for info in kind.model_fields.values()]
        else:
            waiting += getattr(kind, "__args__", ())
    return found


BODIES = list(bodies())
SCHEMAS = sorted(
    {schema for _, model in BODIES for schema in schemas_of(model)}
    - {model for _, model in BODIES},
    key=lambda schema: schema.__qualname__,
)


def types_of(part: dict[str, Any]) -> set[str]:
    """Return the types that a part of a JSON schema allows."""
    return {part.get("type", "")} | {
        kind for each in part.get("anyOf", ()) for kind in types_of(each)
    }


def errors_of(schema: type[BaseModel], field: str, value: object) -> list[str]:
    """Return the names of the fields with errors that a body with one field has."""
    try:
        schema.model_validate({field: value})
    except ValidationError as failure:
        return [str(error["loc"][0]) for error in failure.errors() if error["loc"]]
    return []


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_texts_are_refused_where_the_schema_names_another_type(schema: type[BaseModel]) -> None:
    accepted = [
        (name, text)
        for name, part in schema.model_json_schema()["properties"].items()
        for kind, text in TEXTS.items()
        if kind in types_of(part) and not types_of(part) & {"string", ""}
        if name not in errors_of(schema, name, text)
    ]

    assert not accepted


FORMS = {
    name: model
    for name, model in BODIES
    if isinstance(model, type) and issubclass(model, FormOrJson._model)
}


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        *((text, True) for text in ("true", "false", "True", "False", "on", "off")),
        *((text, False) for text in NOT_BOOLEAN),
    ],
)
def test_boolean_of_a_form_is_true_or_false(text: str, accepted: bool) -> None:
    wrong = [
        (operation, field)
        for operation, model in FORMS.items()
        for field in booleans_of(model)
        if (field not in errors_of_form(model, {field: text})) is not accepted
    ]

    assert set(FORMS) >= {"apply_to_job", "import_products"}
    assert not wrong


def booleans_of(model: Any) -> list[str]:
    """Return the names of the fields of a form that are booleans."""
    [info] = model.model_fields.values()
    parts = info.annotation.model_json_schema()["properties"]
    return [name for name, part in parts.items() if part.get("type") == "boolean"]


def errors_of_form(model: Any, fields: dict[str, str]) -> list[str]:
    """Return the names of the fields with errors of a form."""
    request = RequestFactory().post("/", fields)
    values = model.get_request_data(request, build_api(settings.NEXUS_REGISTRY), {})
    try:
        model.model_validate(values)
    except ValidationError as failure:
        return [str(error["loc"][1]) for error in failure.errors()]
    return []
