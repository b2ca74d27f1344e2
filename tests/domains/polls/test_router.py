"""Polls over REST: paths, statuses, headers, cached responses and statements."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domains.polls import services
from domains.polls.models import Ballot, Poll
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.polls.factories import PollFactory, options_of
from tests.domains.polls.test_votes import vote
from tests.factories import UserFactory

_CAST = """
mutation ($poll: ID!, $options: [ID!]!) {
  castVote(pollId: $poll, optionIds: $options) { vote { ballotId results { totalVotes } } }
}
"""


class TestPolls:
    def test_every_method_works(self, api: ApiClient, voter: User) -> None:
        end = (timezone.now() + timedelta(days=1)).isoformat()
        body = {"question": "Tea?", "options": ["Yes", "No"], "expires_at": end}

        made = api.rest("POST", "polls/", body, by=voter)
        path = made["Location"].removeprefix("/api/v1/")
        read = api.rest("GET", path)
        patched = api.rest("PATCH", path, {"question": "Milk?"}, by=voter)
        closed = api.rest("POST", f"{path}close/", by=voter)
        deleted = api.rest("DELETE", path, by=voter)
        gone = api.rest("GET", path)

        statuses = [a.status_code for a in (made, read, patched, closed, deleted, gone)]
        assert statuses == [201, 200, 200, 200, 204, 404]
        assert [option["text"] for option in read.json()["options"]] == ["Yes", "No"]
        assert patched.json()["question"] == "Milk?"
        assert (closed.json()["is_open"], closed.json()["closed_reason"]) == (False, "manual")

    def test_response_has_every_documented_field(self, api: ApiClient) -> None:
        poll = PollFactory.create()

        assert set(api.rest("GET", f"polls/{poll.pk}/").json()) == {
            *("id", "owner_id", "question", "description", "category", "options"),
            *("min_choices", "max_choices", "results_visibility", "allow_change", "is_public"),
            *("is_open", "created_at", "updated_at", "expires_at", "closed_at", "closed_reason"),
            *("results_visible", "total_votes", "total_voters", "has_voted", "my_choices"),
            "is_following",
            "share_token",
        }

    @pytest.mark.parametrize(
        "body",
        [
            {"question": None},
            {"question": "a\u0000b"},
            {"question": "x" * 301},
            {"options": "Tea"},
            {"options": [None, "Tea"]},
            {"expires_at": "tomorrow"},
            {"expires_at": "2036-01-01T00:00:00"},
            {"expires_at": "9999-12-31T23:59:59-14:00"},
            {"max_choices": 2**31},
            {"results_visibility": "never"},
            {"owner_id": 1},
            {"share_token": "mine"},
        ],
    )
    def test_invalid_bodies_are_refused(self, api: ApiClient, body: Any) -> None:
        poll = PollFactory.create()

        answer = api.rest("PATCH", f"polls/{poll.pk}/", body, by=poll.owner)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        assert answer.json()["errors"][0]["field"].partition(".")[0] == next(iter(body))

    @pytest.mark.parametrize("query", ["ordering=id", "page=0", "page_size=101", "status=shut"])
    def test_invalid_query_values_are_refused(self, api: ApiClient, query: str) -> None:
        assert api.rest("GET", f"polls/?{query}").status_code == 422

    def test_private_poll_is_found_by_its_token(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create(is_public=False)
        shared = f"?share_token={poll.share_token}"
        body = {"option_ids": options_of(poll)[:1]}

        closed_transport = api.rest("GET", f"polls/{poll.pk}/?share_token=guess")
        read = api.rest("GET", f"polls/{poll.pk}/{shared}")
        results = api.rest("GET", f"polls/{poll.pk}/results/{shared}")
        cast = api.rest("POST", f"polls/{poll.pk}/votes/{shared}", body, by=voter)
        back = api.rest("GET", f"polls/{poll.pk}/", by=voter)

        statuses = [a.status_code for a in (closed_transport, read, results, cast, back)]
        assert statuses == [404, 200, 200, 201, 200]
        assert api.rest("GET", "polls/", by=voter).json()["count"] == 0

    def test_own_polls_include_private_ones(self, api: ApiClient, voter: User) -> None:
        mine = PollFactory.create(owner=voter, is_public=False)

        [listed] = api.rest("GET", "polls/mine/", by=voter).json()["results"]

        assert (listed["id"], listed["share_token"]) == (mine.pk, mine.share_token)
        assert api.rest("GET", "polls/mine/").status_code == 401

    def test_detail_has_an_etag(self, api: ApiClient) -> None:
        poll = PollFactory.create()
        first = api.rest("GET", f"polls/{poll.pk}/")

        again = api.rest("GET", f"polls/{poll.pk}/", If_None_Match=first["ETag"])

        assert again.status_code == 304


class TestVotes:
    @pytest.mark.parametrize("path", ["votes/", "vote/", "votes", "vote"])
    def test_vote_is_cast_at_both_paths(self, api: ApiClient, voter: User, path: str) -> None:
        poll = PollFactory.create()
        tea = options_of(poll)[0]

        answer = api.rest("POST", f"polls/{poll.pk}/{path}", {"option_id": tea}, by=voter)

        assert answer.status_code == 201
        assert answer.json()["ballot_id"] == Ballot.objects.get().pk
        assert answer.json()["results"]["options"][0] == {
            "id": tea,
            "text": "Tea",
            "votes": 1,
            "percentage": 100.0,
        }

    @pytest.mark.parametrize("transport", ["REST", "GraphQL"])
    def test_vote_takes_one_statement_besides_authentication(
        self, api: ApiClient, voter: User, transport: str
    ) -> None:
        poll = PollFactory.create()
        tea = options_of(poll)[0]

        with CaptureQueriesContext(connection) as captured:
            if transport == "REST":
                api.rest("POST", f"polls/{poll.pk}/votes/", {"option_ids": [tea]}, by=voter)
            else:
                api.graphql(_CAST, by=voter, poll=poll.pk, options=[tea])

        statements = [q["sql"] for q in captured if '"identity_session"' not in q["sql"]]
        assert len(statements) == 1
        assert Ballot.objects.count() == 1

    def test_hidden_results_are_null_after_a_vote(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create(results_visibility="after_close")
        body = {"option_ids": options_of(poll)[:1]}

        answer = api.rest("POST", f"polls/{poll.pk}/votes/", body, by=voter)

        assert (answer.status_code, answer.json()["results"]) == (201, None)

    def test_options_are_named_in_one_field_only(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create()
        tea = options_of(poll)[0]

        answer = api.rest(
            "POST", f"polls/{poll.pk}/votes/", {"option_ids": [tea], "option_id": tea}, by=voter
        )

        assert answer.status_code == 422

    def test_voter_is_the_signed_in_user(
        self, api: ApiClient, voter: User, other_user: User
    ) -> None:
        poll = PollFactory.create()
        body = {"option_ids": options_of(poll)[:1]}
        disguise = {"X_Forwarded_For": "203.0.113.9", "User_Agent": "another", "X_Voter": "7"}

        first = api.rest("POST", f"polls/{poll.pk}/votes/", body, by=voter)
        again = api.rest("POST", f"polls/{poll.pk}/votes/", body, by=voter, **disguise)
        named = api.rest(
            "POST", f"polls/{poll.pk}/votes/", {**body, "voter_id": other_user.pk}, by=voter
        )

        assert [a.status_code for a in (first, again, named)] == [201, 409, 422]

    def test_vote_is_changed_and_withdrawn(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create(allow_change=True)
        tea, coffee, _ = options_of(poll)
        path = f"polls/{poll.pk}/votes/"
        api.rest("POST", path, {"option_ids": [tea]}, by=voter)

        changed = api.rest("PUT", path, {"option_ids": [coffee]}, by=voter)
        withdrawn = api.rest("DELETE", path, by=voter)
        nothing = api.rest("DELETE", path, by=voter)

        assert [a.status_code for a in (changed, withdrawn, nothing)] == [200, 204, 404]
        assert [o["votes"] for o in changed.json()["results"]["options"]] == [0, 1, 0]

    def test_own_votes_are_listed(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 1)

        [mine] = api.rest("GET", "polls/my-votes/", by=voter).json()["results"]

        assert mine["poll"] == {"id": poll.pk, "question": poll.question}
        assert mine["option_ids"] == options_of(poll)[1:2]


class TestResults:
    def test_vote_is_visible_in_the_next_read(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create()
        for each in UserFactory.create_batch(2):
            vote(each, poll, 0)
        before = api.rest("GET", f"polls/{poll.pk}/results/").json()

        vote(voter, poll, 1)
        after = api.rest("GET", f"polls/{poll.pk}/results/").json()

        assert [option["percentage"] for option in before["options"]] == [100.0, 0.0, 0.0]
        assert [option["percentage"] for option in after["options"]] == [66.67, 33.33, 0.0]
        assert after["version"] > before["version"]

    def test_poll_without_votes_has_zeros(self, api: ApiClient) -> None:
        poll = PollFactory.create()

        results = api.rest("GET", f"polls/{poll.pk}/results/").json()

        assert (results["total_votes"], results["total_voters"]) == (0, 0)
        assert {option["percentage"] for option in results["options"]} == {0.0}

    @pytest.mark.parametrize("options", [3, 7, 13, 20])
    def test_percentages_add_up_to_100(self, api: ApiClient, options: int) -> None:
        poll = PollFactory.create(options=[str(number) for number in range(options)])
        for place, each in enumerate(UserFactory.create_batch(options)):
            vote(each, poll, place)

        results = api.rest("GET", f"polls/{poll.pk}/results/").json()

        assert abs(sum(option["percentage"] for option in results["options"]) - 100) <= 0.1

    def test_results_take_one_statement(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)

        with CaptureQueriesContext(connection) as captured:
            api.rest("GET", f"polls/{poll.pk}/results/")

        assert len(captured) == 1
        assert "polls_ballotchoice" not in captured[0]["sql"]


class TestList:
    def test_list_takes_as_many_statements_for_one_poll_as_for_twenty(
        self, api: ApiClient, voter: User
    ) -> None:
        vote(voter, PollFactory.create(), 0)
        with CaptureQueriesContext(connection) as few:
            api.rest("GET", "polls/")
        for poll in PollFactory.create_batch(19):
            vote(voter, poll, 0)

        with CaptureQueriesContext(connection) as many:
            answer = api.rest("GET", "polls/")

        assert len(answer.json()["results"]) == 20
        assert len(few) == len(many) == 3

    def test_own_choices_are_shown(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)

        [mine] = api.rest("GET", "polls/", by=voter).json()["results"]
        [theirs] = api.rest("GET", "polls/").json()["results"]

        assert (mine["my_choices"], theirs["my_choices"]) == (options_of(poll)[:1], [])


@pytest.mark.django_db(transaction=True)
class TestCachedLists:
    def test_anonymous_list_is_cached_until_a_vote(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create()

        api.rest("GET", "polls/")
        repeated = api.rest("GET", "polls/")
        mine = api.rest("GET", "polls/", by=voter)
        vote(voter, poll, 0)
        fresh = api.rest("GET", "polls/")

        assert repeated["Cache-Status"] == "nexus; hit"
        assert "Cache-Status" not in mine
        assert fresh["Cache-Status"] == "nexus; fwd=miss; stored"
        assert fresh.json()["results"][0]["total_votes"] == 1

    @pytest.mark.parametrize("deed", ["close", "hide", "delete", "create"])
    def test_every_change_invalidates_the_list(
        self, api: ApiClient, voter: User, now: Any, deed: str
    ) -> None:
        poll = PollFactory.create()
        api.rest("GET", "polls/")
        arguments = {"actor": poll.owner, "poll_id": poll.pk}

        if deed == "close":
            services.close_poll(**arguments)
        elif deed == "hide":
            services.update_poll(**arguments, changes={"is_public": False}, now=now)
        elif deed == "delete":
            services.delete_poll(**arguments, now=now)
        else:
            api.rest("POST", "polls/", {"question": "Q?", "options": ["A", "B"]}, by=voter)

        assert "miss" in api.rest("GET", "polls/")["Cache-Status"]


class TestExport:
    def test_formulas_are_escaped(self, api: ApiClient, voter: User) -> None:
        poll = PollFactory.create(options=["=1+1", "|1", 'Tea, "hot"'], max_choices=3)
        vote(voter, poll, 0, 1, 2)
        day = Ballot.objects.get().created_at.date()

        answer = api.rest("GET", f"polls/{poll.pk}/export.csv", by=poll.owner)

        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert f'filename="poll-{poll.pk}.csv"' in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content).decode().splitlines() == [
            "ballot,voted_on,option",
            f"1,{day},'=1+1",
            f"1,{day},'|1",
            f'1,{day},"Tea, ""hot"""',
        ]

    def test_only_the_owner_may_export(self, api: ApiClient, other_user: User) -> None:
        poll = PollFactory.create()
        private = PollFactory.create(is_public=False)

        refused = api.rest("GET", f"polls/{poll.pk}/export.csv", by=other_user)
        hidden = api.rest("GET", f"polls/{private.pk}/export.csv", by=other_user)

        assert (refused.status_code, hidden.status_code) == (403, 404)
        assert refused.json()["code"] == "permission_denied"
        assert Poll.objects.count() == 2
