"""Running documents: what was asked, and what is to be told of it."""

import json
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import graphene
from django.http import HttpRequest
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    OperationType,
    create_source_event_stream,
    execute,
    get_operation_ast,
)

from nexus.gateway.bodies import parse_json
from nexus.gateway.graphql.documents import Documents
from nexus.gateway.graphql.errors import RefusedDocument, is_refusal, told
from nexus.gateway.graphql.limits import Measure
from shared.auth.bearer import refuse_ticket
from shared.errors import MalformedRequest
from shared.realtime import Watch

T = TypeVar("T")

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: a document, its variables and which of its operations."""

    text: str
    variables: Mapping[str, Any] | None
    operation: str | None

    @property
    def key(self) -> str:
        """The same for two who ask for the same."""
        return json.dumps([self.text, self.operation, self.variables], sort_keys=True)

    @classmethod
    def of_query(cls, said: Mapping[str, str]) -> "Asked":
        """
        Read a query string, as ``EventSource`` of a browser sends it.

        :raises MalformedRequest: if it is not a GraphQL request.
        """
        return cls.read(
            {
                "query": said.get("query"),
                "variables": parse_json(said.get("variables", "null").encode()),
                "operationName": said.get("operationName"),
            }
        )

    @classmethod
    def read(cls, body: object) -> "Asked":
        """
        Read a body that has been read as JSON.

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
    """The operation of a document that a request asks for, and what it measures."""

    tree: DocumentNode
    asked: Asked
    kind: OperationType | None
    measure: Measure

    @property
    def calls(self) -> int:
        """How many calls over REST it is worth: one for each root field."""
        return max(1, self.measure.roots)

    @property
    def root_fields(self) -> Sequence[str]:
        """The names of the root fields that the operation itself lists."""
        found = get_operation_ast(self.tree, self.asked.operation)
        selections = found.selection_set.selections if found else ()
        return [each.name.value for each in selections if isinstance(each, FieldNode)]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription that was opened: what it watches, and how a value is told."""

    engine: "Engine"
    operation: Operation
    request: HttpRequest
    watch: Watch

    def told(self, value: object) -> Answer:
        """Execute the selection on a value of the field."""
        return self.engine.run(self.operation, self.request, root=value)


class Engine:
    """A schema and the documents that were read for it."""

    def __init__(self, schema: graphene.Schema) -> None:
        self._schema = schema.graphql_schema
        self._documents = Documents(self._schema)

    def prepare(self, asked: Asked) -> Operation:
        """
        Return the operation that is asked for.

        :raises RefusedDocument: if its document cannot be run, or costs too much.
        """
        document = self._documents.read(asked.text)
        found = get_operation_ast(document.tree, asked.operation)
        return Operation(
            document.tree,
            asked,
            found.operation if found else None,
            document.measure(found, asked.variables) if found else Measure(),
        )

    def answer(self, operation: Operation, request: HttpRequest) -> tuple[Answer, bool]:
        """
        Return what is to be sent, and whether the operation was refused as a whole.

        :raises MalformedRequest: if a subscription was asked for.
        :raises TokenInvalid: if it was signed by a ticket, which opens subscriptions alone.
        """
        if operation.kind is OperationType.SUBSCRIPTION:
            raise MalformedRequest("Send Accept: text/event-stream with a subscription.")
        refuse_ticket(request)
        answer = self.run(operation, request)
        return answer, "data" not in answer

    def subscribe(self, operation: Operation, request: HttpRequest) -> Subscription | Answer:
        """
        Open a subscription, or return what is to be sent instead.
        """
        asked = operation.asked
        opening = create_source_event_stream(
            self._schema,
            operation.tree,
            context_value=request,
            variable_values=dict(asked.variables) if asked.variables else None,
            operation_name=asked.operation,
        )
        opened = _at_once(opening)
        if isinstance(opened, ExecutionResult):
            return self._answer_of(opened, operation)
        if not isinstance(opened, Watch):
            raise TypeError("A subscribe_… resolver returns what watch() returns.")
        return Subscription(self, operation, request, opened)

    def run(self, operation: Operation, request: HttpRequest, *, root: object = None) -> Answer:
        """Execute the operation and return what is to be told of it."""
        asked = operation.asked
        result = execute(
            self._schema,
            operation.tree,
            root_value=root,
            context_value=request,
            variable_values=dict(asked.variables) if asked.variables else None,
            operation_name=asked.operation,
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("A resolver returned an awaitable; this view runs them one by one.")
        return self._answer_of(result, operation)

    def _answer_of(self, result: ExecutionResult, operation: Operation) -> Answer:
        answer: dict[str, Any] = {} if is_refusal(result.errors) else {"data": result.data}
        if result.errors:
            answer["errors"] = _told(result.errors)
        answer["extensions"] = {"cost": operation.measure.cost}
        return answer


def refused(refusal: RefusedDocument) -> Answer:
    """Return what is to be sent of a document that is not run."""
    return {"errors": _told(refusal.errors)}


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that waits for nothing, as ours do not, without an event loop."""
    try:
        work.send(None)
    except StopIteration as finished:
        value: T = finished.value
        return value
    raise TypeError("A subscribe_… resolver awaited something.")


def _told(errors: Sequence[GraphQLError]) -> list[Mapping[str, Any]]:
    return [told(error) for error in errors]
