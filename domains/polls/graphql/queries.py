"""Queries of polls."""

from typing import Any

from domains.polls import schemas, selectors
from domains.polls.graphql.types import MyVoteType, PollResultsType, PollType
from domains.polls.models import Ballot, Poll
from domains.polls.permissions import polls_visible_to
from shared.graphql import (
    ById,
    Flat,
    Found,
    connection,
    current_user,
    enum_from_literal,
    find_one,
    query,
    viewer,
)
from shared.http import Id
from shared.selections import Rows, select

PollStatus = enum_from_literal(
    selectors.PollStatus, name="PollStatus", about="Whether polls take votes.", module=__name__
)

CACHED = {
    "poll": (selectors.POLLS,),
    "polls": (selectors.POLLS,),
    "poll_results": (selectors.POLLS,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


@query(PollType)
def poll(info: Any, poll_id: ById, shared: Flat[schemas.Shared]) -> Found[Poll]:
    """
    Get a poll. A private poll is found by its owner, admins, its voters, and with its share token.
    """
    visible = select(polls_visible_to, viewer=viewer(info), share_token=shared.share_token)
    return find_one(info, visible, pk=poll_id)


@connection(PollType, types={"status": PollStatus})
def polls(info: Any, filters: schemas.PollFilters) -> Rows[Poll]:
    """List the public polls. Numbers that you may not see are null."""
    return select(selectors.list_polls, viewer=viewer(info), **filters.model_dump())


@query(PollResultsType)
def poll_results(info: Any, poll_id: Id, shared: Flat[schemas.Shared]) -> selectors.Results:
    """Get a poll's results. Refused while they are hidden from you."""
    return selectors.get_results(
        poll_id=poll_id, viewer=viewer(info), share_token=shared.share_token
    )


@connection(PollType)
def my_polls(info: Any) -> Rows[Poll]:
    """List your own polls. Private ones are included."""
    return select(selectors.list_own_polls, owner=current_user(info))


@connection(MyVoteType)
def my_votes(info: Any) -> Rows[Ballot]:
    """List your own votes. The newest is first."""
    return select(selectors.list_votes, voter=current_user(info))
