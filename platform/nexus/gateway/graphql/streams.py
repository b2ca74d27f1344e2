"""GraphQL over server-sent events: the graphql-sse protocol with a connection per operation."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from graphql import GraphQLError, OperationType

from nexus.gateway import problems
from nexus.gateway.graphql.engine import Engine, Operation, ResponseBody, Subscription
from nexus.gateway.graphql.errors import format_error
from shared.errors import DomainError
from shared.realtime.encoding import EncodedEvent
from shared.realtime.sources import StateSource
from shared.realtime.streaming import open_stream
from shared.realtime.threads import run_in_thread
from shared.request_context import request_id, use_request_id
from shared.stream_requests import MEDIA_TYPE

COMPLETE = b"event: complete\ndata: \n\n"


def event_stream_response(
    engine: Engine, operation: Operation, request: HttpRequest
) -> HttpResponseBase:
    """
    Return a stream of events for a subscription, and a single event for other operations.

    As the protocol requires, errors of the document are events too. Errors of the request, its
    authentication and the number of open streams are ordinary problems.

    :raises MalformedRequest: if a query or mutation cannot run over this connection.
    :raises TokenInvalid: if a query or mutation carries a ticket.
    :raises RateLimited: if the client has too many open streams.
    :raises ServiceUnavailable: if the process has too many open streams, or is stopping.
    """
    if request.method == "GET" and operation.kind is OperationType.MUTATION:
        response = problems.to_response(problems.from_status(405), request)
        response["Allow"] = "POST"
        return response
    if operation.kind is not OperationType.SUBSCRIPTION:
        return single_event_response(engine.execute(operation, request)[0])
    opened = engine.subscribe(operation, request)
    if not isinstance(opened, Subscription):
        return single_event_response(opened)
    encoder = SubscriptionEncoder(opened)
    try:
        initial = [
            encoder.encode_value(source.read()) if isinstance(source, StateSource) else None
            for source in opened.watch.sources
        ]
    except DomainError as failure:
        return single_event_response(_error_response(failure))
    return open_stream(
        request,
        opened.watch.sources,
        encoder=encoder,
        initial=initial,
        transport=operation.params.key,
    )


class SubscriptionEncoder:
    """The encoder of values as events of the graphql-sse protocol."""

    opening = b":\n\n"
    completion = COMPLETE

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription
        # Events are executed and errors are encoded after the response to the request has begun.
        self._request_id = request_id.get()

    def prepare(self, value: object, announcement_id: int) -> object:
        """Return the value unchanged, because each stream has a selection of its own."""
        return value

    async def encode(self, prepared: object) -> EncodedEvent:
        """Execute the selection on a thread, because resolvers query the database."""
        return await run_in_thread(lambda: self.encode_value(prepared))

    def encode_value(self, value: object) -> EncodedEvent:
        """Execute the selection on a value and return its event."""
        with use_request_id(self._request_id):
            return EncodedEvent(id=None, body=_next(self._subscription.execute(value)))

    def encode_failure(self, failure: DomainError) -> bytes:
        """Return an event with the error, and the event that completes the stream."""
        with use_request_id(self._request_id):
            return _next(_error_response(failure)) + COMPLETE


def single_event_response(body: ResponseBody) -> HttpResponse:
    """Return a stream with one event and its completion."""
    return HttpResponse(
        _next(body) + COMPLETE,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _next(body: ResponseBody) -> bytes:
    return b"event: next\ndata: %b\n\n" % orjson.dumps(body)


def _error_response(failure: DomainError) -> dict[str, Any]:
    error = GraphQLError(failure.message, original_error=failure)
    return {"data": None, "errors": [format_error(error)]}
