"""GraphQL over HTTP: media types, bodies, statuses, masks."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory
from pytest_django import Settings

OWN_TYPE = "application/graphql-response+json"


class TestAnswers:
    def test_tell_the_data_and_the_cost(self, send: Callable[..., Any]) -> None:
        response = send({"query": "{ hello }"})

        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"
        assert response["Cache-Control"] == "no-store"
        assert json.loads(response.content) == {
            "data": {"hello": "world"},
            "extensions": {"cost": 0},
        }

    def test_come_in_graphqls_own_media_type_when_asked(self, send: Callable[..., Any]) -> None:
        response = send({"query": "{ hello }"}, Accept=OWN_TYPE)

        assert response.status_code == 200
        assert response["Content-Type"] == OWN_TYPE

    @pytest.mark.parametrize(
        ("document", "code"),
        [("{", "graphql_parse_failed"), ("{ nope }", "graphql_validation_failed")],
    )
    def test_of_a_bad_document_are_400_in_that_type_only(
        self, send: Callable[..., Any], document: str, code: str
    ) -> None:
        plain = send({"query": document})
        own = send({"query": document}, Accept=OWN_TYPE)

        assert (plain.status_code, own.status_code) == (200, 400)
        for response in (plain, own):
            answer = json.loads(response.content)
            assert "data" not in answer
            assert answer["errors"][0]["extensions"]["code"] == code
            assert answer["errors"][0]["extensions"]["status"] == 400
            assert answer["errors"][0]["locations"]

    def test_of_a_failed_field_are_200_in_both(self, send: Callable[..., Any]) -> None:
        response = send({"query": "{ taken hello }"}, Accept=OWN_TYPE)

        assert response.status_code == 200
        answer = json.loads(response.content)
        assert answer["data"] == {"taken": None, "hello": "world"}
        assert answer["errors"][0]["path"] == ["taken"]


class TestRequestsThatAreNotGraphQL:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"null",
            b"1",
            b"{}",
            b'{"query": 1}',
            b'{"query": null}',
            b'{"query": "{hello}", "variables": []}',
            b'{"query": "{hello}", "operationName": 1}',
            b'[{"query": "{hello}"}]',
            b"[1]",
            b"[]",
            b"\xff",
            b"[" * 100_000,
            b'{"query": "{hello}", "variables": {"n": NaN}}',
            b'{"query": "{hello}", "variables": {"n": ' + b"9" * 5000 + b"}}",
        ],
        ids=lambda body: body[:24].decode("latin-1"),
    )
    def test_are_refused_as_malformed(self, send: Callable[..., Any], body: bytes) -> None:
        response = send(body)

        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert json.loads(response.content)["code"] == "malformed_request"

    @pytest.mark.parametrize(
        "content_type",
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/graphql",
            "text/plain",
        ],
    )
    def test_are_refused_by_their_media_type(
        self, send: Callable[..., Any], content_type: str
    ) -> None:
        response = send(b"query={hello}\xff", content_type=content_type)

        assert response.status_code == 415
        assert json.loads(response.content)["code"] == "unsupported_media_type"

    def test_are_refused_by_their_size(self, send: Callable[..., Any]) -> None:
        response = send({"query": "{ hello }" + "," * 200_000})

        assert response.status_code == 413

    @pytest.mark.parametrize("text", ["\x00", "\ud800"])
    def test_are_refused_by_unsafe_text_in_a_variable(
        self, send: Callable[..., Any], text: str
    ) -> None:
        response = send({"query": "{ hello }", "variables": {"name": text}})

        assert response.status_code == 422
        (error,) = json.loads(response.content)["errors"]
        assert error["extensions"]["errors"][0]["field"] == "variables.name"


class TestOtherMethods:
    def test_a_browser_is_shown_where_it_is(self, view: Callable[..., HttpResponseBase]) -> None:
        response: Any = view(RequestFactory().get("/graphql/", headers={"Accept": "text/html"}))

        assert response.status_code == 200
        assert b"schema.graphql" in response.content

    @pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
    def test_nothing_is_run_by_any_other(
        self, view: Callable[..., HttpResponseBase], method: str
    ) -> None:
        request = getattr(RequestFactory(), method)("/graphql/?query={hello}")

        response: Any = view(request)

        assert response.status_code == 405
        assert response["Allow"] == "GET, POST"


class TestMask:
    def test_hides_what_nobody_foresaw(self, run: Callable[..., Any]) -> None:
        answer = run("{ secret }")

        assert answer["data"] == {"secret": None}
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "internal_error"
        assert "request_id" in error["extensions"]
        assert "hunter2" not in json.dumps(answer)

    def test_hides_a_value_that_cannot_be_written(self, run: Callable[..., Any]) -> None:
        answer = run("{ tooLarge }")

        assert answer["errors"][0]["extensions"]["code"] == "internal_error"

    def test_tells_what_was_foreseen(self, run: Callable[..., Any]) -> None:
        (error,) = run("{ taken }")["errors"]

        assert error["message"] == "There is one already."
        assert error["extensions"]["code"] == "already_exists"
        assert error["extensions"]["status"] == 409
        assert error["extensions"]["errors"] == []

    @pytest.mark.parametrize("amount", ['"NaN"', '"1e400"', '"x"', "[]", '"1e-400"', "true"])
    def test_says_that_a_number_is_none(self, run: Callable[..., Any], amount: str) -> None:
        literal = run(f"{{ price(amount: {amount}) }}")
        variable = run("query ($a: Decimal!) { price(amount: $a) }", a=json.loads(amount))

        for answer in (literal, variable):
            assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"
            assert "Invalid" not in json.dumps(answer)

    def test_says_that_a_variable_does_not_fit(self, run: Callable[..., Any]) -> None:
        wrong = run("query ($n: Int!) { twice(number: $n) }", n="abc")
        missing = run("query ($n: Int!) { twice(number: $n) }")
        null = run("query ($n: Int = 1) { twice(number: $n) }", n=None)

        for answer in (wrong, missing, null):
            assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"

    def test_says_that_an_operation_is_missing(self, run: Callable[..., Any]) -> None:
        answer = run("query A { hello } query B { hello }")

        assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"


class TestIntrospectionOff:
    @pytest.fixture(autouse=True)
    def _off(self, settings: Settings) -> None:
        settings.NEXUS_GRAPHQL = {**settings.NEXUS_GRAPHQL, "introspection": False}

    def test_hides_the_schema(self, run: Callable[..., Any]) -> None:
        answer = run("{ __schema { types { name } } }")

        assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"

    def test_still_tells_a_type_its_name(self, run: Callable[..., Any]) -> None:
        assert run("{ __typename }")["data"] == {"__typename": "Query"}

    def test_suggests_no_names(self, run: Callable[..., Any]) -> None:
        answer = run('{ helo thin twice(numbr: 1) price(amount: "x") }')

        assert "Did you mean" not in json.dumps(answer)


class TestBearer:
    @pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic eDp5", "Bearer a.b.c"])
    def test_is_refused_before_anything_is_run(
        self, db: None, send: Callable[..., Any], header: str
    ) -> None:
        response = send({"query": "{ hello }"}, Authorization=header)

        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"
        (error,) = json.loads(response.content)["errors"]
        assert error["extensions"]["code"] == "token_invalid"
