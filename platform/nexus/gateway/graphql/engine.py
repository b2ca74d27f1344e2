"""Execution of GraphQL operations."""

import json
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import graphene
from django.http import HttpRequest
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationType,
    create_source_event_stream,
    execute,
)

from nexus.gateway.bodies import parse_json
from nexus.gateway.graphql.documents import DocumentCache
from nexus.gateway.graphql.errors import RefusedDocument, format_error, is_refusal
from nexus.gateway.graphql.execution import ReadingContext
from nexus.gateway.graphql.limits import Complexity
from nexus.gateway.graphql.operations import OperationFacts
from nexus.gateway.graphql.scopes import require_scopes
from shared.auth.bearer import refuse_ticket
from shared.errors import MalformedRequest
from shared.realtime import Watch

T = TypeVar("T")

ResponseBody = Mapping[str, Any]

_SORTED = json.JSONEncoder(sort_keys=True)


@dataclass(frozen=True, slots=True)
class GraphQLParams:
    """The parameters of a GraphQL request: the document and its variables and operation name."""

    query: str
    variables: Mapping[str, Any] | None
    operation_name: str | None

    @property
    def key(self) -> str:
        """A key that equal parameters share."""
        return _SORTED.encode([self.query, self.operation_name, self.variables])

    @classmethod
    def from_query_string(cls, query: Mapping[str, str]) -> "GraphQLParams":
        """
        Return the parameters in a query string, which a browser's ``EventSource`` sends.

        :raises MalformedRequest: if it is not a GraphQL request.
        :raises ValidationFailed: if a variable holds a NUL character or a lone surrogate.
        """
        return cls.from_body(
            {
                "query": query.get("query"),
                "variables": parse_json(query.get("variables", "null").encode()),
                "operationName": query.get("operationName"),
            }
        )

    @classmethod
    def from_body(cls, body: object) -> "GraphQLParams":
        """
        Return the parameters in a body that was parsed as JSON.

        :raises MalformedRequest: if it is not one GraphQL request.
        """
        if isinstance(body, list):
            raise MalformedRequest("Send one operation at a time; batches are not answered.")
        if not isinstance(body, dict) or not isinstance(body.get("query"), str):
            raise MalformedRequest('Send an object with the document as text in "query".')
        variables, operation = body.get("variables"), body.get("operationName")
        if not isinstance(variables, dict | None) or not isinstance(operation, str | None):
            raise MalformedRequest('"variables" is an object and "operationName" a text.')
        return cls(body["query"], variables, operation or None)


@dataclass(frozen=True, slots=True)
class Operation:
    """The requested operation of a document, its facts, and its complexity."""

    tree: DocumentNode
    params: GraphQLParams
    facts: OperationFacts
    complexity: Complexity

    @property
    def kind(self) -> OperationType | None:
        """Its kind, or None if the document has no such operation."""
        return self.facts.kind

    @property
    def calls(self) -> int:
        """The number of calls that the rate limits count: one for each root field."""
        return max(1, self.complexity.roots)


@dataclass(frozen=True, slots=True)
class Subscription:
    """An open subscription: its operation, and the sources that it watches."""

    engine: "Engine"
    operation: Operation
    request: HttpRequest
    watch: Watch

    def execute(self, value: object) -> ResponseBody:
        """Execute the selection on a value of the root field and return the response."""
        return self.engine.run(self.operation, self.request, root=value)


class Engine:
    """A schema and the cache of its documents."""

    def __init__(self, schema: graphene.Schema) -> None:
        self._schema = schema.graphql_schema
        self._documents = DocumentCache(self._schema)

    def prepare(self, params: GraphQLParams) -> Operation:
        """
        Return the requested operation.

        :raises RefusedDocument: if the document is invalid or costs too much.
        """
        document = self._documents.get(params.query)
        found, facts = document.operations.get(params.operation_name)
        return Operation(
            document.tree,
            params,
            facts,
            document.estimate_cost(found, params.variables) if found else Complexity(),
        )

    def require_scopes(self, operation: Operation, request: HttpRequest) -> None:
        """
        Require the scope for each root field if the request carries a personal access token.

        :raises SessionRequired: if no scope permits one of the fields.
        :raises InsufficientScope: if the token lacks the scope that permits a field.
        """
        require_scopes(self._schema, operation.tree, operation.params.operation_name, request)

    def execute(self, operation: Operation, request: HttpRequest) -> tuple[ResponseBody, bool]:
        """
        Execute a query or a mutation and return ``(response, is_refused)``.

        :raises MalformedRequest: if the operation is a subscription.
        :raises TokenInvalid: if the request carries a ticket, which opens subscriptions only.
        """
        if operation.kind is OperationType.SUBSCRIPTION:
            raise MalformedRequest("Send Accept: text/event-stream with a subscription.")
        refuse_ticket(request)
        response = self.run(operation, request)
        return response, "data" not in response

    def subscribe(self, operation: Operation, request: HttpRequest) -> Subscription | ResponseBody:
        """
        Open a subscription, or return the response that refuses it.

        :raises TypeError: if the resolver does not return what ``watch()`` returns.
        """
        params = operation.params
        opening = create_source_event_stream(
            self._schema,
            operation.tree,
            context_value=request,
            variable_values=dict(params.variables) if params.variables else None,
            operation_name=params.operation_name,
        )
        opened = _run_synchronously(opening)
        if isinstance(opened, ExecutionResult):
            return self._to_response(opened, operation)
        if not isinstance(opened, Watch):
            raise TypeError("A subscribe_… resolver returns what watch() returns.")
        return Subscription(self, operation, request, opened)

    def run(
        self, operation: Operation, request: HttpRequest, *, root: object = None
    ) -> ResponseBody:
        """
        Execute the operation on a root value and return the response.

        :raises TypeError: if a resolver returns an awaitable.
        """
        params = operation.params
        result = execute(
            self._schema,
            operation.tree,
            root_value=root,
            context_value=request,
            variable_values=dict(params.variables) if params.variables else None,
            operation_name=params.operation_name,
            execution_context_class=ReadingContext,
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("A resolver returned an awaitable, but execution is synchronous.")
        return self._to_response(result, operation)

    def _to_response(self, result: ExecutionResult, operation: Operation) -> ResponseBody:
        response: dict[str, Any] = {} if is_refusal(result.errors) else {"data": result.data}
        if result.errors:
            response["errors"] = _format_errors(result.errors)
        response["extensions"] = {"cost": operation.complexity.cost}
        return response


def rejection_response(refusal: RefusedDocument) -> ResponseBody:
    """Return the response to a document that is not executed."""
    return {"errors": _format_errors(refusal.errors)}


def _run_synchronously(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never suspends, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        value: T = finished.value
        return value
    raise TypeError("A subscribe_… resolver awaited something.")


def _format_errors(errors: Sequence[GraphQLError]) -> list[Mapping[str, Any]]:
    return [format_error(error) for error in errors]
