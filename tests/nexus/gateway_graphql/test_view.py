"""GraphQL over HTTP: media types, bodies, statuses and masking of errors."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory
from pytest_django import Settings

OWN_TYPE = "application/graphql-response+json"


class TestResponses:
    def test_response_holds_data_and_cost(self, send: Callable[..., Any]) -> None:
        response = send({"query": "{ hello }"})

        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"
        assert response["Cache-Control"] == "no-store"
        assert json.loads(response.content) == {
            "data": {"hello": "world"},
            "extensions": {"cost": 0},
        }

    def test_response_has_the_accepted_media_type(self, send: Callable[..., Any]) -> None:
        response = send({"query": "{ hello }"}, Accept=OWN_TYPE)

        assert response.status_code == 200
        assert response["Content-Type"] == OWN_TYPE

    @pytest.mark.parametrize(
        ("document", "code"),
        [("{", "graphql_parse_failed"), ("{ nope }", "graphql_validation_failed")],
    )
    def test_invalid_document_is_400_only_in_the_graphql_media_type(
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

    def test_failed_field_is_200_in_both_media_types(self, send: Callable[..., Any]) -> None:
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
    def test_malformed_body_is_refused(self, send: Callable[..., Any], body: bytes) -> None:
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
    def test_other_media_type_is_refused(self, send: Callable[..., Any], content_type: str) -> None:
        response = send(b"query={hello}\xff", content_type=content_type)

        assert response.status_code == 415
        assert json.loads(response.content)["code"] == "unsupported_media_type"

    def test_large_body_is_refused(self, send: Callable[..., Any]) -> None:
        response = send({"query": "{ hello }" + "," * 200_000})

        assert response.status_code == 413

    @pytest.mark.parametrize("text", ["\x00", "\ud800"])
    def test_unsafe_text_in_a_variable_is_refused(
        self, send: Callable[..., Any], text: str
    ) -> None:
        response = send({"query": "{ hello }", "variables": {"name": text}})

        assert response.status_code == 422
        (error,) = json.loads(response.content)["errors"]
        assert error["extensions"]["errors"][0]["field"] == "variables.name"


class TestOtherMethods:
    def test_browser_gets_the_playground(self, view: Callable[..., HttpResponseBase]) -> None:
        response: Any = view(RequestFactory().get("/graphql/", headers={"Accept": "text/html"}))

        assert response.status_code == 200
        assert b"schema.graphql" in response.content

    @pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
    def test_other_methods_execute_nothing(
        self, view: Callable[..., HttpResponseBase], method: str
    ) -> None:
        request = getattr(RequestFactory(), method)("/graphql/?query={hello}")

        response: Any = view(request)

        assert response.status_code == 405
        assert response["Allow"] == "GET, POST"


class TestMask:
    def test_unexpected_exception_is_masked(self, run: Callable[..., Any]) -> None:
        answer = run("{ secret }")

        assert answer["data"] == {"secret": None}
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "internal_error"
        assert "request_id" in error["extensions"]
        assert "hunter2" not in json.dumps(answer)

    def test_value_that_cannot_be_serialized_is_masked(self, run: Callable[..., Any]) -> None:
        answer = run("{ tooLarge }")

        assert answer["errors"][0]["extensions"]["code"] == "internal_error"

    def test_domain_error_is_shown(self, run: Callable[..., Any]) -> None:
        (error,) = run("{ taken }")["errors"]

        assert error["message"] == "There is one already."
        assert error["extensions"]["code"] == "already_exists"
        assert error["extensions"]["status"] == 409
        assert error["extensions"]["errors"] == []

    @pytest.mark.parametrize("amount", ['"NaN"', '"1e400"', '"x"', "[]", '"1e-400"', "true"])
    def test_malformed_number_is_a_validation_error(
        self, run: Callable[..., Any], amount: str
    ) -> None:
        literal = run(f"{{ price(amount: {amount}) }}")
        variable = run("query ($a: Decimal!) { price(amount: $a) }", a=json.loads(amount))

        for answer in (literal, variable):
            assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"
            assert "Invalid" not in json.dumps(answer)

    def test_variable_of_another_type_is_a_validation_error(self, run: Callable[..., Any]) -> None:
        wrong = run("query ($n: Int!) { twice(number: $n) }", n="abc")
        missing = run("query ($n: Int!) { twice(number: $n) }")
        null = run("query ($n: Int = 1) { twice(number: $n) }", n=None)

        for answer in (wrong, missing, null):
            assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"

    def test_unknown_operation_name_is_refused(self, run: Callable[..., Any]) -> None:
        answer = run("query A { hello } query B { hello }")

        assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"


class TestIntrospectionOff:
    @pytest.fixture(autouse=True)
    def _off(self, settings: Settings) -> None:
        settings.NEXUS_GRAPHQL = {**settings.NEXUS_GRAPHQL, "introspection": False}

    def test_disabled_introspection_is_refused(self, run: Callable[..., Any]) -> None:
        answer = run("{ __schema { types { name } } }")

        assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"

    def test_typename_works_without_introspection(self, run: Callable[..., Any]) -> None:
        assert run("{ __typename }")["data"] == {"__typename": "Query"}

    def test_errors_suggest_no_names_without_introspection(self, run: Callable[..., Any]) -> None:
        answer = run('{ helo thin twice(numbr: 1) price(amount: "x") }')

        assert "Did you mean" not in json.dumps(answer)


class TestBearer:
    @pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic eDp5", "Bearer a.b.c"])
    def test_bad_token_is_refused_before_execution(
        self, db: None, send: Callable[..., Any], header: str
    ) -> None:
        response = send({"query": "{ hello }"}, Authorization=header)

        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"
        (error,) = json.loads(response.content)["errors"]
        assert error["extensions"]["code"] == "token_invalid"
