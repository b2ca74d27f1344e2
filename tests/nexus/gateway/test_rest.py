"""The REST API with a domain of its own for the tests."""

import json
import logging
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.nexus.gateway.scratch.urls"), pytest.mark.django_db]

THINGS = "/api/v1/things/"


def send(client: Client, body: bytes | str, **headers: Any) -> Any:
    content_type = headers.pop("content_type", "application/json")
    return client.generic("POST", THINGS, body, content_type=content_type, **headers)


def in_chunks(body: bytes) -> dict[str, Any]:
    """Return the WSGI variables of a body without Content-Length."""
    return {
        "CONTENT_TYPE": "application/json",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
    }


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    problem: dict[str, Any] = json.loads(response.content)
    assert problem["type"] == f"/problems/{code}"
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["request_id"] == response["X-Request-ID"]
    assert isinstance(problem["errors"], list)
    assert b"hunter2" not in response.content
    return problem


class TestResponses:
    def test_money_is_a_string_with_two_places(self, client: Client) -> None:
        response = client.get(THINGS)

        assert response.json() == [{"id": 1, "name": "teapot", "price": "19.90"}]

    def test_headers_set_by_a_view_reach_the_client(self, client: Client) -> None:
        response = send(client, '{"name": "cup"}')

        assert response.status_code == 201
        assert response["Location"] == "/api/v1/things/1/"

    def test_every_response_has_cache_control(self, client: Client) -> None:
        assert client.get(THINGS)["Cache-Control"] == "no-store"
        assert client.get(f"{THINGS}1/")["Cache-Control"] == "public, max-age=0, must-revalidate"

    def test_head_returns_the_headers_of_get(self, client: Client) -> None:
        response = client.head(THINGS)

        assert response.status_code == 200
        assert response.content == b""
        assert int(response["Content-Length"]) == len(client.get(THINGS).content)

    def test_json_has_a_strict_content_security_policy(self, client: Client) -> None:
        policy = client.get(THINGS)["Content-Security-Policy"]

        assert policy == "default-src 'none'; frame-ancestors 'none'"


class TestMeta:
    def test_meta_lists_the_enabled_domains(self, client: Client) -> None:
        meta = client.get("/api/v1/meta/").json()

        assert meta["name"] == "nexus"
        assert meta["domains"] == [
            {
                "name": "scratch",
                "title": "Scratch",
                "summary": "Things to try the gateway with.",
                "version": "1.0",
                "features": ["trying"],
                "links": {"things": "/api/v1/things/"},
            }
        ]


class TestSlashes:
    @pytest.mark.parametrize(
        "path",
        ["/api/v1/things", "/api/v1/things/1", "/api/docs", "/api/redoc", "/api/docs/", "/graphql"],
    )
    def test_path_without_slash_returns_the_same_response(self, client: Client, path: str) -> None:
        response = client.get(path, headers={"Accept": "text/html"})

        assert response.status_code == 200

    def test_post_without_slash_keeps_its_body(self, client: Client) -> None:
        response = client.post("/api/v1/things", {"name": "cup"}, content_type="application/json")

        assert response.status_code == 201
        assert response.json()["name"] == "cup"

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("/api/things/", "/api/v1/things/"),
            ("/api/things", "/api/v1/things/"),
            ("/api/things/1?search=a%20b", "/api/v1/things/1/?search=a%20b"),
            ("/api/users/me/", "/api/v1/users/me/"),
            ("/api/things/%C3%A9/", "/api/v1/things/%C3%A9/"),
        ],
    )
    def test_path_without_version_redirects_with_its_query(
        self, client: Client, old: str, new: str
    ) -> None:
        response = client.generic("POST", old)

        assert response.status_code == 308
        assert response["Location"] == new

    @pytest.mark.parametrize("path", ["/api/products/", "/api/thingsandmore/", "/api/v2/things/"])
    def test_unowned_path_does_not_redirect(self, client: Client, path: str) -> None:
        assert_problem(client.get(path), 404, "not_found")


