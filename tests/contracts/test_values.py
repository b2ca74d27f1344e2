"""Promise: numbers and dates have one format, empty parameters are ignored, errors name fields."""

import ast
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from graphql import GraphQLInputObjectType, GraphQLScalarType, get_named_type

from nexus.gateway.graphql import build_schema
from tests.contracts.rest import (
    Operation,
    Walker,
    leaves,
    load_rows,
    make_admin,
    operations,
    types_of,
)

ROOT = Path(__file__).resolve().parents[2]

NO_NUMBERS = ("1_0", "١٠", " 10 ", "+10", "1e3", "0x1")
NO_BOOLEANS = ("yes", "T", "2", "null")
NO_DATES = ("٢٠٢٦-01-01", "20260101", "2026-1-1", "1700000000", "2026-W01-1")
ENDS_OF_THE_CALENDAR = ("0001-01-01", "0001-01-05", "9999-12-31")
ENDS_OF_TIME = (
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"),
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def walker(client: Client) -> Walker:
    admin, headers = make_admin()
    load_rows(2, admin)
    return Walker(client, headers)


def impossible(schema: Any) -> tuple[Any, ...]:
    """Return values that are invalid for a number, a boolean or a date of this schema."""
    types = types_of(schema)
    if "boolean" in types:
        return NO_BOOLEANS
    if types & {"integer", "number"}:
        return (*NO_NUMBERS, True)
    if "date" in types:
        return (*NO_DATES, *ENDS_OF_THE_CALENDAR)
    if "date-time" in types:
        return (*NO_DATES, *ENDS_OF_TIME)
    return ()


def sent(walker: Walker, operation: Operation, query: Any = None, body: Any = None) -> Any:
    """Send a request and roll back."""
    with transaction.atomic():
        answer = walker.send(operation, query=urlencode(query or {}, doseq=True), body=body)
        transaction.set_rollback(True)
    return answer


def with_value(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of the body with the value at the path."""
    changed = deepcopy(body)
    part = changed
    for step, following in pairwise(path):
        empty: Any = [] if following == 0 else {}
        if isinstance(part, list):
            if not part:
                part.append(empty)
        elif not part.get(step):
            part[step] = empty
        part = part[step]
    if isinstance(part, list):
        part[:] = [value]
    else:
        part[path[-1]] = value
    return changed


def body_schema(operation: Operation) -> Any:
    content = operation.described.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("schema")


class TestNumbersAndDates:
    def test_parameter_in_another_form_is_refused(self, walker: Walker) -> None:
        seen, accepted = set(), []

        for operation in operations():
            for parameter in operation.parameters():
                for value in impossible(parameter["schema"]):
                    seen |= types_of(parameter["schema"])
                    query = {**operation.required_query, parameter["name"]: value}
                    status = sent(walker, operation, query, operation.body).status_code
                    if status != 422:
                        accepted.append((operation.name, parameter["name"], value, status))

        assert accepted == []
        assert {"integer", "number", "boolean", "date", "date-time"} <= seen

    def test_path_id_in_another_form_is_not_found(self, walker: Walker) -> None:
        found = []

        for operation in operations("get"):
            for parameter in operation.parameters("path"):
                for value in ("1_0", "١", "+1", " 1", "1.0"):
                    path = operation.path.replace(f"{{{parameter['name']}}}", value)
                    status = walker.get(walker.concrete(path)).status_code
                    if status not in (404, 422):
                        found.append((operation.name, value, status))

        assert found == []

    def test_property_of_a_body_in_another_form_is_refused(self, walker: Walker) -> None:
        seen, accepted = set(), []

        for operation in operations():
            for path, schema in leaves(body_schema(operation) or {}):
                # A query has texts only, and there 0 and 1 are booleans.
                numbers = (0, 1) if "boolean" in types_of(schema) else ()
                for value in (*impossible(schema), *numbers):
                    seen |= types_of(schema)
                    body = with_value(operation.body, path, value)
                    status = sent(walker, operation, operation.required_query, body).status_code
                    if status != 422:
                        accepted.append((operation.name, path, value, status))

        assert accepted == []
        assert {"integer", "number", "boolean", "date-time"} <= seen

    def test_no_scalar_of_graphql_reads_another_form(self) -> None:
        forms = {
            "Int": (*NO_NUMBERS, "10", True),
            "Float": (*NO_NUMBERS, "10", True),
            "Decimal": (*NO_NUMBERS, True),
            "Date": (*NO_DATES, *ENDS_OF_THE_CALENDAR),
            "DateTime": (*NO_DATES, *ENDS_OF_TIME),
        }
        plain = {"ID", "String", "Boolean"}

        scalars = dict(_scalars_of_arguments())

        assert {"ID", "Int", "Decimal"} <= set(scalars) <= plain | set(forms)
        assert [
            (name, value)
            for name in scalars.keys() & forms.keys()
            for value in forms[name]
            if _reads(scalars[name], value)
        ] == []


def _scalars_of_arguments() -> Iterator[tuple[str, GraphQLScalarType]]:
    schema = build_schema(settings.NEXUS_REGISTRY).graphql_schema
    for type_ in schema.type_map.values():
        inputs: list[Any] = []
        if isinstance(type_, GraphQLInputObjectType):
            inputs = list(type_.fields.values())
        elif hasattr(type_, "fields") and not type_.name.startswith("__"):
            inputs = [
                argument for field in type_.fields.values() for argument in field.args.values()
            ]
        for each in inputs:
            named = get_named_type(each.type)
            if isinstance(named, GraphQLScalarType):
                yield named.name, named


def _reads(scalar: GraphQLScalarType, value: object) -> bool:
    try:
        scalar.parse_value(value)
    except Exception:
        return False
    return True


def comparable(answer: Any) -> tuple[int, Any]:
    """Return a response without the parts that differ between requests."""
    text = re.sub(rb'"(request_id|as_of)": *"[^"]*"', b"", answer.content)
    return answer.status_code, re.sub(rb"<lastBuildDate>[^<]*", b"", text)


def test_empty_parameters_count_as_not_given(walker: Walker) -> None:
    different = []

    for operation in operations():
        empty = {each["name"]: "" for each in operation.parameters()}
        if not empty or operation.body is not None:
            continue
        without = comparable(sent(walker, operation))
        if comparable(sent(walker, operation, empty)) != without:
            different.append(operation.name)

    assert different == []


class TestFieldsOfErrors:
    def test_refused_parameter_is_named_as_it_is_declared(self, walker: Walker) -> None:
        unknown = []

        for operation in operations("get"):
            declared = {
                each["name"] for place in ("query", "path") for each in operation.parameters(place)
            }
            for parameter in operation.parameters():
                for value in (str(parameter.get("example", "1")), "\u200b", "-1", "x" * 5000):
                    query = {**operation.required_query, parameter["name"]: value}
                    for field in _fields(sent(walker, operation, query)):
                        if field.partition(".")[0] not in declared:
                            unknown.append((operation.name, query, field))

        assert unknown == []

    def test_refused_property_is_named_as_it_is_declared(self, walker: Walker) -> None:
        unknown = []

        for operation in operations():
            schema = body_schema(operation)
            if schema is None:
                continue
            declared = {_dotted(path) for path, _ in leaves(schema)}
            prefixes = {part for path in declared for part in _prefixes(path)}
            parameters = {
                each["name"] for place in ("query", "path") for each in operation.parameters(place)
            }
            for body in _spoilt_bodies(operation, schema):
                for field in _fields(sent(walker, operation, operation.required_query, body)):
                    if re.sub(r"\.\d+", ".0", field) not in prefixes | parameters:
                        unknown.append((operation.name, body, field))

        assert unknown == []

    def test_field_named_by_a_service_is_declared_somewhere(self) -> None:
        known = {each["name"] for operation in operations() for each in operation.all_parameters}
        for operation in operations():
            content = operation.described.get("requestBody", {}).get("content", {})
            for sent_as in content.values():
                for path, _ in leaves(sent_as.get("schema", {})):
                    known |= _prefixes(_dotted(path))

        unknown = [
            f"{path.relative_to(ROOT)}: {field}"
            for path in [*ROOT.glob("domains/**/*.py"), *ROOT.glob("shared/**/*.py")]
            # The forms of pages have fields of their own.
            if path.parent.name != "graphql" and path.name != "pages.py"
            for field in _literal_fields(path)
            if field not in known
        ]

        assert unknown == []


def _fields(answer: Any) -> list[str]:
    assert answer.status_code < 500, answer.content
    if answer.status_code != 422:
        return []
    return [error["field"] for error in json.loads(answer.content)["errors"]]


def _dotted(path: tuple[Any, ...]) -> str:
    return ".".join(map(str, path))


def _prefixes(path: str) -> set[str]:
    steps = path.split(".")
    return {".".join(steps[:length]) for length in range(1, len(steps) + 1)}


def _spoilt_bodies(operation: Operation, schema: Any) -> Iterator[Any]:
    """Yield bodies without a property, with it alone, or with another value for it."""
    for path, _ in leaves(schema):
        yield with_value(operation.body, path, [[1]])
        yield with_value({}, path, 10**30)
        yield {name: value for name, value in operation.body.items() if name != path[0]}


def _literal_fields(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func)
        first = node.args[0]
        if called in ("ValidationFailed.of", "FieldError", "invalid_field"):
            if isinstance(first, ast.Constant):
                yield str(first.value)
            elif isinstance(first, ast.JoinedStr):
                # The index in a list, or a field whose name was passed as a whole.
                yield re.sub(r"\{[^}]*\}", "0", ast.unparse(first)[2:-1]).removeprefix("0.")
