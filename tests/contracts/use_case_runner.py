"""Sends use cases over both transports from the same rows, and compares what they have done."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import AutoField
from django.test import override_settings

from tests.api_client import ApiClient, bearer
from tests.contracts.requests import (
    Arguments,
    as_rest,
    graphql_request,
    rest_request,
    selection_of,
)
from tests.contracts.use_cases import OK, Case, Table

Json = Mapping[str, Any]
Difference = tuple[object, object]

OF_ONE_REQUEST = {"request_id"}
OF_REST = {"type", "title", "instance"}
"""Members of a refusal that only REST has."""
_SEQUENCES = """
SELECT 'SELECT ' || string_agg(
    format('setval(%%L, %%s, %%L)', sequence, coalesce(value, 1), value IS NOT NULL), ', '
)
FROM unnest(%s::text[]) AS tables (name),
LATERAL pg_get_serial_sequence(name, 'id') AS sequence,
LATERAL pg_sequence_last_value(sequence::regclass) AS value
"""
CLOCK_TOLERANCE = timedelta(minutes=2)
"""How far apart two moments may be that the transports have read from the clock."""


@dataclass(frozen=True)
class Outcome:
    """
    What one transport has done: its refusal or its result, and the rows that it has changed.

    ``changes`` has the new values of the changed rows by table, and the old ones by the table's name
    after a minus.
    """

    refusal: Json | None
    result: Any
    changes: Mapping[str, Sequence[Json]]

    @property
    def verdict(self) -> str:
        """``ok``, or the code of the refusal and the names of the invalid fields."""
        if self.refusal is None:
            return OK
        fields = sorted(each["field"] for each in self.refusal["errors"])
        return " ".join([self.refusal["code"], *fields])


def differences(
    rest: Outcome, graphql: Outcome, *, random: Collection[str] = ()
) -> dict[str, Difference]:
    """Return ``(of REST, of GraphQL)`` by the path of each value that differs and is not random."""
    found: dict[str, Difference] = {}
    for part in ("refusal", "changes", "result"):
        one, other = (dict(_leaves(getattr(each, part), part)) for each in (rest, graphql))
        # The result of GraphQL is a part of the result of REST.
        for path in other if part == "result" else one | other:
            values = one.get(path, "absent"), other.get(path, "absent")
            name = path.rpartition(".")[2]
            if not (_is_same(*values) or name in random or name in OF_ONE_REQUEST):
                found[path] = values
    return found


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _leaves(each, f"{path}.{name}")
    elif isinstance(value, list):
        yield f"{path}.length", len(value)
        for place, each in enumerate(value):
            yield from _leaves(each, f"{path}.{place}")
    else:
        yield path, value


def _is_same(one: Any, other: Any) -> bool:
    if one == other or not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    try:
        return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) < CLOCK_TOLERANCE
    except (ValueError, TypeError):
        return False


@dataclass(frozen=True)
class _Request:
    """A case with its arguments and its client, which is signed in."""

    case: Case
    given: Arguments
    api: ApiClient


class Runner:
    """Sends cases from the rows of a table, to which the database returns after each of them."""

    def __init__(self, table: Table) -> None:
        self.random = table.random
        self._table = table
        self._rows = table.rows()
        self._database = _Database(table)

    def send(self, case: Case, *, by: str | None) -> tuple[Outcome, Outcome]:
        """Send a case over both transports; return ``(of REST, of GraphQL)``."""
        [outcomes] = self.send_repeatedly(case, by=by, keys=[None])
        return outcomes

    def send_repeatedly(
        self, case: Case, *, by: str | None, keys: Sequence[str | None]
    ) -> list[tuple[Outcome, Outcome]]:
        """Send a case once for each idempotency key; return ``(of REST, of GraphQL)`` for each."""
        with override_settings(**case.settings):
            with self._prepared(case, by) as request:
                rest = [self._over_rest(request, key) for key in keys]
            with self._prepared(case, by) as request:
                graphql = [
                    self._over_graphql(request, key, like=each.result)
                    for key, each in zip(keys, rest, strict=True)
                ]
        return list(zip(rest, graphql, strict=True))

    def follow(self, case: Case, path: str) -> tuple[Json, Json]:
        """Create something over REST and GET it at a path with ``{id}``; return both bodies."""
        with override_settings(**case.settings), self._prepared(case, case.by) as request:
            created = self._over_rest(request, None).result
            answer = request.api.rest("GET", path.format(id=created["id"]))
            assert answer.status_code == 200, answer.content
            return created, answer.json()

    @contextmanager
    def _prepared(self, case: Case, by: str | None) -> Iterator[_Request]:
        self._table.reset()
        self._database.restore_sequences()
        with transaction.atomic():
            case.prepare(self._rows)
            headers = bearer(getattr(self._rows, by) if by else None)
            self._database.remember()
            yield _Request(case, case.arguments(self._rows), ApiClient(headers))
            transaction.set_rollback(True)

    def _over_rest(self, request: _Request, key: str | None) -> Outcome:
        operation = request.case.pair.operation
        path, body = rest_request(operation, request.given)
        headers = {"Idempotency_Key": key} if key else {}
        answer = request.api.rest(operation.method.upper(), path, body, **headers)
        shown = answer.json() if answer.content else None
        if answer.status_code < 400:
            return Outcome(None, shown, self._database.changes())
        if "Retry-After" in answer:
            shown["retry_after"] = int(answer["Retry-After"])
        return Outcome(_refusal(shown), None, self._database.changes())

    def _over_graphql(self, request: _Request, key: str | None, *, like: Any) -> Outcome:
        pair = request.case.pair
        given = {**request.given, **({"idempotency_key": key} if key else {})}
        document, variables = graphql_request(pair, given, selection_of(pair.root.type, like))
        answer = request.api.graphql(document, **variables)
        if "errors" not in answer:
            shown = as_rest(pair.root.type, answer["data"][pair.name], like)
            return Outcome(None, shown, self._database.changes())
        error = answer["errors"][0]
        assert error["extensions"]["code"] != "graphql_validation_failed", (document, error)
        refusal = _refusal({"detail": error["message"], **error["extensions"]})
        return Outcome(refusal, None, self._database.changes())


def _refusal(members: Json) -> Json:
    # The detail of an absent object depends on how a transport looks it up.
    ignored = OF_REST | ({"detail"} if members["code"] == "not_found" else set())
    # GraphQL refuses some characters before it executes a document.
    errors = [
        each | {"field": each["field"].removeprefix("variables.")} for each in members["errors"]
    ]
    left = {name: value for name, value in members.items() if name not in ignored}
    return {**left, "errors": errors}


class _Database:
    """The rows of some tables, and which of them have changed."""

    def __init__(self, table: Table) -> None:
        names = [model._meta.db_table for model in table.models]
        self._select = " UNION ALL ".join(
            f"SELECT '{name}', to_jsonb(t)::text FROM {name} t" for name in names
        )
        self._restore = _restoring(
            [
                model._meta.db_table
                for model in table.models
                if isinstance(model._meta.pk, AutoField)
            ]
        )
        self._before: set[tuple[str, str]] = set()

    def remember(self) -> None:
        """Compare with the present rows from now on."""
        self._before = self._read()

    def changes(self) -> Mapping[str, Sequence[Json]]:
        """Return the new values of changed rows by table, and the old ones by ``-table``."""
        after = self._read()
        found: dict[str, list[Json]] = {}
        for sign, rows in (("", after - self._before), ("-", self._before - after)):
            for name, text in sorted(rows):
                found.setdefault(f"{sign}{name}", []).append(json.loads(text))
        return found

    def restore_sequences(self) -> None:
        """Give new rows the ids again that the first case has given to its rows."""
        with connection.cursor() as cursor:
            cursor.execute(self._restore)

    def _read(self) -> set[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(self._select)
            return set(cursor.fetchall())


def _restoring(tables: Sequence[str]) -> str:
    """Return a statement that sets the sequences of these tables to their present values."""
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES, [tables])
        [statement] = cursor.fetchone()
        return str(statement)