class TestProblems:
    @pytest.mark.parametrize("path", ["/api/", "/api", "/api/v1/nothing/", "/api/x\x00"])
    def test_unknown_path_is_a_problem(self, client: Client, path: str) -> None:
        assert_problem(client.get(path), 404, "not_found")

    def test_unsupported_method_lists_the_allowed_ones(self, client: Client) -> None:
        response = client.delete(THINGS)

        assert_problem(response, 405, "method_not_allowed")
        assert response["Allow"] == "GET, HEAD, POST"

    def test_domain_error_keeps_its_message(self, client: Client) -> None:
        problem = assert_problem(send(client, '{"name": "too many"}'), 409, "insufficient_stock")

        assert problem["title"] == "Conflict"
        assert problem["detail"] == "Fewer than 3 are left."
        assert problem["instance"] == THINGS
        assert problem["items"] == [{"product_id": 1}]
        assert problem["errors"] == [
            {"field": "items.0.quantity", "code": "insufficient_stock", "message": "Fewer than 3."}
        ]

    def test_unexpected_exception_is_masked_and_logged(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.ERROR):
            response = client.get(f"{THINGS}fails/secretly/")

        problem = assert_problem(response, 500, "internal_error")
        assert problem["detail"] == "Internal server error."
        assert "hunter2" in caplog.text

    def test_debug_sends_no_traceback(self, client: Client, settings: Any) -> None:
        settings.DEBUG = True

        assert_problem(client.get(f"{THINGS}fails/secretly/"), 500, "internal_error")
        assert_problem(client.get("/api/v1/nothing/"), 404, "not_found")

    def test_suspicious_request_is_malformed(self, client: Client) -> None:
        assert_problem(client.get(f"{THINGS}fails/suspiciously/"), 400, "malformed_request")

    def test_unknown_host_is_refused(self, client: Client) -> None:
        assert_problem(client.get(THINGS, headers={"Host": "evil.test"}), 400, "malformed_request")

    def test_throttled_request_has_retry_after(self, client: Client) -> None:
        response = client.get(f"{THINGS}fails/often/")

        assert_problem(response, 429, "rate_limited")
        assert response["Retry-After"] == "7"

    def test_missing_token_names_the_scheme(self, client: Client) -> None:
        response = client.get(f"{THINGS}mine/")

        assert_problem(response, 401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("path", [THINGS, f"{THINGS}1/", f"{THINGS}mine/"])
    def test_bad_token_is_refused_on_public_paths(self, client: Client, path: str) -> None:
        response = client.get(path, headers={"Authorization": "Bearer nonsense"})

        assert_problem(response, 401, "token_invalid")

    @pytest.mark.parametrize(
        ("state", "status", "code"),
        [
            ("08006", 503, "service_unavailable"),
            ("53300", 503, "service_unavailable"),
            ("57014", 503, "service_unavailable"),
            ("25P03", 503, "service_unavailable"),
            ("25P04", 503, "service_unavailable"),
            ("25006", 503, "service_unavailable"),
            ("40P01", 503, "service_unavailable"),
            ("55P03", 503, "service_unavailable"),
            ("22003", 422, "validation_error"),
            ("23505", 409, "already_exists"),
            ("23503", 404, "not_found"),
            ("23514", 422, "validation_error"),
            ("23502", 422, "validation_error"),
            ("42P01", 500, "internal_error"),
        ],
    )
    def test_database_error_is_mapped_by_sqlstate(
        self, client: Client, state: str, status: int, code: str
    ) -> None:
        response = client.get(f"{THINGS}fails/in_the_database/{state}/")

        assert_problem(response, status, code)
        assert ("Retry-After" in response) == (status == 503)

    def test_value_that_the_driver_refuses_is_invalid(self, client: Client) -> None:
        assert_problem(client.get(f"{THINGS}fails/in_the_driver/"), 422, "validation_error")


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"nonsense",
            b'{"name": NaN}',
            b'{"name": Infinity}',
            b'{"name": "\xff"}',
            b'\xef\xbb\xbf{"name": "cup"}',
            '{"name": "cup"}'.encode("utf-16"),
            '{"name": "cup"}'.encode("utf-16-le"),
            b'{"name": ' + b"[" * 33 + b"]" * 33 + b"}",
            b"[" * 100_000,
            b'{"name": ' + b"9" * 5000 + b"}",
            b'{"name": "cup"} {}',
            b"{'name': 'cup'}",
        ],
    )
    def test_body_that_is_not_json_in_utf_8_is_malformed(self, client: Client, body: bytes) -> None:
        assert_problem(send(client, body), 400, "malformed_request")

    @pytest.mark.parametrize(
        "headers",
        [
            {"content_type": "text/plain"},
            {"content_type": "application/x-www-form-urlencoded"},
            {"content_type": "multipart/form-data; boundary=x"},
            {"content_type": "application/json; charset=utf-16"},
            {"content_type": "application/json; charset=latin-1"},
            {"content_type": ""},
            {"headers": {"Content-Encoding": "gzip"}},
        ],
    )
    def test_other_media_type_is_refused(self, client: Client, headers: dict[str, Any]) -> None:
        response = send(client, '{"name": "cup"}', **headers)

        assert_problem(response, 415, "unsupported_media_type")

    def test_charset_parameter_is_accepted(self, client: Client) -> None:
        response = send(client, '{"name": "cup"}', content_type="application/json; charset=UTF-8")

        assert response.status_code == 201

    @pytest.mark.parametrize(
        ("body", "field", "code"),
        [
            ("{}", "name", "missing"),
            ('{"name": "cup", "role": "admin"}', "role", "extra_forbidden"),
            ('{"name": "cup", "parts": [{"name": ""}]}', "parts.0.name", "string_too_short"),
            ('{"name": "a\\u0000b"}', "name", "unsafe_text"),
            ('{"name": "cup", "parts": [{"name": "\\ud800"}]}', "parts.0.name", "unsafe_text"),
            ('{"name": "a\\nb"}', "name", "invalid"),
            ('{"name": "cup", "story": "\\u0007"}', "story", "invalid"),
            ('{"name": "cup", "price": 1e400}', "price", "finite_number"),
            ('{"name": "cup", "price": 1.999}', "price", "decimal_max_places"),
            ('{"name": "cup", "price": -1}', "price", "greater_than_equal"),
            ('{"name": "cup", "price": 1E+99999}', "price", "finite_number"),
            ('{"name": "cup", "parts": [{"name": "a", "weight": 1e400}]}', "parts.0.weight", "finite_number"),
            ("[]", "", "model_type"),
            ("null", "", "model_type"),
            ("", "", "missing"),
        ],
    )  # fmt: skip
    def test_invalid_value_is_named(self, client: Client, body: str, field: str, code: str) -> None:
        problem = assert_problem(send(client, body), 422, "validation_error")

        assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, code)]

    def test_multiline_text_is_stored_as_sent(self, client: Client) -> None:
        response = send(client, '{"name": "cup 😀", "story": "one\\n\\ttwo <b>"}')

        assert response.json()["name"] == "cup 😀"

    def test_body_over_the_limit_is_too_large(self, client: Client, settings: Any) -> None:
        settings.NEXUS_MAX_BODY_BYTES = 100

        assert_problem(send(client, b" " * 101), 413, "payload_too_large")

    def test_content_length_that_is_no_number_is_malformed(self, client: Client) -> None:
        response = send(client, b"{}", CONTENT_LENGTH="many")

        assert_problem(response, 400, "malformed_request")

    def test_chunked_body_is_read(self, client: Client) -> None:
        response = send(client, "", **in_chunks(b'{"name": "cup"}'))

        assert response.status_code == 201

    def test_chunked_body_has_the_same_limit(self, client: Client, settings: Any) -> None:
        settings.NEXUS_MAX_BODY_BYTES = 100

        assert_problem(send(client, "", **in_chunks(b" " * 101)), 413, "payload_too_large")

    def test_chunked_body_without_end_marker_is_refused(self, client: Client) -> None:
        response = send(client, "", HTTP_TRANSFER_ENCODING="chunked")

        assert_problem(response, 400, "malformed_request")

    def test_upload_has_a_larger_limit(self, client: Client, settings: Any) -> None:
        settings.NEXUS_MAX_BODY_BYTES = 100
        picture = b"x" * 1000
        form = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n'

        response = client.generic(
            "POST",
            f"{THINGS}upload/",
            form + picture + b"\r\n--x--\r\n",
            content_type="multipart/form-data; boundary=x",
        )

        assert response.json() == {"size": 1000}


