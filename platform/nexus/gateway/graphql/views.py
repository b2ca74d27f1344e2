"""Views of GraphQL over HTTP and of the SDL."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views import View
from graphql import OperationType

from nexus.gateway import problems
from nexus.gateway.bodies import JsonParser
from nexus.gateway.graphql.cached_fields import get_or_execute
from nexus.gateway.graphql.engine import Engine, GraphQLParams, Operation, rejection_response
from nexus.gateway.graphql.errors import RefusedDocument
from nexus.gateway.graphql.stitching import sdl
from nexus.gateway.graphql.streams import event_stream_response, single_event_response
from nexus.gateway.rate_limits import count_calls, record_admin_action
from nexus.gateway.replica_reads import replicas_for
from nexus.observability.facts import name_operation
from shared.auth.bearer import authenticate
from shared.caching import Namespace, mark_as_stored
from shared.errors import NotFound, PayloadTooLarge
from shared.stream_requests import is_stream

MAX_BODY_BYTES = 100 * 1024


class GraphQLView(View):
    """The GraphQL endpoint: POST executes, GET opens a stream or shows the playground."""

    engine: Engine | None = None
    playground: Callable[[HttpRequest], HttpResponseBase] | None = None

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        """Return the view of a ``schema``, with a cache of its documents."""
        view = super().as_view(engine=Engine(options.pop("schema")), **options)
        # No cookie authenticates these requests, so CSRF does not apply.
        view.csrf_exempt = True  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Handle a request. Every exception becomes a problem in the client's format."""
        try:
            if request.method == "POST":
                return self.post(request)
            if request.method == "GET" and _wants_events(request):
                return self.execute(GraphQLParams.from_query_string(request.GET.dict()), request)
            if self.playground and settings.NEXUS_GRAPHIQL and _accepts_html(request):
                return self.playground(request)
            return _method_not_allowed(request)
        except Exception as failure:
            return problems.exception_response(failure, request)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """
        Execute the operation in the body.

        :raises PayloadTooLarge: if the body is too large.
        :raises UnsupportedMediaType: if the body is not declared as JSON in UTF-8.
        :raises MalformedRequest: if it is not a GraphQL request.
        :raises ValidationFailed: if a text holds a NUL character or a lone surrogate.
        """
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
            raise PayloadTooLarge(f"The body is larger than {MAX_BODY_BYTES} bytes.")
        return self.execute(GraphQLParams.from_body(JsonParser().parse_body(request)), request)

    def execute(self, params: GraphQLParams, request: HttpRequest) -> HttpResponseBase:
        """
        Execute an operation and return a stream of events, if accepted, or one response.

        :raises TokenInvalid: if the request carries a token that is not valid.
        :raises TokenExpired: if its token has expired.
        :raises SessionRevoked: if the session of its token was ended.
        :raises RateLimited: if the client has sent too many requests.
        :raises MalformedRequest: if a subscription does not accept a stream.
        """
        # Authenticate first, so that a bad token is refused on public documents too.
        user = authenticate(request)
        if self.engine is None:
            raise TypeError("Use GraphQLView.as_view(schema=...).")
        try:
            operation = self.engine.prepare(params)
        except RefusedDocument as refusal:
            count_calls(request, user, writes=False)
            return _refused(rejection_response(refusal), request)
        name_operation(
            request,
            domains=operation.facts.domains,
            operation=params.operation_name or ",".join(operation.facts.root_fields),
        )
        writes = operation.kind is OperationType.MUTATION
        count_calls(request, user, writes=writes, calls=operation.calls)
        self.engine.require_scopes(operation, request)
        if writes:
            record_admin_action(user, f"mutation {' '.join(operation.facts.root_fields)}")
        if _wants_events(request, operation.kind):
            # Only a mutation matters here: a stream reads from the primary.
            with replicas_for(request, writes=True) if writes else nullcontext():
                return event_stream_response(self.engine, operation, request)
        namespaces = operation.facts.namespaces if user is None else None
        with replicas_for(request, writes=writes):
            if namespaces is not None:
                return _cached_response(self.engine, operation, request, namespaces)
            body, is_refused = self.engine.execute(operation, request)
        return _to_response(body, request, is_refused=is_refused)


class SchemaView(View):
    """The SDL of the schema, for code generators."""

    text: str = ""

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        """Return the view of a ``schema``."""
        return super().as_view(text=sdl(options.pop("schema")), **options)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the SDL, or 404 if introspection is off."""
        if not settings.NEXUS_GRAPHQL["introspection"]:
            return problems.exception_response(NotFound("There is nothing here."), request)
        return HttpResponse(self.text, content_type="text/plain; charset=utf-8")

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the problem of a method that the path does not support."""
        return _method_not_allowed(request, allow="GET, HEAD, OPTIONS")


def _cached_response(
    engine: Engine, operation: Operation, request: HttpRequest, namespaces: tuple[Namespace, ...]
) -> HttpResponse:
    executed: list[tuple[Mapping[str, Any], bool]] = []

    def execute() -> Mapping[str, Any]:
        executed.append(engine.execute(operation, request))
        return executed[-1][0]

    found = get_or_execute(
        request, parameters=operation.params.key, namespaces=namespaces, execute=execute
    )
    if found.value is None:
        body, is_refused = executed[-1]
        return _to_response(body, request, is_refused=is_refused)
    response = _json_response(found.value, problems.graphql_media_type(request))
    response["Cache-Status"] = found.outcome.value
    if found.stored:
        mark_as_stored(response, found.stored, calls=operation.calls)
    return response


def _refused(body: Mapping[str, Any], request: HttpRequest) -> HttpResponse:
    if _wants_events(request):
        return single_event_response(body)
    return _to_response(body, request, is_refused=True)


def _to_response(
    body: Mapping[str, Any], request: HttpRequest, *, is_refused: bool
) -> HttpResponse:
    media_type = problems.graphql_media_type(request)
    is_bad = is_refused and media_type == problems.GRAPHQL_MEDIA_TYPE
    status = HTTPStatus.BAD_REQUEST if is_bad else HTTPStatus.OK
    return _json_response(orjson.dumps(body), media_type, status=status)


def _json_response(
    body: bytes, media_type: str, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return HttpResponse(
        body,
        status=status,
        content_type=media_type,
        headers={"Cache-Control": "no-store", "Vary": "Accept"},
    )


def _wants_events(request: HttpRequest, kind: OperationType | None = None) -> bool:
    if not is_stream(request.path, request.META.get("HTTP_ACCEPT", "")):
        return False
    # urql accepts JSON and streams in every request. For JSON, only a subscription is a stream.
    is_subscription = kind is OperationType.SUBSCRIPTION
    return is_subscription or request.method == "GET" or not problems.accepts_json(request)


def _accepts_html(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and "text/html" in request.META.get("HTTP_ACCEPT", "")


def _method_not_allowed(request: HttpRequest, *, allow: str = "GET, POST") -> HttpResponse:
    response = problems.to_response(problems.from_status(HTTPStatus.METHOD_NOT_ALLOWED), request)
    response["Allow"] = allow
    return response
