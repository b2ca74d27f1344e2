"""
Topics to subscribe to, announcements on their channels, and streams that carry them to clients.

A domain declares its topics in ``events.py``, announces on their channels from handlers that run
in the publishing process, and serves streams over both transports::

    RESULTS = Topic("polls.results")                        # events.py

    RESULTS.channel(event.poll_id).announce()               # handlers.py

    @router.get(                                            # router.py; paths end in /stream/
        "/polls/{poll_id}/stream/",
        response={**events(results=ResultsOut), **problems("results_hidden")},
        auth=anyone,
    )
    def stream_results(request: ViewerRequest, poll_id: Id) -> StreamingHttpResponse:
        def read() -> StreamEvent:
            results = selectors.get_results(poll_id=poll_id, viewer=request.auth)
            return StreamEvent("results", ResultsOut.from_orm(results))

        return stream(request, state(RESULTS.channel(poll_id), read=read, audience="everybody"))

    @subscription(ResultsType)                              # graphql
    def poll_results(info: Any, poll_id: Id) -> Watch:
        channel = RESULTS.channel(poll_id)
        return watch(info, state(channel, read=lambda: selectors.get_results(...)))

If ``read`` raises while the stream opens, the response is an ordinary error, because no byte has
been sent yet.
"""

from shared.realtime.channels import Announcement, Channel, Topic, declared_topics
from shared.realtime.metrics import counts
from shared.realtime.openapi import events
from shared.realtime.sources import Completion, Replay, Source, StreamEvent, messages, state
from shared.realtime.streaming import stream
from shared.realtime.watching import Watch, watch

__all__ = [
    "Announcement",
    "Channel",
    "Completion",
    "Replay",
    "Source",
    "StreamEvent",
    "Topic",
    "Watch",
    "counts",
    "declared_topics",
    "events",
    "messages",
    "state",
    "stream",
    "watch",
]
