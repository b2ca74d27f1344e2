"""Hidden results, voters and tokens of a poll are in no response."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from domains.polls import selectors
from domains.polls.errors import ResultsHidden
from domains.polls.models import Poll
from domains.polls.permissions import results_visible_to
from shared.auth.models import User
from shared.auth.viewer import Viewer
from tests.api_client import ApiClient, bearer
from tests.domains.polls.factories import PollFactory
from tests.domains.polls.test_votes import vote
from tests.streams import open_stream

VISIBILITIES = ("always", "after_vote", "after_close", "owner")
WHO = ("anonymous", "other", "voter", "owner", "admin")
SEEN = {
    ("always", False): {"anonymous", "other", "voter", "owner", "admin"},
    ("after_vote", False): {"voter", "owner", "admin"},
    ("after_close", False): {"owner", "admin"},
    ("owner", False): {"owner", "admin"},
    ("always", True): {"anonymous", "other", "voter", "owner", "admin"},
    ("after_vote", True): {"anonymous", "other", "voter", "owner", "admin"},
    ("after_close", True): {"anonymous", "other", "voter", "owner", "admin"},
    ("owner", True): {"owner", "admin"},
}
CASES = list(product(VISIBILITIES, (False, True), WHO))
POLL = "{ resultsVisible totalVotes totalVoters options { votes } }"
HIDDEN = {"totals": (None, None), "options": [None, None, None]}
SHOWN = {"totals": (1, 1), "options": [1, 0, 0]}


@pytest.fixture
def people(voter: User, other_user: User, admin: User) -> dict[str, User | None]:
    return {"anonymous": None, "voter": voter, "other": other_user, "admin": admin}


def create_poll(people: dict[str, User | None], visibility: str, *, is_over: bool) -> Poll:
    poll = PollFactory.create(results_visibility=visibility)
    people["owner"] = poll.owner
    assert people["voter"] is not None
    vote(people["voter"], poll, 0)
    if is_over:
        Poll.objects.filter(pk=poll.pk).update(closed_at=timezone.now(), closed_reason="manual")
    return poll


def over_rest(shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "totals": (shown["total_votes"], shown["total_voters"]),
        "options": [option["votes"] for option in shown["options"]],
    }


def over_graphql(shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "totals": (shown["totalVotes"], shown["totalVoters"]),
        "options": [option["votes"] for option in shown["options"]],
    }


@pytest.mark.parametrize(
    ("visibility", "is_over", "who"),
    CASES,
    ids=[f"{v}-{'over' if o else 'open'}-{w}" for v, o, w in CASES],
)
def test_results_are_visible_to_permitted_viewers_only(
    api: ApiClient, people: dict[str, User | None], visibility: str, is_over: bool, who: str
) -> None:
    poll = create_poll(people, visibility, is_over=is_over)
    by = people[who]
    is_seen = who in SEEN[visibility, is_over]

    detail = api.rest("GET", f"polls/{poll.pk}/", by=by).json()
    [listed] = api.rest("GET", "polls/", by=by).json()["results"]
    results = api.rest("GET", f"polls/{poll.pk}/results/", by=by)
    asked = api.graphql(
        f"{{ poll(id: {poll.pk}) {POLL} polls {{ edges {{ node {POLL} }} }} }}", by=by
    )["data"]
    answered = api.graphql(f"{{ pollResults(pollId: {poll.pk}) {{ totalVotes }} }}", by=by)

    expected = SHOWN if is_seen else HIDDEN
    assert over_rest(detail) == over_rest(listed) == expected
    assert over_graphql(asked["poll"]) == expected
    assert over_graphql(asked["polls"]["edges"][0]["node"]) == expected
    assert detail["results_visible"] == asked["poll"]["resultsVisible"] == is_seen
    assert results.status_code == (200 if is_seen else 403)
    assert ("errors" in answered) != is_seen
    if not is_seen:
        assert results.json()["code"] == "results_hidden"
        assert answered["errors"][0]["extensions"]["code"] == "results_hidden"


def test_rule_for_lists_equals_the_rule_for_one_poll(people: dict[str, User | None]) -> None:
    for visibility, is_over in product(VISIBILITIES, (False, True)):
        poll = create_poll(people, visibility, is_over=is_over)
        for who in WHO:
            viewer: Viewer = people[who] or AnonymousUser()

            for_many = Poll.objects.filter(results_visible_to(viewer), pk=poll.pk).exists()
            try:
                for_one = bool(selectors.get_results(poll_id=poll.pk, viewer=viewer))
            except ResultsHidden:
                for_one = False

            assert (visibility, is_over, who, for_many) == (visibility, is_over, who, for_one)


@pytest.mark.django_db(transaction=True)
class TestStreams:
    def test_stream_of_hidden_results_is_refused_at_once(self, voter: User) -> None:
        poll = PollFactory.create(results_visibility="after_close")
        vote(voter, poll, 0)
        address = f"/api/v1/polls/{poll.pk}/stream/"

        with open_stream(address, headers=lower(bearer(voter))) as stream:
            problem = stream.problem

        assert (stream.status, problem["code"]) == (403, "results_hidden")

    def test_subscription_to_hidden_results_is_refused(self, voter: User) -> None:
        poll = PollFactory.create(results_visibility="owner")
        document = f"subscription {{ pollResults(pollId: {poll.pk}) {{ totalVotes }} }}"

        with open_stream("/graphql", method="POST", body={"query": document}) as stream:
            [event, *_] = stream.read_to_end()

        assert event.data["errors"][0]["extensions"]["code"] == "results_hidden"


class TestVoters:
    def test_voters_are_in_no_response(self, api: ApiClient) -> None:
        poll = PollFactory.create()
        voter = poll.owner.__class__.objects.create_user("veryrare", "veryrare@nexus.test")
        vote(voter, poll, 0)
        fields = "{ id ownerId options { id votes } totalVotes myChoices hasVoted shareToken }"

        responses = [
            api.rest("GET", f"polls/{poll.pk}/").content,
            api.rest("GET", "polls/").content,
            api.rest("GET", f"polls/{poll.pk}/results/").content,
            b"".join(
                api.rest("GET", f"polls/{poll.pk}/export.csv", by=poll.owner).streaming_content
            ),
            str(api.graphql(f"{{ poll(id: {poll.pk}) {fields} }}", by=poll.owner)).encode(),
        ]

        assert not any(
            b"veryrare" in each or b"voter" in each.replace(b"total_voters", b"")
            for each in responses
        )

    def test_voters_see_their_own_choices_only(
        self, api: ApiClient, voter: User, other_user: User
    ) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 1)
        chosen = poll.options.get(position=1).pk

        mine = api.rest("GET", f"polls/{poll.pk}/", by=voter).json()
        seen_by_other = api.rest("GET", f"polls/{poll.pk}/", by=other_user).json()

        assert (mine["has_voted"], mine["my_choices"]) == (True, [chosen])
        assert (seen_by_other["has_voted"], seen_by_other["my_choices"]) == (False, [])

    @pytest.mark.parametrize("who", ["anonymous", "other", "voter", "admin"])
    def test_voters_do_not_see_the_share_token(
        self, api: ApiClient, people: dict[str, User | None], who: str
    ) -> None:
        poll = create_poll(people, "always", is_over=False)

        rest = api.rest("GET", f"polls/{poll.pk}/", by=people[who]).json()
        graphql = api.graphql(f"{{ poll(id: {poll.pk}) {{ shareToken }} }}", by=people[who])

        assert rest["share_token"] is graphql["data"]["poll"]["shareToken"] is None


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
