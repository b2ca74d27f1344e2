"""The OpenAPI document meets the conventions of the API."""

import json
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from tests.nexus.gateway.scratch.urls import registry

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(json.dumps(resolve_references(build_api(registry).get_openapi_schema())))


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


class TestDocument:
    def test_document_is_valid(self, document: Any) -> None:
        validate(document)

    def test_two_builds_are_identical(self, document: Any) -> None:
        again = build_api(registry).get_openapi_schema()

        assert json.dumps(again) == json.dumps(build_api(registry).get_openapi_schema())
        assert json.loads(json.dumps(resolve_references(again))) == document

    def test_operation_ids_are_unique_verbs_with_nouns(self, document: Any) -> None:
        ids = [operation["operationId"] for _, _, operation in operations(document)]

        assert len(ids) == len(set(ids))
        assert "list_things" in ids

    def test_every_operation_is_described_with_examples(self, document: Any) -> None:
        tags = {tag["name"] for tag in document["tags"]}
        assert document["servers"]
        for path, method, operation in operations(document):
            where = f"{method} {path}"
            assert len(operation["tags"]) == 1, where
            assert operation["tags"][0] in tags, where
            assert operation["summary"], where
            assert not operation["summary"].endswith("."), where
            assert operation["description"], where
            assert "security" in operation, where
            assert "422" in operation["responses"], where
            assert "429" in operation["responses"], where
            for media in operation.get("requestBody", {}).get("content", {}).values():
                assert "example" in media or "examples" in media, where

    def test_every_error_response_is_a_problem(self, document: Any) -> None:
        for path, method, operation in operations(document):
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    media = response["content"]["application/problem+json"]
                    problem = {"$ref": "#/components/schemas/Problem"}
                    choices = media["schema"].get("anyOf", [media["schema"]])
                    assert problem in choices, (path, method)
                    assert media["examples"], (path, method)

    def test_every_operation_states_its_security(self, document: Any) -> None:
        things = document["paths"]["/api/v1/things/"]

        assert things["get"]["security"] == [{}, {"bearer": []}]
        assert things["post"]["security"] == []
        assert document["paths"]["/api/v1/things/mine/"]["get"]["security"] == [{"bearer": []}]
        log_out = document["paths"]["/api/v1/users/logout/"]["post"]
        assert log_out["security"] == [{"bearer": []}, {"refresh_cookie": []}]
        schemes = document["components"]["securitySchemes"]
        assert set(schemes) == {"bearer", "refresh_cookie", "ticket"}

    def test_error_responses_list_the_codes_of_the_operation(self, document: Any) -> None:
        conflict = document["paths"]["/api/v1/things/"]["post"]["responses"]["409"]

        assert "insufficient_stock" in conflict["description"]
        assert list(conflict["content"]["application/problem+json"]["examples"]) == [
            "insufficient_stock"
        ]

    def test_output_fields_are_required(self, document: Any) -> None:
        thing = document["components"]["schemas"]["ThingOut"]

        assert thing["required"] == ["id", "name", "price"]
        assert thing["properties"]["price"]["type"] == "string"


@pytest.mark.urls("tests.nexus.gateway.scratch.urls")
@pytest.mark.django_db
class TestDocs:
    def test_document_is_served_with_an_etag(self, client: Client, document: Any) -> None:
        response = client.get("/api/openapi.json")

        assert resolve_references(response.json()) == document
        again = client.get("/api/openapi.json", headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize("path", ["/api/docs", "/api/redoc", "/problems/not_found"])
    def test_page_loads_nothing_from_other_hosts(self, client: Client, path: str) -> None:
        response = client.get(path)
        page = response.content.decode()

        assert response.status_code == 200
        assert "http://" not in page
        assert "https://" not in page
        assert "<script>" not in page
        assert "default-src 'self'" in response["Content-Security-Policy"]

    def test_only_viewer_pages_allow_inline_styles(self, client: Client) -> None:
        assert "unsafe-inline" in client.get("/api/docs")["Content-Security-Policy"]
        assert "unsafe-inline" not in client.get("/problems/not_found")["Content-Security-Policy"]

    def test_every_error_code_has_a_page(self, client: Client) -> None:
        page = client.get("/problems/insufficient_stock")

        assert page.status_code == 200
        assert b"Fewer units are left than were ordered." in page.content

    def test_unknown_error_code_has_no_page(self, client: Client) -> None:
        response = client.get("/problems/hunter2")

        assert response.status_code == 404
        assert b"hunter2" not in response.content
