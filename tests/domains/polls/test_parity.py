"""Each use case of polls has the same result or refusal over both transports."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from domains.polls import services
from domains.polls.models import Ballot, Poll
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.polls.factories import AdminFactory, PollFactory, UserFactory, options_of
from tests.domains.polls.test_votes import vote

NEW = {"question": "Tea?", "options": ["Yes", "No"]}


class World:
    """Some polls and their users."""

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
            vote(self.voter, poll, 0)
        Poll.objects.filter(pk=self.closed.pk).update(
            closed_at=timezone.now(), closed_reason="manual"
        )

    def who(self, name: str | None) -> User | None:
        return getattr(self, name) if name else None


def chosen(poll: Poll, *places: int) -> dict[str, Any]:
    options = options_of(poll)
    return {"id": poll.pk, "choose": [options[place] for place in places]}


REST: dict[str, Callable[[dict[str, Any]], tuple[str, str, object]]] = {
    "get": lambda a: ("GET", f"polls/{a['id']}/", None),
    "create": lambda a: ("POST", "polls/", a["input"]),
    "update": lambda a: ("PATCH", f"polls/{a['id']}/", a["input"]),
    "delete": lambda a: ("DELETE", f"polls/{a['id']}/", None),
    "close": lambda a: ("POST", f"polls/{a['id']}/close/", None),
    "vote": lambda a: ("POST", f"polls/{a['id']}/votes/", {"option_ids": a["choose"]}),
    "change": lambda a: ("PUT", f"polls/{a['id']}/votes/", {"option_ids": a["choose"]}),
    "withdraw": lambda a: ("DELETE", f"polls/{a['id']}/votes/", None),
    "results": lambda a: ("GET", f"polls/{a['id']}/results/", None),
}
VOTE = "vote { pollId optionIds results { totalVotes totalVoters options { id votes } } }"
POLL = "poll { question isOpen totalVotes hasVoted options { text votes } }"
GRAPHQL = {
    "get": "query($id: ID!) { poll(id: $id) "
    "{ question isOpen totalVotes hasVoted options { text votes } } }",
    "create": f"mutation($input: PollInput!) {{ createPoll(input: $input) {{ {POLL} }} }}",
    "update": "mutation($id: ID!, $input: PollPatchInput!) "
    f"{{ updatePoll(id: $id, input: $input) {{ {POLL} }} }}",
    "delete": "mutation($id: ID!) { deletePoll(id: $id) { id } }",
    "close": f"mutation($id: ID!) {{ closePoll(id: $id) {{ {POLL} }} }}",
    "vote": "mutation($id: ID!, $choose: [ID!]!) "
    f"{{ castVote(pollId: $id, optionIds: $choose) {{ {VOTE} }} }}",
    "change": "mutation($id: ID!, $choose: [ID!]!) "
    f"{{ changeVote(pollId: $id, optionIds: $choose) {{ {VOTE} }} }}",
    "withdraw": "mutation($id: ID!) { withdrawVote(pollId: $id) { pollId } }",
    "results": "query($id: ID!) { pollResults(pollId: $id) "
    "{ totalVotes totalVoters isOpen options { text votes percentage } } }",
}


def through_rest(api: ApiClient, case: str, by: User | None, asked: dict[str, Any]) -> str:
    method, path, body = REST[case](asked)
    answer = api.rest(method, path, body, by=by)
    return "ok" if answer.status_code < 400 else answer.json()["code"]


def through_graphql(api: ApiClient, case: str, by: User | None, asked: dict[str, Any]) -> str:
    answer = api.graphql(GRAPHQL[case], by=by, **asked)
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else "ok"


CASES: list[tuple[str, str | None, Callable[[World], dict[str, Any]], str]] = [
    ("get", None, lambda w: {"id": w.open.pk}, "ok"),
    ("get", None, lambda w: {"id": w.private.pk}, "not_found"),
    ("get", "other", lambda w: {"id": w.private.pk}, "not_found"),
    ("get", "owner", lambda w: {"id": w.private.pk}, "ok"),
    ("get", "admin", lambda w: {"id": w.private.pk}, "ok"),
    ("get", None, lambda w: {"id": 10**9}, "not_found"),
    ("create", "owner", lambda w: {"input": NEW}, "ok"),
    ("create", None, lambda w: {"input": NEW}, "not_authenticated"),
    ("create", "owner", lambda w: {"input": {**NEW, "options": ["Yes"]}}, "validation_error"),
    ("create", "owner", lambda w: {"input": {**NEW, "options": ["A", "a"]}}, "validation_error"),
    ("create", "owner", lambda w: {"input": {**NEW, "question": ""}}, "validation_error"),
    ("update", "owner", lambda w: {"id": w.open.pk, "input": {"question": "Milk?"}}, "ok"),
    (
        "update",
        "owner",
        lambda w: {"id": w.open.pk, "input": {"question": None}},
        "validation_error",
    ),
    (
        "update",
        "owner",
        lambda w: {"id": w.voted.pk, "input": {"options": ["A", "B"]}},
        "has_votes",
    ),
    (
        "update",
        "owner",
        lambda w: {"id": w.closed.pk, "input": {"expires_at": None}},
        "poll_closed",
    ),
    ("update", "admin", lambda w: {"id": w.open.pk, "input": {}}, "permission_denied"),
    ("update", "other", lambda w: {"id": w.private.pk, "input": {}}, "not_found"),
    ("delete", "owner", lambda w: {"id": w.voted.pk}, "ok"),
    ("delete", "other", lambda w: {"id": w.voted.pk}, "permission_denied"),
    ("delete", "other", lambda w: {"id": w.private.pk}, "not_found"),
    ("close", "owner", lambda w: {"id": w.open.pk}, "ok"),
    ("close", "admin", lambda w: {"id": w.closed.pk}, "ok"),
    ("close", "voter", lambda w: {"id": w.open.pk}, "permission_denied"),
    ("vote", "voter", lambda w: chosen(w.open, 1), "ok"),
    ("vote", None, lambda w: chosen(w.open, 1), "not_authenticated"),
    ("vote", "voter", lambda w: chosen(w.voted, 1), "already_voted"),
    ("vote", "other", lambda w: chosen(w.closed, 1), "poll_closed"),
    ("vote", "voter", lambda w: chosen(w.open, 0, 1), "validation_error"),
    ("vote", "voter", lambda w: chosen(w.open), "validation_error"),
    ("vote", "voter", lambda w: {**chosen(w.closed, 0), "id": w.open.pk}, "validation_error"),
    ("vote", "voter", lambda w: chosen(w.private, 0), "not_found"),
    ("change", "voter", lambda w: chosen(w.loose, 1, 2), "ok"),
    ("change", "voter", lambda w: chosen(w.voted, 1), "change_not_allowed"),
    ("change", "voter", lambda w: chosen(w.closed, 1), "poll_closed"),
    ("change", "other", lambda w: chosen(w.loose, 1), "not_found"),
    ("change", "voter", lambda w: chosen(w.loose, 0, 1, 2), "validation_error"),
    ("withdraw", "voter", lambda w: {"id": w.loose.pk}, "ok"),
    ("withdraw", "voter", lambda w: {"id": w.voted.pk}, "change_not_allowed"),
    ("withdraw", "voter", lambda w: {"id": w.closed.pk}, "poll_closed"),
    ("results", None, lambda w: {"id": w.voted.pk}, "ok"),
    ("results", "voter", lambda w: {"id": w.secret.pk}, "results_hidden"),
    ("results", None, lambda w: {"id": w.private.pk}, "not_found"),
]


@pytest.mark.parametrize("through", [through_rest, through_graphql])
@pytest.mark.parametrize(
    ("case", "who", "asked", "expected"),
    CASES,
    ids=[f"{c}-{w}-{s}-{n}" for n, (c, w, _, s) in enumerate(CASES)],
)
def test_both_transports_give_the_same_result(
    api: ApiClient,
    through: Callable[..., str],
    case: str,
    who: str | None,
    asked: Callable[[World], dict[str, Any]],
    expected: str,
) -> None:
    world = World()
    before = Ballot.objects.count()
    arguments = asked(world)
    if through is through_graphql and "expires_at" in arguments.get("input", {}):
        arguments["input"] = {"expiresAt": arguments["input"]["expires_at"]}

    answered = through(api, case, world.who(who), arguments)

    assert answered == expected
    if expected != "ok":
        assert Ballot.objects.count() == before


def test_both_transports_show_the_same_numbers(api: ApiClient, voter: User) -> None:
    poll = PollFactory.create(max_choices=2)
    vote(voter, poll, 0, 1)

    rest = api.rest("GET", f"polls/{poll.pk}/results/").json()
    graphql = api.graphql(GRAPHQL["results"], id=poll.pk)["data"]["pollResults"]

    assert (rest["total_votes"], rest["total_voters"]) == (2, 1)
    assert (graphql["totalVotes"], graphql["totalVoters"]) == (2, 1)
    assert [
        {name: option[name] for name in ("text", "votes", "percentage")}
        for option in rest["options"]
    ] == graphql["options"]


def test_repeated_key_creates_one_poll_over_both_transports(api: ApiClient, voter: User) -> None:
    document = (
        "mutation($input: PollInput!, $key: String) "
        "{ createPoll(input: $input, idempotencyKey: $key) { poll { id } } }"
    )

    rest = [api.rest("POST", "polls/", NEW, by=voter, Idempotency_Key="k-1") for _ in "ab"]
    graphql = [api.graphql(document, by=voter, input=NEW, key="k-2") for _ in "ab"]

    assert rest[0].json()["id"] == rest[1].json()["id"]
    assert graphql[0] == graphql[1]
    assert Poll.objects.count() == 2
    assert services.reconcile_tallies().counted_again == []
