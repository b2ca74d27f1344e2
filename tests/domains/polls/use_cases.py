"""The use cases of polls, which both transports have in common."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from domains.polls import services
from domains.polls.models import Poll
from tests.contracts.use_cases import Case, Table
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import AdminFactory, UserFactory


class Rows:
    """Polls in several states, and their users."""

    def __init__(self) -> None:
        self.admin = AdminFactory.create()
        self.owner = UserFactory.create()
        self.voter = UserFactory.create()
        self.other = UserFactory.create()
        self.open = PollFactory.create(owner=self.owner)
        self.voted = PollFactory.create(owner=self.owner)
        self.loose = PollFactory.create(owner=self.owner, max_choices=2, allow_change=True)
        self.closed = PollFactory.create(owner=self.owner, allow_change=True)
        self.private = PollFactory.create(owner=self.owner, is_public=False)
        self.secret = PollFactory.create(owner=self.owner, results_visibility="owner")
        for poll in (self.voted, self.loose, self.closed):
            services.cast_vote(voter=self.voter, poll_id=poll.pk, option_ids=options_of(poll)[:1])
        Poll.objects.filter(pk=self.closed.pk).update(
            closed_at=timezone.now(), closed_reason="manual"
        )


def options(name: str, *places: int, of: str = "") -> Callable[[Rows], dict[str, Any]]:
    """Return the arguments of a vote for options of a poll, or of another one."""

    def choose(rows: Rows) -> dict[str, Any]:
        found = options_of(getattr(rows, of or name))
        return {"poll_id": f"{{{name}}}", "option_ids": [found[place] for place in places]}

    return choose


NEW = {"question": "Tea?", "options": ["Yes", "No"]}
ABSENT = 10**9
READS = [
    Case("poll", "public", None, {"id": "{open}"}),
    Case("poll", "private", None, {"id": "{private}"}, "not_found"),
    Case("poll", "private, of another user", "other", {"id": "{private}"}, "not_found"),
    Case("poll", "private, own", "owner", {"id": "{private}"}),
    Case("poll", "private, as an admin", "admin", {"id": "{private}"}),
    Case("poll", "absent", None, {"id": ABSENT}, "not_found"),
    Case("polls", "all", None),
    Case("polls", "ordered and searched", None, {"ordering": "-created_at", "search": "tea"}),
    Case("pollResults", "public", None, {"poll_id": "{voted}"}),
    Case("pollResults", "hidden", "voter", {"poll_id": "{secret}"}, "results_hidden"),
    Case("pollResults", "private", None, {"poll_id": "{private}"}, "not_found"),
    Case("myPolls", "own", "owner"),
    Case("myVotes", "own", "voter"),
]
WRITES = [
    Case("createPoll", "two options", "owner", NEW),
    Case("createPoll", "one option", "owner", NEW | {"options": ["A"]}, "validation_error options"),
    Case(
        "createPoll",
        "equal options",
        "owner",
        NEW | {"options": ["A", "a"]},
        "validation_error options.1",
    ),
    Case("createPoll", "no question", "owner", NEW | {"question": ""}, "validation_error question"),
    Case("updatePoll", "own", "owner", {"id": "{open}", "question": "Milk?"}),
    Case(
        "updatePoll",
        "question null",
        "owner",
        {"id": "{open}", "question": None},
        "validation_error question",
    ),
    Case(
        "updatePoll",
        "options after a vote",
        "owner",
        {"id": "{voted}", "options": ["A", "B"]},
        "has_votes",
    ),
    Case(
        "updatePoll",
        "expiry of a closed one",
        "owner",
        {"id": "{closed}", "expires_at": None},
        "poll_closed",
    ),
    Case("updatePoll", "as an admin", "admin", {"id": "{open}"}, "permission_denied"),
    Case("updatePoll", "private, of another user", "other", {"id": "{private}"}, "not_found"),
    Case("deletePoll", "own, with votes", "owner", {"id": "{voted}"}),
    Case("deletePoll", "of another user", "other", {"id": "{voted}"}, "permission_denied"),
    Case("deletePoll", "private, of another user", "other", {"id": "{private}"}, "not_found"),
    Case("closePoll", "own", "owner", {"id": "{open}"}),
    Case("closePoll", "closed one, as an admin", "admin", {"id": "{closed}"}),
    Case("closePoll", "of another user", "voter", {"id": "{open}"}, "permission_denied"),
    Case("castVote", "first", "voter", options("open", 1)),
    Case("castVote", "second", "voter", options("voted", 1), "already_voted"),
    Case("castVote", "closed", "other", options("closed", 1), "poll_closed"),
    Case("castVote", "too many", "voter", options("open", 0, 1), "validation_error option_ids"),
    Case("castVote", "none", "voter", options("open"), "validation_error option_ids"),
    Case(
        "castVote",
        "option of another poll",
        "voter",
        options("open", 0, of="closed"),
        "validation_error option_ids",
    ),
    Case("castVote", "private", "voter", options("private", 0), "not_found"),
    Case("changeVote", "own", "voter", options("loose", 1, 2)),
    Case("changeVote", "not allowed", "voter", options("voted", 1), "change_not_allowed"),
    Case("changeVote", "closed", "voter", options("closed", 1), "poll_closed"),
    Case("changeVote", "without a vote", "other", options("loose", 1), "not_found"),
    Case(
        "changeVote", "too many", "voter", options("loose", 0, 1, 2), "validation_error option_ids"
    ),
    Case("withdrawVote", "own", "voter", {"poll_id": "{loose}"}),
    Case("withdrawVote", "not allowed", "voter", {"poll_id": "{voted}"}, "change_not_allowed"),
    Case("withdrawVote", "closed", "voter", {"poll_id": "{closed}"}, "poll_closed"),
    Case("followPoll", "public", "voter", {"id": "{open}"}),
    Case("followPoll", "private", "voter", {"id": "{private}"}, "not_found"),
    Case("unfollowPoll", "public", "voter", {"id": "{open}"}),
]
TABLE = Table(app="polls", rows=Rows, cases=[*READS, *WRITES], random=["share_token"])
