"""GraphQL over server-sent events: the graphql-sse protocol with a connection per operation."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from graphql import GraphQLError, OperationType

from nexus.gateway import problems
from nexus.gateway.graphql.engine import Answer, Engine, Operation, Subscription
from nexus.gateway.graphql.errors import told
from shared.errors import DomainError
from shared.realtime.encoding import EncodedEvent
from shared.realtime.sources import StateSource
from shared.realtime.streaming import open_stream
from shared.realtime.threads import run_in_thread
from shared.stream_requests import MEDIA_TYPE

COMPLETE = b"event: complete\ndata: \n\n"


def answer_as_events(
    engine: Engine, operation: Operation, request: HttpRequest
) -> HttpResponseBase:
    """
    Answer an operation as events: a subscription with a stream, all else with one and the end.

    What is wrong with the document is told in an event too, as the protocol has it; what is
    wrong with the request, who sends it or how many are open is a problem like any other.
    """
    if request.method == "GET" and operation.kind is OperationType.MUTATION:
        response = problems.answer(problems.of_status(405), request)
        response["Allow"] = "POST"
        return response
    if operation.kind is not OperationType.SUBSCRIPTION:
        return all_at_once(engine.answer(operation, request)[0])
    opened = engine.subscribe(operation, request)
    if not isinstance(opened, Subscription):
        return all_at_once(opened)
    encoder = SubscriptionEncoder(opened)
    try:
        initial = [
            encoder.encode_value(source.read()) if isinstance(source, StateSource) else None
            for source in opened.watch.sources
        ]
    except DomainError as failure:
        return all_at_once(_failed(failure))
    return open_stream(
        request,
        opened.watch.sources,
        encoder=encoder,
        initial=initial,
        transport=operation.asked.key,
    )


class SubscriptionEncoder:
    """Events as the graphql-sse protocol has them."""

    opening = b":\n\n"
    completion = COMPLETE

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    def prepare(self, value: object, announcement_id: int) -> object:
        """Leave the value as it is: each stream selects of it by itself."""
        return value

    async def encode(self, prepared: object) -> EncodedEvent:
        """Execute the selection, on a thread because resolvers ask the database."""
        return await run_in_thread(lambda: self.encode_value(prepared))

    def encode_value(self, value: object) -> EncodedEvent:
        """Execute the selection."""
        return EncodedEvent(id=None, body=_next(self._subscription.told(value)))

    def encode_failure(self, failure: DomainError) -> bytes:
        """Tell the failure, and that nothing more will come."""
        return _next(_failed(failure)) + COMPLETE


def all_at_once(answer: Answer) -> HttpResponse:
    """Answer with one event and the end."""
    return HttpResponse(
        _next(answer) + COMPLETE,
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _next(answer: Answer) -> bytes:
    return b"event: next\ndata: %b\n\n" % orjson.dumps(answer)


def _failed(failure: DomainError) -> dict[str, Any]:
    return {"data": None, "errors": [told(GraphQLError(failure.message, original_error=failure))]}
