"""Mapping files: the paths, fields and log-in of an API, in TOML."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.errors import UsageError
from conformance.mapping_problems import find_problems
from conformance.toml_lines import find_line
from conformance.vocabulary import Vocabulary

BUILT_IN = Path(__file__).with_name("mappings")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an API: a request over REST, or a document of GraphQL."""

    name: str
    method: str
    path: str
    body: Any = None
    document: str = ""
    result: str = ""
    form: Any = None


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
    words: Mapping[str, Mapping[str, Any]]
    docs: Mapping[str, str]
    limits: Mapping[str, float]
    error_status: str
    statuses: Mapping[str, int]
    graphql_path: str
    is_graphql: bool = field(default=False)


def find_mapping(name: str, project: str) -> Path:
    """
    Return the file of a built-in mapping of the project, or the named file.

    :raises UsageError: if there is neither.
    """
    for path in (BUILT_IN / project / f"{name}.toml", Path(name)):
        if path.is_file():
            return path
    known = ", ".join(sorted(path.stem for path in (BUILT_IN / project).glob("*.toml")))
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
    for place, problem in find_problems(data, vocabulary):
        raise UsageError(f"{path}:{find_line(text, place)}: {problem}")
    graphql = data.get("graphql", {})
    graphql_path = graphql.get("path", "/graphql")
    operations = {
        name: _operation(name, table, graphql_path) for name, table in data["operations"].items()
    }
    register = data.get("register")
    words = data.get("words", {})
    return ApiMapping(
        name=path.stem,
        project=data["project"],
        login=_operation("login", data["login"], graphql_path),
        token=data["login"]["token"],
        header=data["login"].get("header", "Authorization: Bearer {token}"),
        register=_operation("register", register, graphql_path) if register else None,
        accounts=data.get("accounts", []),
        operations=operations,
        fields={name: _fields(data, name, names) for name, names in vocabulary.fields.items()},
        # A role is a word like any other, which every project knows.
        words={kind: words.get(kind, {}) for kind in (*vocabulary.words, "role")},
        docs=data.get("docs", {}),
        limits={**vocabulary.limits, **data.get("limits", {})},
        error_status=graphql.get("status", "extensions.status"),
        statuses=graphql.get("statuses", {}),
        graphql_path=graphql_path,
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
    return Operation(
        name, method, path.strip(), table.get("body"), "", result, form=table.get("form")
    )
