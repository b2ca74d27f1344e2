"""
Changes between two OpenAPI documents that break clients.

A change breaks a client if the server refuses requests that it accepted, or sends responses that
it did not send. Schemas are therefore compared in a direction: for requests and for responses.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

from nexus.gateway.openapi_components import resolve_references

Json = Mapping[str, Any]

METHODS = ("get", "put", "post", "delete", "patch")
SURPRISES = "clients that know every value may be surprised"

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


class Severity(Enum):
    """The effect of a change on a client written for the older document."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"


class Direction(Enum):
    """Whether a schema describes what clients send or what they receive."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True)
class Change:
    """One change that clients can notice."""

    severity: Severity
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.severity.value}  {self.where}: {self.what}"


def find_changes(old: Json, new: Json) -> Sequence[Change]:
    """Return the breaking and dangerous changes from the old document to the new one."""
    both = resolve_references(old), resolve_references(new)
    return tuple(dict.fromkeys(_Comparison(*both).changes()))


class _Comparison:
    """A comparison of two documents, with the schemas that their references name."""

    def __init__(self, old: Json, new: Json) -> None:
        self._old = old
        self._new = new
        self._compared: set[tuple[str, str, Direction]] = set()

    def changes(self) -> Iterator[Change]:
        for path, methods in self._old["paths"].items():
            for method in METHODS:
                if method in methods:
                    where = f"{method.upper()} {path}"
                    now = self._new["paths"].get(path, {}).get(method)
                    if now is None:
                        yield _breaks(where, "is gone")
                    else:
                        yield from self._operation(where, methods[method], now)
        yield from self._problem()

    def _problem(self) -> Iterator[Change]:
        # All errors have this schema, so it is compared once instead of with each operation.
        here = {"$ref": "#/components/schemas/Problem"}
        if "Problem" in self._old["components"]["schemas"]:
            yield from self._schema("every refusal", here, here, Direction.RESPONSE)

    def _operation(self, where: str, old: Json, new: Json) -> Iterator[Change]:
        if old["operationId"] != new["operationId"]:
            yield _breaks(where, f"is called {new['operationId']}, not {old['operationId']}")
        if _is_public(old) and not _is_public(new):
            yield _breaks(where, "needs a token now")
        yield from self._parameters(where, old, new)
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        yield from self._responses(where, old["responses"], new["responses"])

    def _parameters(self, where: str, old: Json, new: Json) -> Iterator[Change]:
        before = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
        after = {(one["in"], one["name"]): one for one in new.get("parameters", ())}
        for key, parameter in before.items():
            here = f"{where} {key[0]} {key[1]}"
            if key not in after:
                yield _breaks(here, "is gone")
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield _breaks(here, "is required now")
            yield from self._schema(
                here, parameter["schema"], after[key]["schema"], Direction.REQUEST
            )
        for key in after.keys() - before.keys():
            if after[key].get("required"):
                yield _breaks(f"{where} {key[0]} {key[1]}", "is new and required")

    def _body(self, where: str, old: Json | None, new: Json | None) -> Iterator[Change]:
        here = f"{where} body"
        if old is None or new is None:
            if new is not None and new.get("required"):
                yield _breaks(here, "is new and required")
            if old is not None:
                yield _breaks(here, "is gone")
            return
        if new.get("required") and not old.get("required"):
            yield _breaks(here, "is required now")
        yield from self._content(here, old, new, Direction.REQUEST)

    def _responses(self, where: str, old: Json, new: Json) -> Iterator[Change]:
        for status, answer in old.items():
            if int(status) >= HTTPStatus.BAD_REQUEST:
                continue
            if status not in new:
                yield _breaks(f"{where} {status}", "is gone")
            else:
                yield from self._content(
                    f"{where} {status}", answer, new[status], Direction.RESPONSE
                )
        for status in sorted(new.keys() - old.keys()):
            if int(status) < HTTPStatus.BAD_REQUEST:
                yield Change(Severity.DANGEROUS, f"{where} {status}", "is a new kind of answer")

    def _content(self, where: str, old: Json, new: Json, direction: Direction) -> Iterator[Change]:
        after = new.get("content", {})
        for media, body in old.get("content", {}).items():
            if media not in after:
                yield _breaks(where, f"{media} is gone")
            else:
                yield from self._schema(where, body["schema"], after[media]["schema"], direction)

    def _schema(self, where: str, old: Json, new: Json, direction: Direction) -> Iterator[Change]:
        if "$ref" in old and "$ref" in new:
            # Schemas may be recursive, and a schema with many uses is reported once.
            names = (old["$ref"], new["$ref"], direction)
            if names in self._compared:
                return
            self._compared.add(names)
            where = f"{where.partition(' > ')[0]} > {old['$ref'].rpartition('/')[2]}"
        before = _alternatives(self._old, old)
        after = _alternatives(self._new, new)
        yield from _compare_types(where, before, after, direction)
        for kind in before.keys() & after.keys():
            yield from self._alternative(where, before[kind], after[kind], direction)

    def _alternative(
        self, where: str, old: Json, new: Json, direction: Direction
    ) -> Iterator[Change]:
        yield from _compare_format_and_enum(where, old, new, direction)
        if direction is Direction.REQUEST:
            yield from _compare_bounds(where, old, new)
        if "items" in old and "items" in new:
            yield from self._schema(f"{where}[]", old["items"], new["items"], direction)
        yield from self._values(where, old, new, direction)
        yield from self._properties(where, old, new, direction)
        yield from self._events(where, old, new)

    def _values(self, where: str, old: Json, new: Json, direction: Direction) -> Iterator[Change]:
        before, after = old.get("additionalProperties"), new.get("additionalProperties")
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from self._schema(f"{where}.*", before, after, direction)

    def _properties(
        self, where: str, old: Json, new: Json, direction: Direction
    ) -> Iterator[Change]:
        before, after = old.get("properties", {}), new.get("properties", {})
        required, was_required = set(new.get("required", ())), set(old.get("required", ()))
        for name, schema in before.items():
            here = f"{where}.{name}"
            if name not in after:
                yield _breaks(here, "is gone")
                continue
            if direction is Direction.REQUEST and name in required - was_required:
                yield _breaks(here, "is required now")
            if direction is Direction.RESPONSE and name in was_required - required:
                yield _breaks(here, "may be absent now")
            yield from self._schema(here, schema, after[name], direction)
        if direction is Direction.REQUEST:
            for name in sorted(required - before.keys()):
                yield _breaks(f"{where}.{name}", "is new and required")

    def _events(self, where: str, old: Json, new: Json) -> Iterator[Change]:
        after = new.get("x-event-data", {})
        for event, schema in old.get("x-event-data", {}).items():
            if event not in after:
                yield _breaks(where, f"the event {event} is gone")
            else:
                here = f"{where} event {event}"
                yield from self._schema(here, schema, after[event], Direction.RESPONSE)


def _breaks(where: str, what: str) -> Change:
    return Change(Severity.BREAKING, where, what)


def _is_public(operation: Json) -> bool:
    security = operation.get("security", ())
    return not security or {} in security


def _alternatives(document: Json, schema: Json) -> dict[str, Json]:
    """Return the alternative schemas of a value, by type: string, number, null, object …"""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _alternatives(document, document["components"]["schemas"][name])
    if "allOf" in schema:
        return _all_of(document, schema["allOf"])
    found: dict[str, Json] = {}
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        for kind, alternative in _alternatives(document, choice).items():
            # Several alternatives of one type are numbered.
            found[f"{kind} {len(found)}" if kind in found else kind] = alternative
    if found:
        return found
    types = schema.get("type", "anything")
    return dict.fromkeys([types] if isinstance(types, str) else types, schema)


def _all_of(document: Json, parts: Sequence[Json]) -> dict[str, Json]:
    whole: dict[str, dict[str, Any]] = {}
    for part in parts:
        for kind, alternative in _alternatives(document, part).items():
            so_far = whole.get(kind, {})
            both = {
                "properties": {**so_far.get("properties", {}), **alternative.get("properties", {})},
                "required": [*so_far.get("required", ()), *alternative.get("required", ())],
            }
            whole[kind] = {**so_far, **alternative, **both}
    return dict(whole)


def _compare_types(
    where: str, old: Mapping[str, Json], new: Mapping[str, Json], direction: Direction
) -> Iterator[Change]:
    lost, found = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    # Every integer is also a number, so this change is compatible.
    if direction is Direction.REQUEST and lost == ["integer"] and "number" in new:
        lost = []
    if direction is Direction.RESPONSE and found == ["integer"] and "number" in old:
        found = []
    if direction is Direction.REQUEST and lost:
        yield _breaks(where, f"may no longer be {' or '.join(lost)}")
    if direction is Direction.RESPONSE and found:
        yield _breaks(where, f"may be {' or '.join(found)} now")


def _compare_format_and_enum(
    where: str, old: Json, new: Json, direction: Direction
) -> Iterator[Change]:
    if old.get("format") != new.get("format"):
        yield _breaks(where, f"has the format {new.get('format')}, not {old.get('format')}")
    before, after = old.get("enum"), new.get("enum")
    if direction is Direction.REQUEST:
        if after is not None and before is None:
            yield _breaks(where, "takes only certain words now")
        for word in before or ():
            if after is not None and word not in after:
                yield _breaks(where, f"no longer takes {word!r}")
    elif before is not None:
        if after is None:
            yield _breaks(where, "may be any word now")
        for word in after or ():
            if word not in before:
                yield Change(Severity.DANGEROUS, where, f"may be {word!r} now: {SURPRISES}")


def _compare_bounds(where: str, old: Json, new: Json) -> Iterator[Change]:
    for bound in _LOWER_BOUNDS:
        # A lower bound of 0 on a length excludes nothing.
        lowest = 0 if bound.startswith("min") and bound != "minimum" else -math.inf
        if new.get(bound, lowest) > old.get(bound, lowest):
            yield _breaks(where, f"{bound} is {new[bound]}, not {old.get(bound, 'open')}")
    for bound in _UPPER_BOUNDS:
        if new.get(bound, math.inf) < old.get(bound, math.inf):
            yield _breaks(where, f"{bound} is {new[bound]}, not {old.get(bound, 'open')}")
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield _breaks(where, f"has to match {new['pattern']}")
    if new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
        yield _breaks(where, "no longer takes members of other names")
