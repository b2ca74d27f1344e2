"""What is wrong in a mapping: unknown and missing names, with the place of each."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.templates import find_placeholders
from conformance.vocabulary import Vocabulary

Place = tuple[str, ...]
Problem = tuple[Place, str]

_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_REQUEST = {"request", "body", "graphql", "variables", "form"}
_TABLES: Mapping[str, set[str]] = {
    "login": {*_REQUEST, "token", "header"},
    "register": _REQUEST,
    "docs": {"page", "schema", "sdl"},
    "graphql": {"path", "status", "statuses"},
}
_PERSON = {"username", "password", "email", "role"}
_TEXTS = {"request", "graphql", "result", "token", "header"}
_OPERATION = {*_REQUEST, "result"}
_TOP = {"project", "accounts", "operations", "fields", "words", "limits", *_TABLES}
_TEMPLATES = ("request", "body", "variables", "form")


def find_problems(data: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield the place and the text of every problem. Only the first is sure to be yielded."""
    yield from _unknown((), data, _TOP)
    for table, names in _TABLES.items():
        yield from _unknown((table,), data.get(table, {}), names)
    yield from _missing((), data, {"project", "login", "operations"})
    yield from _account_problems(data, vocabulary.roles)
    yield from _limit_problems(data.get("limits", {}), vocabulary)
    yield from _status_problems(data.get("graphql", {}).get("statuses", {}))
    yield from _missing(("login",), data["login"], {"token"})
    yield from _operation_problems(("login",), data["login"], _PERSON, _TABLES["login"])
    if "register" in data:
        yield from _operation_problems(("register",), data["register"], _PERSON, _REQUEST)
    operations = data["operations"]
    yield from _unknown(("operations",), operations, set(vocabulary.operations))
    required = set(vocabulary.operations) - vocabulary.optional
    yield from _missing(("operations",), operations, required)
    for name, values in vocabulary.operations.items():
        if name in operations:
            place = ("operations", name)
            yield from _operation_problems(place, operations[name], values, _OPERATION)
    yield from _table_problems("fields", data, vocabulary.fields)
    words = {**vocabulary.words, "role": tuple(vocabulary.roles)}
    yield from _table_problems("words", data, words)


def _limit_problems(limits: Any, vocabulary: Vocabulary) -> Iterator[Problem]:
    yield from _unknown(("limits",), limits, set(vocabulary.limits))
    for name, limit in limits.items():
        if not isinstance(limit, int | float):
            yield ("limits", name), f"{name} is a number"


def _status_problems(statuses: Any) -> Iterator[Problem]:
    place = ("graphql", "statuses")
    if not isinstance(statuses, dict):
        yield place, "statuses is a table of words with their statuses, such as NOT_FOUND = 404"
        return
    for word, status in statuses.items():
        if not isinstance(status, int):
            yield (*place, word), f"{word} has the status {status!r}, which is no number"


def _table_problems(
    kind: str, data: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[Problem]:
    tables = data.get(kind, {})
    yield from _unknown((kind,), tables, set(known))
    for name, table in tables.items():
        yield from _unknown((kind, name), table, set(known[name]))


def _account_problems(data: Mapping[str, Any], roles: Mapping[str, int]) -> Iterator[Problem]:
    accounts = data.get("accounts", [])
    if not isinstance(accounts, list) or not all(isinstance(item, dict) for item in accounts):
        yield ("accounts",), "accounts are tables, [[accounts]], with username and password"
        return
    for account in accounts:
        yield from _unknown(("accounts",), account, {"username", "password", "role"})
        yield from _missing(("accounts",), account, {"username", "password"})
        if account.get("role", "user") not in roles:
            yield ("accounts",), f"unknown role {account['role']}; there are {_listed(set(roles))}"
    for role, needed in roles.items():
        given = sum(account.get("role", "user") == role for account in accounts)
        if 0 < given < needed:
            yield ("accounts",), f"there are {given} accounts ({role}), the checks need {needed}"
        if not given:
            yield from _registration_problems(data, role)


def _registration_problems(data: Mapping[str, Any], role: str) -> Iterator[Problem]:
    yield from _missing((), data, {"register"})
    names = {
        name
        for part in _TEMPLATES
        for name in find_placeholders(data.get("register", {}).get(part))
    }
    if role != "user" and "role" not in names:
        yield (
            ("register",),
            f"no account has the role {role}: list one in [[accounts]], or send {{role}} here",
        )


def _operation_problems(
    place: Place, table: Any, values: set[str], names: set[str]
) -> Iterator[Problem]:
    yield from _unknown(place, table, names)
    if "graphql" not in table:
        yield from _missing(place, table, {"request"})
    for name in sorted(_TEXTS & set(table)):
        if not isinstance(table[name], str):
            yield (*place, name), f"{name} is a text"
    if "request" in table and table["request"].partition(" ")[0] not in _METHODS:
        yield (*place, "request"), f"{table['request']} does not begin with a method of HTTP"
    for part in _TEMPLATES:
        for name in sorted(set(find_placeholders(table.get(part))) - values):
            yield (*place, part), f"unknown value {{{name}}}; there are {_listed(values)}"


def _unknown(place: Place, table: Any, names: set[str]) -> Iterator[Problem]:
    if not isinstance(table, dict):
        yield place, f"{place[-1]} is a table, with {_listed(names)}"
        return
    for name in table:
        if name not in names:
            yield (*place, name), f"unknown name {name}; there are {_listed(names)}"


def _missing(place: Place, table: Any, names: set[str]) -> Iterator[Problem]:
    for name in sorted(names - set(table)):
        within = f" in {'.'.join(place)}" if place else ""
        yield place, f"{name} is missing{within}"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
