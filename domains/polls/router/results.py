"""Results and their stream over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import StreamingHttpResponse
from ninja import Query

from domains.polls import schemas, selectors
from domains.polls.events import RESULTS
from domains.polls.router.base import router
from shared.caching import cache_response
from shared.http import Id, ViewerRequest, anyone, problems
from shared.realtime import StreamEvent, events, state, stream


@router.get(
    "/polls/{poll_id}/results/",
    response={HTTPStatus.OK: schemas.PollResultsOut, **problems("not_found", "results_hidden")},
    auth=anyone,
)
@cache_response(selectors.POLLS, ttl=timedelta(seconds=15), anonymous_only=True)
def get_poll_results(
    request: ViewerRequest, poll_id: Id, shared: Query[schemas.Shared]
) -> selectors.Results:
    """
    Get a poll's results.

    For viewers who are allowed to see the results. They include every vote that was counted before
    the request; anonymous responses are cached until the next vote.
    """
    return selectors.get_results(
        poll_id=poll_id, viewer=request.auth, share_token=shared.share_token
    )


@router.get(
    "/polls/{poll_id}/stream/",
    response={
        **events(results=schemas.PollResultsOut, closed=schemas.PollResultsOut),
        **problems("not_found", "results_hidden"),
    },
    auth=anyone,
)
def stream_poll_results(
    request: ViewerRequest, poll_id: Id, shared: Query[schemas.Shared]
) -> StreamingHttpResponse:
    """
    Stream a poll's results.

    For viewers who are allowed to see the results. Sends `results` at once and after every
    change, and `closed` when the poll is closed, within half a minute of its expiry.
    """
    reader = selectors.get_results_reader(
        poll_id=poll_id, viewer=request.auth, share_token=shared.share_token
    )

    def read() -> StreamEvent:
        return _event_of(reader.read())

    def read_own() -> StreamEvent:
        return _event_of(reader.read_own())

    results = state(
        RESULTS.channel(poll_id),
        read=read,
        audience=reader.audience,
        read_own=read_own if reader.may_see_more else None,
    )
    return stream(request, results)


def _event_of(results: selectors.Results) -> StreamEvent:
    event = "results" if results.is_open else "closed"
    return StreamEvent(event, schemas.PollResultsOut.from_orm(results), id=results.version)
