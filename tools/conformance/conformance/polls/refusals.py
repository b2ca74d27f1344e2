"""Code quality from outside: permissions, and the status of refusals."""

from conformance.api import Account
from conformance.errors import NotApplicableError
from conformance.polls.base import (
    CHECKS,
    OPTIONS,
    QUESTION,
    UNKNOWN_ID,
    Polls,
    moment,
    require,
    shown,
)
from conformance.rubric import Criterion


@CHECKS.add("anonymous-refused", Criterion.CODE_QUALITY, points=4)
def anonymous_requests_are_refused(polls: Polls) -> None:
    """Without a token, and with a wrong one, neither a poll is created nor a vote cast."""
    poll = polls.create()
    wrong = Account("unknown", polls.api.header_of("not-a-token"))
    values = {"question": QUESTION, "options": list(OPTIONS), "expires_at": moment(3600)}
    for account, what in ((None, "without a token"), (wrong, "with a wrong token")):
        for answer, action in (
            (polls.vote(poll, account), "a vote"),
            (polls.api.call("create_poll", account, **values), "a new poll"),
        ):
            require(
                answer.status in (401, 403),
                f"{action} {what} is answered with {shown(answer)}, not 401",
            )
    polls.require_counts(poll, [0, 0, 0], "after anonymous votes")


@CHECKS.add("unknown-is-404", Criterion.CODE_QUALITY, points=3)
def unknown_poll_is_not_found(polls: Polls) -> None:
    """A poll that does not exist, its results and a vote in it are answered with 404."""
    for operation in ("get_poll", "results", "vote"):
        answer = polls.api.call(operation, polls.owner, poll_id=UNKNOWN_ID, option_id=UNKNOWN_ID)
        require(answer.status == 404, f"{operation} of an unknown poll: {shown(answer)}, not 404")


@CHECKS.add("conflict-is-409", Criterion.CODE_QUALITY, points=2)
def second_vote_is_a_conflict(polls: Polls) -> None:
    """A second vote is answered with 409, not with the status of invalid input."""
    poll = polls.create()
    polls.require_vote(poll, polls.voters[0])
    answer = polls.vote(poll, polls.voters[0])
    require(answer.status == 409, f"a second vote is answered with {shown(answer)}, not 409")


@CHECKS.add("created-is-201", Criterion.CODE_QUALITY, points=2)
def creation_is_201(polls: Polls) -> None:
    """Creating a poll is answered with 201."""
    if polls.api.mapping.is_graphql:
        raise NotApplicableError("GraphQL has one status for every success")
    values = {"question": QUESTION, "options": list(OPTIONS), "expires_at": moment(3600)}
    answer = polls.api.call("create_poll", polls.owner, **values)
    require(answer.status == 201, f"creating a poll is answered with {shown(answer)}, not 201")


@CHECKS.add("owner-only", Criterion.CODE_QUALITY, points=4)
def only_the_owner_deletes(polls: Polls) -> None:
    """A poll cannot be deleted by a user who does not own it."""
    if not polls.api.has("delete_poll"):
        raise NotApplicableError("the mapping has no delete_poll")
    poll = polls.create()
    answer = polls.api.call("delete_poll", polls.voters[0], poll_id=poll.id)
    require(answer.status in (403, 404), f"another user deletes a poll: {shown(answer)}")
    polls.get(poll)
