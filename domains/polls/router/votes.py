"""Votes over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.polls import schemas, selectors, services
from domains.polls.models import Ballot
from domains.polls.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.selections import select

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


@router.get(
    "/polls/my-votes/", response={HTTPStatus.OK: page_of(schemas.MyVoteOut)}, auth=signed_in
)
def list_own_votes(
    request: AuthenticatedRequest, params: Query[PageParams]
) -> HttpResponse | Page[Ballot]:
    """
    List your own votes.

    For signed-in users; other users cannot see them. The newest is first.
    """
    votes = select(selectors.list_votes, voter=request.auth)
    return paginate_as(schemas.MyVoteOut, request, votes, params)


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
