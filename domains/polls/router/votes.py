"""Votes, results, their stream and their export over REST."""

from http import HTTPStatus

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.polls import schemas, selectors, services
from domains.polls.events import RESULTS
from domains.polls.router.base import router
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.realtime import StreamEvent, events, state, stream

_VOTED = {
    HTTPStatus.CREATED: schemas.VoteOut,
    **problems(
        "not_found",
        "email_not_verified",
        "already_voted",
        "poll_closed",
        "validation_error",
        "idempotency_conflict",
    ),
}

_CSV = {
    "schema": {"type": "string"},
    "example": "ballot,voted_on,option\r\n1,2026-11-20,Tea\r\n",
}


@router.post("/polls/{poll_id}/vote/", response=_VOTED, auth=signed_in, include_in_schema=False)
@router.post("/polls/{poll_id}/votes/", response=_VOTED, auth=signed_in)
@idempotent
def cast_vote(
    request: AuthenticatedRequest,
    response: HttpResponse,
    poll_id: Id,
    body: schemas.VoteIn,
    shared: Query[schemas.Shared],
) -> Status[services.Vote]:
    """
    Cast a vote.

    For signed-in users, once per poll. Returns the vote, with the results if you may see them.
    A second vote, an ended poll and options of another poll are refused.
    """
    vote = services.cast_vote(
        voter=request.auth,
        poll_id=poll_id,
        option_ids=body.option_ids,
        share_token=shared.share_token,
    )
    response["Location"] = f"/api/v1/polls/{poll_id}/results/"
    return Status(HTTPStatus.CREATED, vote)


@router.put(
    "/polls/{poll_id}/votes/",
    response={
        HTTPStatus.OK: schemas.VoteOut,
        **problems("not_found", "change_not_allowed", "poll_closed", "validation_error"),
    },
    auth=signed_in,
)
def change_vote(request: AuthenticatedRequest, poll_id: Id, body: schemas.VoteIn) -> services.Vote:
    """
    Change your vote.

    For voters, if the poll allows changes and is open. The vote still counts once.
    """
    return services.change_vote(
        voter=request.auth, poll_id=poll_id, option_ids=body.option_ids, now=timezone.now()
    )


@router.delete(
    "/polls/{poll_id}/votes/",
    response={
        HTTPStatus.NO_CONTENT: None,
        **problems("not_found", "change_not_allowed", "poll_closed"),
    },
    auth=signed_in,
)
def withdraw_vote(request: AuthenticatedRequest, poll_id: Id) -> Status[None]:
    """
    Withdraw your vote.

    For voters, if the poll allows changes and is open. You may vote again.
    """
    services.withdraw_vote(voter=request.auth, poll_id=poll_id)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get(
    "/polls/{poll_id}/results/",
    response={HTTPStatus.OK: schemas.PollResultsOut, **problems("not_found", "results_hidden")},
    auth=anyone,
)
def get_poll_results(
    request: ViewerRequest, poll_id: Id, shared: Query[schemas.Shared]
) -> selectors.Results:
    """
    Get a poll's results.

    For viewers who are allowed to see the results. They are counted at the moment of the request.
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
    change, and `closed` when the poll ends.
    """
    reader = selectors.get_results_reader(
        poll_id=poll_id, viewer=request.auth, share_token=shared.share_token
    )

    def read() -> StreamEvent:
        results = reader.read()
        event = "results" if results.is_open else "closed"
        return StreamEvent(event, schemas.PollResultsOut.from_orm(results), id=results.version)

    return stream(request, state(RESULTS.channel(poll_id), read=read, audience=reader.audience))


@router.get(
    "/polls/{poll_id}/export.csv/",
    response={HTTPStatus.OK: None, **problems("permission_denied", "not_found")},
    auth=signed_in,
    openapi_extra={"responses": {HTTPStatus.OK: {"content": {"text/csv": _CSV}}}},
)
def export_poll(request: AuthenticatedRequest, poll_id: Id) -> StreamingHttpResponse:
    """
    Export a poll's ballots as CSV.

    For its owner and admins. Each line is a choice; voters are not named.
    """
    ballots = selectors.export_ballots(poll_id=poll_id, viewer=request.auth)
    answer = StreamingHttpResponse(schemas.csv_of(ballots), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="poll-{poll_id}.csv"'
    return answer
