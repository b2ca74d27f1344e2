"""GraphQL over HTTP, and the schema to download."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import graphene
import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views import View
from graphql import ExecutionResult, GraphQLError, OperationType, execute, get_operation_ast

from nexus.gateway import problems
from nexus.gateway.allowances import count_anonymous, count_write
from nexus.gateway.bodies import JsonParser
from nexus.gateway.graphql.documents import Document, Documents
from nexus.gateway.graphql.errors import RefusedDocument, is_refusal, told
from nexus.gateway.graphql.stitching import sdl
from shared.auth.bearer import authenticate
from shared.errors import MalformedRequest, NotFound, PayloadTooLarge

MAX_BODY_BYTES = 100 * 1024

_JSON = "application/json"
_GRAPHQL_RESPONSE = "application/graphql-response+json"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a body asks for: a document, its variables and which of its operations."""

    text: str
    variables: Mapping[str, Any] | None
    operation: str | None

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


class Engine:
    """A schema and the documents that were read for it."""

    def __init__(self, schema: graphene.Schema) -> None:
        self._schema = schema.graphql_schema
        self._documents = Documents(self._schema)

    def answer(self, asked: Asked, request: HttpRequest) -> tuple[Mapping[str, Any], bool]:
        """Return what is to be sent, and whether the document was refused as a whole."""
        try:
            document = self._documents.read(asked.text)
        except RefusedDocument as refusal:
            return {"errors": _told(refusal.errors)}, True
        _count_if_it_writes(document, asked, request)
        result = self._run(document, asked, request)
        refused = is_refusal(result.errors)
        answer: dict[str, Any] = {} if refused else {"data": result.data}
        if result.errors:
            answer["errors"] = _told(result.errors)
        answer["extensions"] = {"cost": document.cost_of(asked.operation)}
        return answer, refused

    def _run(self, document: Document, asked: Asked, request: HttpRequest) -> ExecutionResult:
        result = execute(
            self._schema,
            document.tree,
            context_value=request,
            variable_values=dict(asked.variables) if asked.variables else None,
            operation_name=asked.operation,
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("A resolver returned an awaitable; this view runs them one by one.")
        return result


def _count_if_it_writes(document: Document, asked: Asked, request: HttpRequest) -> None:
    operation = get_operation_ast(document.tree, asked.operation)
    user = authenticate(request)
    if user and operation and operation.operation is OperationType.MUTATION:
        count_write(request, user)


class GraphQLView(View):
    """The endpoint: POST runs a document, GET shows a browser where it is."""

    engine: Engine | None = None

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        """Return the view of a ``schema``, which keeps the documents it has read."""
        view = super().as_view(engine=Engine(options.pop("schema")), **options)
        # Nothing here is signed in by cookie, so there is nothing to forge.
        view.csrf_exempt = True  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request; whatever goes wrong is told as a problem."""
        try:
            if request.method == "POST":
                return self.post(request)
            if request.method in ("GET", "HEAD") and "text/html" in request.headers.get(
                "Accept", ""
            ):
                return render(request, "gateway/graphql.html")
            return _not_this_method(request)
        except Exception as failure:
            return problems.answer(problems.of(failure), request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Run a document."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
            raise PayloadTooLarge(f"The body is larger than {MAX_BODY_BYTES} bytes.")
        asked = Asked.read(JsonParser().parse_body(request))
        # A bad token is refused before anything is run, on public documents too.
        if authenticate(request) is None:
            count_anonymous(request)
        if self.engine is None:
            raise TypeError("Use GraphQLView.as_view(schema=...).")
        answer, refused = self.engine.answer(asked, request)
        return _written(answer, request, refused=refused)


class SchemaView(View):
    """The schema in its definition language, for tools that generate code from it."""

    text: str = ""

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        """Return the view of a ``schema``."""
        return super().as_view(text=sdl(options.pop("schema")), **options)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send the schema, unless introspection is off."""
        if not settings.NEXUS_GRAPHQL["introspection"]:
            return problems.answer(problems.of(NotFound("There is nothing here.")), request)
        return HttpResponse(self.text, content_type="text/plain; charset=utf-8")

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse other methods as every path does."""
        return _not_this_method(request, allow="GET, HEAD, OPTIONS")


def _told(errors: Sequence[GraphQLError]) -> list[Mapping[str, Any]]:
    return [told(error) for error in errors]


def _written(answer: Mapping[str, Any], request: HttpRequest, *, refused: bool) -> HttpResponse:
    wants_own_type = _GRAPHQL_RESPONSE in request.headers.get("Accept", "")
    return HttpResponse(
        orjson.dumps(answer),
        status=HTTPStatus.BAD_REQUEST if refused and wants_own_type else HTTPStatus.OK,
        content_type=_GRAPHQL_RESPONSE if wants_own_type else _JSON,
        headers={"Cache-Control": "no-store", "Vary": "Accept"},
    )


def _not_this_method(request: HttpRequest, *, allow: str = "GET, POST") -> HttpResponse:
    response = problems.answer(problems.of_status(HTTPStatus.METHOD_NOT_ALLOWED), request)
    response["Allow"] = allow
    return response