class TestQueries:
    @pytest.mark.parametrize("value", ["%00", "a%00b", "%ff", "%C3%28", "%ED%A0%80", "\xff"])
    def test_unsafe_text_is_refused_by_name(self, client: Client, value: str) -> None:
        response = client.get(THINGS, QUERY_STRING=f"category=1&search={value}")

        problem = assert_problem(response, 422, "validation_error")
        assert [error["field"] for error in problem["errors"]] == ["search"]

    @pytest.mark.parametrize(
        ("query", "field"),
        [("search=" + "x" * 21, "search"), ("category=1&category=x", "category.1")],
    )
    def test_invalid_value_is_named(self, client: Client, query: str, field: str) -> None:
        problem = assert_problem(client.get(f"{THINGS}?{query}"), 422, "validation_error")

        assert [error["field"] for error in problem["errors"]] == [field]

    def test_unknown_parameter_is_ignored(self, client: Client) -> None:
        assert client.get(f"{THINGS}?utm_source=x&search=%F0%9F%98%80").status_code == 200

    @pytest.mark.parametrize("number", ["0", "-1", str(2**63), str(10**100), "abc", "%00", "１"])
    def test_impossible_id_is_not_found(self, client: Client, number: str) -> None:
        response = client.get(f"{THINGS}{number}/")

        assert response.status_code in (404, 422) or number == "１"
        assert response.status_code < 500


class TestEtag:
    def test_matching_etag_gets_304(self, client: Client) -> None:
        etag = client.get(f"{THINGS}1/")["ETag"]

        response = client.get(f"{THINGS}1/", headers={"If-None-Match": f'"other", W/{etag}'})

        assert response.status_code == 304
        assert response.content == b""
        assert response["ETag"] == etag

    def test_other_etag_gets_the_body(self, client: Client) -> None:
        etag = client.get(f"{THINGS}1/")["ETag"]

        response = client.get(f"{THINGS}2/", headers={"If-None-Match": etag})

        assert response.status_code == 200
