"""
What a client can watch: topics, announcements on them, and streams that carry them to a client.

A domain declares its topics in ``events.py``, announces on them from handlers that are
subscribed at once, and lets a client watch them through both transports::

    RESULTS = Topic("polls.results")                        # events.py

    RESULTS.of(event.poll_id).announce()                    # handlers.py

    @router.get(                                            # router.py; paths end in /stream/
        "/polls/{poll_id}/stream/",
        response={**events(results=ResultsOut), **problems("results_hidden")},
        auth=anyone,
    )
    def stream_results(request: ViewerRequest, poll_id: Id) -> StreamingHttpResponse:
        def read() -> Shown:
            results = selectors.get_results(poll_id=poll_id, viewer=request.auth)
            return Shown("results", ResultsOut.from_orm(results))

        return stream(request, state(RESULTS.of(poll_id), read=read, audience="everybody"))

    class Subscription:                                     # graphql
        poll_results = graphene.Field(ResultsType, poll_id=graphene.ID(required=True))

        @staticmethod
        def subscribe_poll_results(root: None, info: Any, *, poll_id: str) -> Watch:
            number = parse_id(poll_id)
            channel = RESULTS.of(number)
            return watch(info, state(channel, read=lambda: selectors.get_results(...)))

What ``read`` raises on opening is answered like any failure, before the first byte.
"""

from shared.realtime.channels import Announcement, Channel, Topic, declared_topics
from shared.realtime.counting import counts
from shared.realtime.documents import events
from shared.realtime.sources import Last, Replay, Shown, Source, state, things
from shared.realtime.streaming import stream
from shared.realtime.watching import Watch, watch

__all__ = [
    "Announcement",
    "Channel",
    "Last",
    "Replay",
    "Shown",
    "Source",
    "Topic",
    "Watch",
    "counts",
    "declared_topics",
    "events",
    "state",
    "stream",
    "things",
    "watch",
]
