"""Watching through the GraphQL transport."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from shared.realtime import counts
from tests.refusals import code_of
from tests.shared.realtime.scratch.shelf import Kettle
from tests.streams import Heard, listening, nothing_left

CHANGED = "subscription ($id: ID!) { kettleChanged(id: $id) { id degrees } }"
MINE = "subscription { myKettleChanged(id: 1) { degrees } }"
WHISTLED = "subscription { kettleWhistled(id: 1) }"


def asking(document: str, *, token: str | None = None, **variables: object) -> Any:
    body = {"query": document, "variables": variables}
    return listening("/graphql", method="POST", body=body, token=token)


def value(heard: Heard) -> Any:
    assert heard.event == "next"
    return heard.data["data"]


def codes(heard: Heard) -> list[str]:
    return [error["extensions"]["code"] for error in heard.data["errors"]]


class TestSubscription:
    def test_shows_a_state_at_once_and_as_it_becomes(self, kettle: Kettle) -> None:
        with asking(CHANGED, id=1) as stream:
            first = stream.next()
            kettle.heat(90)
            second = stream.next()

        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")
        assert value(first) == {"kettleChanged": {"id": "1", "degrees": 20}}
        assert value(second) == {"kettleChanged": {"id": "1", "degrees": 90}}

    def test_shows_each_thing(self, kettle: Kettle) -> None:
        with asking(WHISTLED) as stream:
            stream.is_silent(0.3)
            for number in (1, 2, 666, 3):
                kettle.whistle(number)
            heard = [stream.next() for _ in range(3)]

        assert [value(event)["kettleWhistled"] for event in heard] == [1, 2, 3]

    def test_leaves_nothing_behind_when_the_client_leaves(self, kettle: Kettle) -> None:
        with asking(CHANGED, id=1) as first, asking(WHISTLED) as second:
            first.next()
            second.is_silent(0.3)
            assert (counts()["streams"], counts()["channels"]) == (2, 2)

        assert nothing_left()

    def test_runs_over_get_as_well(self, kettle: Kettle) -> None:
        address = f"/graphql?query={quote(CHANGED)}&variables={quote(json.dumps({'id': '1'}))}"
        with listening(address) as stream:
            assert value(stream.next()) == {"kettleChanged": {"id": "1", "degrees": 20}}

    def test_is_refused_where_events_are_not_accepted(self, kettle: Kettle) -> None:
        with listening(
            "/graphql", method="POST", body={"query": WHISTLED}, headers={"accept": "*/*"}
        ) as answer:
            assert (answer.status, answer.problem["code"]) == (400, "malformed_request")

    def test_ends_with_a_failure_and_complete(self, kettle: Kettle) -> None:
        with asking(CHANGED, id=1) as stream:
            stream.next()
            kettle.vanish()
            failed, last = stream.rest()

        assert codes(failed) == ["not_found"]
        assert last == Heard("complete", None)

    def test_masks_what_nobody_foresaw(self, kettle: Kettle) -> None:
        with asking("subscription { kettleChanged(id: 1) { degrees secret } }") as stream:
            heard = stream.next()

        assert value(heard) == {"kettleChanged": {"degrees": 20, "secret": None}}
        assert codes(heard) == ["internal_error"]
        assert "hunter2" not in json.dumps(heard.data)

    def test_is_signed_as_any_request(self, kettle: Kettle, token: str) -> None:
        with asking(MINE, token=token) as stream:
            assert value(stream.next()) == {"myKettleChanged": {"degrees": 20}}
        with asking(MINE) as stream:
            refused, last = stream.rest()
        with asking(MINE, token="teapot") as stream:
            problem = stream.problem

        assert (codes(refused), last.event) == (["not_authenticated"], "complete")
        assert (stream.status, code_of(problem)) == (401, "token_invalid")

    def test_has_a_place_as_any_stream(self, kettle: Kettle, settings: Any) -> None:
        settings.NEXUS_MAX_STREAMS_ADDRESS = 1

        with asking(CHANGED, id=1), asking(CHANGED, id=1) as refused:
            assert (refused.status, code_of(refused.problem)) == (429, "rate_limited")


class TestAnyOperation:
    @pytest.mark.parametrize(
        ("document", "data"),
        [
            pytest.param("{ kettle(id: 1) { degrees } }", {"kettle": {"degrees": 20}}, id="query"),
            pytest.param(
                "mutation { heatKettle(id: 1, degrees: 70) { kettle { degrees } } }",
                {"heatKettle": {"kettle": {"degrees": 70}}},
                id="mutation",
            ),
        ],
    )
    def test_is_answered_with_one_event(self, kettle: Kettle, document: str, data: object) -> None:
        with asking(document) as stream:
            first, last = stream.rest()

        assert value(first) == data
        assert last == Heard("complete", None)

    @pytest.mark.parametrize(
        ("document", "code"),
        [
            pytest.param("subscription {", "graphql_parse_failed", id="not parsed"),
            pytest.param(
                "subscription { nobody(id: 1) }", "graphql_validation_failed", id="not valid"
            ),
            pytest.param(CHANGED, "graphql_validation_failed", id="a variable that is not there"),
            pytest.param(
                "subscription { kettleChanged(id: 1) {" + " degrees" * 2500 + " } }",
                "query_too_complex",
                id="too long",
            ),
            pytest.param(
                "subscription { kettleChanged(id: 2) { id } }", "not_found", id="nothing there"
            ),
        ],
    )
    def test_is_told_in_an_event_what_is_wrong(self, document: str, code: str) -> None:
        with asking(document) as stream:
            first, last = stream.rest()

        assert stream.status == 200
        assert codes(first) == [code]
        assert last == Heard("complete", None)

    def test_may_not_change_anything_over_get(self, kettle: Kettle) -> None:
        document = quote("mutation { heatKettle(id: 1, degrees: 70) { kettle { degrees } } }")
        with listening(f"/graphql?query={document}") as stream:
            problem = stream.problem

        assert (stream.status, problem["code"]) == (405, "method_not_allowed")
        assert stream.headers["allow"] == "POST"
        assert kettle.degrees == 20
