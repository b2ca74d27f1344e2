"""
Builds the two requests of a use case, one of REST and one of GraphQL, from the two schemas.

Arguments have their names of REST. For GraphQL, a value is converted to the type of its argument:
``"full_time"`` to ``FULL_TIME``, ``"-price"`` to ``PRICE_DESC``. GraphQL selects the fields that
REST has returned.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from graphql import (
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLInputObjectType,
    GraphQLList,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_required_argument,
)

from tests.contracts.parity import FLATTENED, RENAMED, Pair, camel_case, node_of
from tests.contracts.rest import Operation, resolved

Arguments = Mapping[str, Any]
NOTHING = " { __typename }"


def rest_request(operation: Operation, given: Arguments) -> tuple[str, object]:
    """Return the path with its query, and the body, of an operation with these arguments."""
    left = dict(given)
    path = operation.path.removeprefix("/api/v1/")
    for name in (each["name"] for each in operation.parameters("path")):
        path = path.replace(f"{{{name}}}", str(left.pop(name if name in left else "id")))
    queried = {each["name"] for each in operation.parameters()} & left.keys()
    query = urlencode({name: left.pop(name) for name in queried}, doseq=True)
    body = resolved(operation.described.get("requestBody", {}))
    assert body or not left, f"{operation.name} does not take {', '.join(left)}."
    has_body = left or body.get("required")
    return f"{path}?{query}" if query else path, left if has_body else None


def graphql_request(pair: Pair, given: Arguments, selection: str) -> tuple[str, Arguments]:
    """Return the document of a root field with these arguments, and its variables."""
    left = {RENAMED.get(name) or camel_case(name): value for name, value in given.items()}
    variables: dict[str, Any] = {}
    for name, argument in pair.root.args.items():
        named = get_named_type(argument.type)
        if name in FLATTENED and isinstance(named, GraphQLInputObjectType):
            values = {each: left.pop(each) for each in [*named.fields] if each in left}
            if values or is_required_argument(argument):
                variables[name] = _as_input(named, values)
        elif name in left:
            variables[name] = _as_input(argument.type, left.pop(name))
    assert not left, f"{pair.name} does not take {', '.join(left)}."
    kind = "query" if pair.operation.method == "get" else "mutation"
    declared = ", ".join(f"${name}: {pair.root.args[name].type}" for name in variables)
    passed = ", ".join(f"{name}: ${name}" for name in variables)
    declared, passed = (f"({each})" if each else "" for each in (declared, passed))
    return f"{kind}{declared} {{ {pair.name}{passed}{selection} }}", variables


def _as_input(kind: Any, value: Any) -> Any:
    """Convert a value of REST to one of a GraphQL type."""
    kind = get_nullable_type(kind)
    if value is None:
        return None
    if isinstance(kind, GraphQLList):
        if isinstance(value, dict):
            value = [dict(zip(_entry(kind), pair, strict=True)) for pair in value.items()]
        values = value if isinstance(value, list) else [value]
        return [_as_input(kind.of_type, each) for each in values]
    if isinstance(kind, GraphQLInputObjectType) and isinstance(value, dict):
        named = {camel_case(name): each for name, each in value.items()}
        return {
            name: _as_input(kind.fields[name].type, each) if name in kind.fields else each
            for name, each in named.items()
        }
    if isinstance(kind, GraphQLEnumType):
        return next((n for n, each in kind.values.items() if _word(each) == value), value)
    return value


def _entry(kind: Any) -> list[str]:
    """Return the names of a key and of a value in GraphQL, where a mapping is a list of entries."""
    return [*get_named_type(kind).fields][:2]


def _word(member: GraphQLEnumValue) -> object:
    """Return the value in REST of a member of an enumeration."""
    return getattr(member.value, "value", member.value)


def selection_of(kind: Any, *shown: Any) -> str:
    """Return the selection of the fields that REST has returned; empty for a leaf."""
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    rows = [row for value in shown for row in _rows(named, value)]
    if named.name.endswith("Connection"):
        count = "totalCount " if any("count" in each for each in _dicts(shown)) else ""
        return f" {{ {count}edges {{ node{selection_of(node_of(named), *rows)} }} }}"
    if rows and not _dicts(rows):
        return " { id }"
    if _is_mapping(kind, *shown):
        return f" {{ {' '.join(_entry(kind))} }}"
    fields = {name: _field(named, name, rows) for row in _dicts(rows) for name in row}
    parts = [
        f"{field}{selection_of(named.fields[field].type, *_column(name, rows))}"
        for name, field in fields.items()
        if field
    ]
    if inner := _payload_object(named, rows):
        parts.append(f"{inner}{selection_of(named.fields[inner].type, *rows)}")
    return f" {{ {' '.join(parts)} }}" if parts else NOTHING


def as_rest(kind: Any, answer: Any, shown: Any) -> Any:
    """Convert what GraphQL has returned to the form in which REST has shown the same."""
    kind, named = get_nullable_type(kind), get_named_type(kind)
    if answer is None or (shown is None and _is_payload(named)):
        return None
    if named.name.endswith("Connection"):
        nodes = [edge["node"] for edge in answer["edges"]]
        counted = {"count": answer["totalCount"]} if "totalCount" in answer else {}
        return _as_rows(node_of(named), nodes, shown, **counted)
    if _is_mapping(kind, shown):
        key, value = _entry(kind)
        return {row[key]: row[value] for row in answer}
    if isinstance(kind, GraphQLList):
        return _as_rows(kind.of_type, answer, shown)
    if is_leaf_type(named):
        # REST shows a sole value as the only member of an object.
        names = [*shown] if isinstance(shown, dict) else []
        return {names[0]: answer} if len(names) == 1 else _as_leaf(named, answer)
    if not isinstance(shown, dict):
        return as_rest(named.fields["id"].type, answer["id"], shown) if shown else answer
    inner = _payload_object(named, _rows(named, shown))
    found = as_rest(named.fields[inner].type, answer[inner], shown) if inner else {}
    for name, value in shown.items():
        if (field := _field(named, name, [shown])) and field in answer:
            found[name] = as_rest(named.fields[field].type, answer[field], value)
    return found


def _as_rows(kind: Any, rows: list[Any], shown: Any, **counted: int) -> Any:
    shown_rows = _rows(get_named_type(kind), shown)
    found = [as_rest(kind, row, each) for row, each in zip_longest(rows, shown_rows)]
    return {"results": found, **counted} if isinstance(shown, dict) else found


def _as_leaf(kind: Any, value: Any) -> Any:
    if isinstance(kind, GraphQLEnumType):
        return _word(kind.values[value])
    return int(value) if kind.name == "ID" and value.isdecimal() else value


def _rows(named: Any, shown: Any) -> list[Any]:
    """Return the rows of a list or a page of REST, or the value as the only row."""
    if shown is None:
        return []
    if isinstance(shown, list):
        return [row for each in shown for row in _rows(named, each)]
    is_page = _is_page(shown) and "results" not in getattr(named, "fields", ())
    return _rows(named, shown["results"]) if is_page else [shown]


def _is_page(shown: Any) -> bool:
    return isinstance(shown, dict) and isinstance(shown.get("results"), list)


def _is_mapping(kind: Any, *shown: Any) -> bool:
    """Return whether REST shows a mapping that is a list of entries in GraphQL."""
    is_list = isinstance(get_nullable_type(kind), GraphQLList)
    return is_list and any(isinstance(each, dict) and not _is_page(each) for each in shown)


def _dicts(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _column(name: str, rows: Sequence[Any]) -> list[Any]:
    return [row[name] for row in _dicts(rows) if row.get(name) is not None]


def _field(named: Any, name: str, rows: Sequence[Any]) -> str | None:
    """Return the name of the field that shows what REST shows by this name, or None."""
    camel = camel_case(name)
    for field in ("totalCount" if name == "count" else camel, camel, camel.removesuffix("Id")):
        found = named.fields.get(field)
        if found and all(_is_comparable(found.type, each) for each in _column(name, rows)):
            return field
    return None


def _is_comparable(kind: Any, shown: Any) -> bool:
    """Return whether the type has the form of a value of REST: an id stands for its object."""
    kind, named = get_nullable_type(kind), get_named_type(kind)
    is_list = isinstance(kind, GraphQLList) or named.name.endswith("Connection")
    if is_list:
        return isinstance(shown, list) or _is_page(shown) or _is_mapping(kind, shown)
    if is_leaf_type(named):
        return not isinstance(shown, dict | list)
    return isinstance(shown, dict) or (isinstance(shown, int) and "id" in named.fields)


def _is_payload(named: Any) -> bool:
    return bool(named.name.endswith("Payload"))


def _payload_object(named: Any, rows: Sequence[Any]) -> str | None:
    """Return the field of a payload with the object that REST returns as the whole body, or None."""
    if not _is_payload(named):
        return None
    left = {name for row in _dicts(rows) for name in row if not _field(named, name, rows)}
    found = {
        field: sum(bool(_field(get_named_type(each.type), name, rows)) for name in left)
        for field, each in named.fields.items()
        if not is_leaf_type(get_named_type(each.type))
    }
    best = max(found, key=lambda field: found[field], default=None)
    return best if best and found[best] else None
