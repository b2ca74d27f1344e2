"""Mapping files: the paths, fields and log-in of an API, in TOML."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.errors import UsageError
from conformance.templates import find_placeholders
from conformance.toml_lines import find_line

BUILT_IN = Path(__file__).with_name("mappings")
_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_REQUEST = {"request", "body"}
_TABLES: Mapping[str, set[str]] = {
    "login": {*_REQUEST, "token", "header"},
    "register": _REQUEST,
    "docs": {"page", "schema"},
    "limits": {"results_ms"},
    "graphql": {"path", "status"},
}
_PERSON = {"username", "password", "email"}
_TEXTS = {"request", "graphql", "result", "token", "header"}
_LEAST_ACCOUNTS = 5
_OPERATION = {*_REQUEST, "graphql", "variables", "result"}
_TOP = {"project", "accounts", "operations", "fields", *_TABLES}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a project's mapping may name: operations with their values, and fields of objects."""

    operations: Mapping[str, set[str]]
    optional: set[str]
    fields: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an API: a request over REST, or a document of GraphQL."""

    name: str
    method: str
    path: str
    body: Any = None
    document: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class ApiMapping:
    """How the checks reach one API."""

    name: str
    project: str
    login: Operation
    token: str
    header: str
    register: Operation | None
    accounts: Sequence[Mapping[str, str]]
    operations: Mapping[str, Operation]
    fields: Mapping[str, Mapping[str, str]]
    docs: Mapping[str, str]
    results_ms: float
    error_status: str
    is_graphql: bool = field(default=False)


def find_mapping(name: str) -> Path:
    """
    Return the file of a built-in mapping, or the named file.

    :raises UsageError: if there is neither.
    """
    for path in (BUILT_IN / f"{name}.toml", Path(name)):
        if path.is_file():
            return path
    known = ", ".join(sorted(path.stem for path in BUILT_IN.glob("*.toml")))
    raise UsageError(f"There is no mapping {name}: name a file, or one of {known}.")


def require_project(path: Path, project: str) -> None:
    """
    Check that a mapping is for the project.

    :raises UsageError: if it is for another one, or no mapping.
    """
    text = _read_text(path)
    found = _parse(path, text).get("project", project)
    if found != project:
        line = find_line(text, ["project"])
        raise UsageError(f"{path}:{line}: this is a mapping for {found}, not for {project}")


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}:{line}: this is not UTF-8") from None


def read_mapping(path: Path, vocabulary: Vocabulary) -> ApiMapping:
    """
    Read a mapping file.

    :raises UsageError: if it has a wrong or missing name; the message has the line.
    """
    text = _read_text(path)
    data = _parse(path, text)
    for place, problem in _problems(data, vocabulary):
        raise UsageError(f"{path}:{find_line(text, place)}: {problem}")
    graphql = data.get("graphql", {})
    operations = {
        name: _operation(name, table, graphql.get("path", "/graphql"))
        for name, table in data["operations"].items()
    }
    return ApiMapping(
        name=path.stem,
        project=data["project"],
        login=_operation("login", data["login"], ""),
        token=data["login"]["token"],
        header=data["login"].get("header", "Authorization: Bearer {token}"),
        register=_operation("register", data["register"], "") if "register" in data else None,
        accounts=data.get("accounts", []),
        operations=operations,
        fields={name: _fields(data, name, names) for name, names in vocabulary.fields.items()},
        docs=data.get("docs", {}),
        results_ms=data.get("limits", {}).get("results_ms", 250),
        error_status=graphql.get("status", "extensions.status"),
        is_graphql=any(operation.document for operation in operations.values()),
    )


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = line[1] if line else len(text.splitlines())
        raise UsageError(f"{path}:{number}: this is not TOML: {error}") from None


def _fields(data: Mapping[str, Any], kind: str, names: Sequence[str]) -> Mapping[str, str]:
    given = data.get("fields", {}).get(kind, {})
    return {name: given.get(name, name) for name in names}


def _operation(name: str, table: Mapping[str, Any], graphql_path: str) -> Operation:
    result = table.get("result", "")
    if "graphql" in table:
        variables = table.get("variables", {})
        return Operation(name, "POST", graphql_path, variables, table["graphql"], result)
    method, _, path = table["request"].partition(" ")
    return Operation(name, method, path.strip(), table.get("body"), "", result)


Problem = tuple[tuple[str, ...], str]


def _problems(data: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[Problem]:
    yield from _unknown((), data, _TOP)
    for table, names in _TABLES.items():
        yield from _unknown((table,), data.get(table, {}), names)
    yield from _missing((), data, {"project", "login", "operations"})
    yield from _account_problems(data.get("accounts", []))
    yield from _missing(("login",), data["login"], {"request", "token"})
    if not isinstance(data.get("limits", {}).get("results_ms", 0), int | float):
        yield ("limits", "results_ms"), "results_ms is a number"
    yield from _request_problems(("login",), data["login"], _PERSON)
    if not data.get("accounts"):
        yield from _missing((), data, {"register"})
    if "register" in data:
        yield from _missing(("register",), data["register"], {"request"})
        yield from _request_problems(("register",), data["register"], _PERSON)
    operations = data["operations"]
    yield from _unknown(("operations",), operations, set(vocabulary.operations))
    required = set(vocabulary.operations) - vocabulary.optional
    yield from _missing(("operations",), operations, required)
    for name, values in vocabulary.operations.items():
        if name in operations:
            yield from _operation_problems(("operations", name), operations[name], values)
    yield from _unknown(("fields",), data.get("fields", {}), set(vocabulary.fields))
    for kind, table in data.get("fields", {}).items():
        yield from _unknown(("fields", kind), table, set(vocabulary.fields[kind]))


def _account_problems(accounts: Any) -> Iterator[Problem]:
    if not isinstance(accounts, list) or not all(isinstance(item, dict) for item in accounts):
        yield ("accounts",), "accounts are tables, [[accounts]], with username and password"
        return
    for account in accounts:
        yield from _unknown(("accounts",), account, {"username", "password"})
        yield from _missing(("accounts",), account, {"username", "password"})
    if 0 < len(accounts) < _LEAST_ACCOUNTS:
        yield (
            ("accounts",),
            f"there are {len(accounts)} accounts, the checks need {_LEAST_ACCOUNTS}",
        )


def _operation_problems(place: tuple[str, ...], table: Any, values: set[str]) -> Iterator[Problem]:
    yield from _unknown(place, table, _OPERATION)
    if "graphql" not in table:
        yield from _missing(place, table, {"request"})
    yield from _request_problems(place, table, values)


def _request_problems(
    place: tuple[str, ...], table: Mapping[str, Any], values: set[str]
) -> Iterator[Problem]:
    for name in sorted(_TEXTS & set(table)):
        if not isinstance(table[name], str):
            yield (*place, name), f"{name} is a text"
    if "request" in table and table["request"].partition(" ")[0] not in _METHODS:
        yield (*place, "request"), f"{table['request']} does not begin with a method of HTTP"
    for part in ("request", "body", "variables"):
        for name in sorted(set(find_placeholders(table.get(part))) - values):
            yield (*place, part), f"unknown value {{{name}}}; there are {_listed(values)}"


def _unknown(place: tuple[str, ...], table: Any, names: set[str]) -> Iterator[Problem]:
    if not isinstance(table, dict):
        yield place, f"{place[-1]} is a table, with {_listed(names)}"
        return
    for name in table:
        if name not in names:
            yield (*place, name), f"unknown name {name}; there are {_listed(names)}"


def _missing(place: tuple[str, ...], table: Any, names: set[str]) -> Iterator[Problem]:
    for name in sorted(names - set(table)):
        within = f" in {'.'.join(place)}" if place else ""
        yield place, f"{name} is missing{within}"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
