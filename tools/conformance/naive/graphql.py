"""
Just enough GraphQL for a naive API: one root field for each document, and every member of it.

It does not parse: it finds the root field, checks the variables, and ignores the selection.
"""

import re
import traceback
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from naive.app import App, RefusedError, Reply, Request, Route

_ROOT_FIELD = re.compile(r"\{\s*(\w+)")
_REQUIRED_VARIABLE = re.compile(r"\$(\w+)\s*:[^,)]*!\s*[,)]")
_DEEPEST = 12
_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    422: "BAD_USER_INPUT",
    503: "BUSY",
}


@dataclass(frozen=True)
class Field:
    """A root field with what resolves it."""

    name: str
    description: str
    resolve: Callable[[Request, Mapping[str, Any]], Any]
    is_mutation: bool = False


class GraphQLApp(App):
    """A naive API with one path for all operations."""

    @abstractmethod
    def fields(self) -> Sequence[Field]:
        """Return the root fields."""

    def own_routes(self) -> Sequence[Route]:
        """Return the path of GraphQL, for documents and for browsers."""
        playground = Route("GET", "/graphql", "Open the playground", (), self._playground)
        routes = [Route("POST", "/graphql", "Execute a document", ("400",), self._execute)]
        return routes if self.has("no_docs_page") else [playground, *routes]

    def _playground(self, request: Request) -> Reply:
        return 200, f"<!doctype html><title>{self.title}</title><textarea></textarea>"

    def _execute(self, request: Request) -> Reply:
        try:
            document, variables = self._read_document(request)
            return 200, {"data": self._resolve(request, document, variables)}
        except RefusedError as refused:
            if refused.status == 404 and self.has("empty_instead_of_404"):
                return 200, {"data": {field.name: {} for field in self.fields()}}
            if self.has("errors_as_text"):
                raise
            return 200, {"data": None, "errors": [self._error(refused)]}

    def _read_document(self, request: Request) -> tuple[str, Mapping[str, Any]]:
        body = self.read_json(request)
        if not isinstance(body, dict) or not isinstance(body.get("query"), str):
            raise RefusedError(400, "Send an object with a query.")
        return body["query"], body.get("variables") or {}

    def _resolve(
        self, request: Request, document: str, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        found = _ROOT_FIELD.search(document)
        name = found[1] if found else ""
        if name.startswith("__"):
            return self._introspect(document, variables)
        fields = {field.name: field for field in self.fields()}
        if name not in fields and self.has("documents_unchecked"):
            return {name: None}
        if name not in fields:
            raise RefusedError(400, "This document has no field that exists.")
        self._require_variables(document, variables)
        if self.has("private_reads") and not fields[name].is_mutation and not request.token:
            raise RefusedError(401, "Sign in first, please.")
        return {name: fields[name].resolve(request, variables)}

    def _require_variables(self, document: str, variables: Mapping[str, Any]) -> None:
        for name in _REQUIRED_VARIABLE.findall(document):
            if variables.get(name) is None and not self.has("crash_on_bad_input"):
                raise RefusedError(422, "A variable is missing.", name)

    def _introspect(self, document: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        self._require_variables(document, variables)
        if _depth_of(document) > _DEEPEST and not self.has("depth_unlimited"):
            raise RefusedError(400, "This document is too deep.")
        kinds = {"queryType": False, "mutationType": True}
        return {
            "__schema": {kind: self._root_type(is_mutation) for kind, is_mutation in kinds.items()}
        }

    def _root_type(self, is_mutation: bool) -> Mapping[str, Any]:  # noqa: FBT001
        listed = [field for field in self.fields() if field.is_mutation is is_mutation]
        if self.has("operation_missing"):
            listed = listed[:-1]
        is_named = not self.has("operations_unnamed")
        return {
            "fields": [
                {"name": field.name, "description": field.description if is_named else None}
                for field in listed
            ]
        }

    def _error(self, refused: RefusedError) -> Mapping[str, Any]:
        member = "" if self.has("errors_without_field") else refused.member
        extensions = {"code": _CODES[refused.status], "member": member}
        error: dict[str, Any] = {"message": str(refused), "extensions": extensions}
        if self.has("traceback_in_answer") and refused.status == 422:
            error["trace"] = traceback.format_exc()
        return error


def _depth_of(document: str) -> int:
    depth = deepest = 0
    for character in document:
        depth += {"{": 1, "}": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest
