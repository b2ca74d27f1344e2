"""Polls over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.polls import schemas, selectors, services
from domains.polls.models import Poll
from domains.polls.router.base import router
from shared.caching import cache_response, etagged
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate
from shared.selections import select


@router.get(
    "/polls/",
    response={HTTPStatus.OK: page_of(schemas.PollOut), **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.POLLS, ttl=timedelta(seconds=15), anonymous_only=True)
def list_polls(
    request: ViewerRequest, filters: Query[schemas.PollFilters], params: Query[PageParams]
) -> Page[Poll]:
    """
    List the public polls.

    For everyone. Numbers that you may not see are null, and do not order the list. Anonymous
    responses are cached for 15 seconds at most.
    """
    polls = select(selectors.list_polls, viewer=request.auth, **filters.model_dump())
    return paginate(request, polls, params)


@router.post(
    "/polls/",
    response={
        HTTPStatus.CREATED: schemas.PollOut,
        **problems("validation_error", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def create_poll(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.PollIn
) -> Status[Poll]:
    """
    Create a poll.

    For signed-in users. A poll has 2 to 20 options that differ. Returns the poll.
    """
    poll = services.create_poll(owner=request.auth, fields=body.fields(), now=timezone.now())
    response["Location"] = f"{request.path}{poll.pk}/"
    return Status(HTTPStatus.CREATED, poll)


@router.get("/polls/mine/", response={HTTPStatus.OK: page_of(schemas.PollOut)}, auth=signed_in)
def list_own_polls(request: AuthenticatedRequest, params: Query[PageParams]) -> Page[Poll]:
    """
    List your own polls.

    For signed-in users. Private polls are included; the newest is first.
    """
    return paginate(request, select(selectors.list_own_polls, owner=request.auth), params)


@router.get(
    "/polls/{poll_id}/",
    response={HTTPStatus.OK: schemas.PollOut, **problems("not_found")},
    auth=anyone,
)
@etagged
def get_poll(request: ViewerRequest, poll_id: Id, shared: Query[schemas.Shared]) -> Poll:
    """
    Get a poll.

    For everyone. The response includes your own choices. A private poll is found by its owner,
    admins, its voters, and with its share token.
    """
    return selectors.get_poll(poll_id=poll_id, viewer=request.auth, share_token=shared.share_token)


@router.patch(
    "/polls/{poll_id}/",
    response={
        HTTPStatus.OK: schemas.PollOut,
        **problems(
            "permission_denied", "not_found", "has_votes", "poll_closed", "validation_error"
        ),
    },
    auth=signed_in,
)
def update_poll(request: AuthenticatedRequest, poll_id: Id, body: schemas.PollPatchIn) -> Poll:
    """
    Update a poll.

    For its owner. Absent fields keep their values. Options and the number of choices are frozen
    by the first vote, the end by the end itself.
    """
    return services.update_poll(
        actor=request.auth, poll_id=poll_id, changes=body.changes(), now=timezone.now()
    )


@router.delete(
    "/polls/{poll_id}/",
    response={HTTPStatus.NO_CONTENT: None, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def delete_poll(request: AuthenticatedRequest, poll_id: Id) -> Status[None]:
    """
    Delete a poll.

    For its owner and admins. It is hidden at once; its votes are deleted in the background.
    """
    services.delete_poll(actor=request.auth, poll_id=poll_id, now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)
