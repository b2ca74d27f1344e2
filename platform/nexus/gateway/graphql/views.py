"""GraphQL over HTTP, and the schema to download."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views import View
from graphql import OperationType

from nexus.gateway import problems
from nexus.gateway.allowances import count_calls, record_act
from nexus.gateway.bodies import JsonParser
from nexus.gateway.graphql.engine import Asked, Engine, refused
from nexus.gateway.graphql.errors import RefusedDocument
from nexus.gateway.graphql.stitching import sdl
from nexus.gateway.graphql.streams import all_at_once, answer_as_events
from shared.auth.bearer import authenticate
from shared.errors import NotFound, PayloadTooLarge
from shared.stream_requests import is_stream

MAX_BODY_BYTES = 100 * 1024


class GraphQLView(View):
    """The endpoint: POST runs a document, GET watches one or shows a browser where it is."""

    engine: Engine | None = None
    playground: Callable[[HttpRequest], HttpResponseBase] | None = None

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        """Return the view of a ``schema``, which keeps the documents it has read."""
        view = super().as_view(engine=Engine(options.pop("schema")), **options)
        # Nothing here is signed in by cookie, so there is nothing to forge.
        view.csrf_exempt = True  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request; whatever goes wrong becomes a problem, in the client's shape."""
        try:
            if request.method == "POST":
                return self.post(request)
            if request.method == "GET" and _wants_events(request):
                return self.answer(Asked.of_query(request.GET.dict()), request)
            if self.playground and settings.NEXUS_GRAPHIQL and _is_a_browsers(request):
                return self.playground(request)
            return _not_this_method(request)
        except Exception as failure:
            return problems.answer(problems.of(failure), request)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Run a document."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
            raise PayloadTooLarge(f"The body is larger than {MAX_BODY_BYTES} bytes.")
        return self.answer(Asked.read(JsonParser().parse_body(request)), request)

    def answer(self, asked: Asked, request: HttpRequest) -> HttpResponseBase:
        """Answer what was asked: with events if that is what is accepted, in one go if not."""
        # A bad token is refused before anything is run, on public documents too.
        user = authenticate(request)
        if self.engine is None:
            raise TypeError("Use GraphQLView.as_view(schema=...).")
        try:
            operation = self.engine.prepare(asked)
        except RefusedDocument as refusal:
            count_calls(request, user, writes=False)
            return _refused(refused(refusal), request)
        writes = operation.kind is OperationType.MUTATION
        count_calls(request, user, writes=writes, calls=operation.calls)
        if writes:
            record_act(user, f"mutation {' '.join(operation.root_fields)}")
        if _wants_events(request):
            return answer_as_events(self.engine, operation, request)
        answer, is_refused = self.engine.answer(operation, request)
        return _written(answer, request, is_refused=is_refused)


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


def _refused(answer: Mapping[str, Any], request: HttpRequest) -> HttpResponse:
    if _wants_events(request):
        return all_at_once(answer)
    return _written(answer, request, is_refused=True)


def _written(answer: Mapping[str, Any], request: HttpRequest, *, is_refused: bool) -> HttpResponse:
    media_type = problems.graphql_media_type(request)
    is_bad = is_refused and media_type == problems.GRAPHQL_MEDIA_TYPE
    return HttpResponse(
        orjson.dumps(answer),
        status=HTTPStatus.BAD_REQUEST if is_bad else HTTPStatus.OK,
        content_type=media_type,
        headers={"Cache-Control": "no-store", "Vary": "Accept"},
    )


def _wants_events(request: HttpRequest) -> bool:
    return is_stream(request.path, request.headers.get("Accept", ""))


def _is_a_browsers(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")


def _not_this_method(request: HttpRequest, *, allow: str = "GET, POST") -> HttpResponse:
    response = problems.answer(problems.of_status(HTTPStatus.METHOD_NOT_ALLOWED), request)
    response["Allow"] = allow
    return response
