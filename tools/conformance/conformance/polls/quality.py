"""Code quality from outside: permissions, and the status of refusals."""

from conformance.polls.base import CHECKS, Polls
from conformance.rubric import Criterion
from conformance.shared.conditions import require_status
from conformance.shared.refusals import add_creation_status, add_refusals

add_refusals(CHECKS)
add_creation_status(CHECKS)


@CHECKS.add("conflict-is-409", Criterion.CODE_QUALITY, points=2)
def second_vote_is_a_conflict(polls: Polls) -> None:
    """A second vote is answered with 409, not with the status of invalid input."""
    poll = polls.create()
    polls.require_vote(poll, polls.voters[0])
    require_status(polls.vote(poll, polls.voters[0]), (409,), "a second vote")


@CHECKS.add("owner-only", Criterion.CODE_QUALITY, points=4)
def only_the_owner_deletes(polls: Polls) -> None:
    """A poll cannot be deleted by a user who does not own it."""
    polls.require_operation("delete_poll")
    poll = polls.create()
    answer = polls.api.call("delete_poll", polls.voters[0], poll_id=poll["id"])
    require_status(answer, (403, 404), "the deletion of another user's poll")
    polls.get(poll["id"])
