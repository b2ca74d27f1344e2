"""The OpenAPI document at the quality our conventions promise."""

import json
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from nexus.gateway.openapi_components import resolve_parts
from nexus.gateway.rest import build_api
from tests.nexus.gateway.scratch.urls import registry

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(json.dumps(resolve_parts(build_api(registry).get_openapi_schema())))


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


class TestDocument:
    def test_is_valid(self, document: Any) -> None:
        validate(document)

    def test_is_the_same_every_time(self, document: Any) -> None:
        again = build_api(registry).get_openapi_schema()

        assert json.dumps(again) == json.dumps(build_api(registry).get_openapi_schema())
        assert json.loads(json.dumps(resolve_parts(again))) == document

    def test_operation_ids_are_unique_verbs_with_nouns(self, document: Any) -> None:
        ids = [operation["operationId"] for _, _, operation in operations(document)]

        assert len(ids) == len(set(ids))
        assert "list_things" in ids

    def test_every_operation_says_all_there_is_to_say(self, document: Any) -> None:
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

    def test_every_refusal_is_a_problem(self, document: Any) -> None:
        for path, method, operation in operations(document):
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    media = response["content"]["application/problem+json"]
                    assert media["schema"] == {"$ref": "#/components/schemas/Problem"}, (
                        path,
                        method,
                    )
                    assert media["examples"], (path, method)

    def test_security_is_stated(self, document: Any) -> None:
        things = document["paths"]["/api/v1/things/"]

        assert things["get"]["security"] == [{}, {"bearer": []}]
        assert things["post"]["security"] == []
        assert document["paths"]["/api/v1/things/mine/"]["get"]["security"] == [{"bearer": []}]
        assert set(document["components"]["securitySchemes"]) == {"bearer", "ticket"}

    def test_names_the_codes_of_an_operation(self, document: Any) -> None:
        conflict = document["paths"]["/api/v1/things/"]["post"]["responses"]["409"]

        assert "insufficient_stock" in conflict["description"]
        assert list(conflict["content"]["application/problem+json"]["examples"]) == [
            "insufficient_stock"
        ]

    def test_what_is_always_there_is_required(self, document: Any) -> None:
        thing = document["components"]["schemas"]["ThingOut"]

        assert thing["required"] == ["id", "name", "price"]
        assert thing["properties"]["price"]["type"] == "string"


@pytest.mark.urls("tests.nexus.gateway.scratch.urls")
@pytest.mark.django_db
class TestDocs:
    def test_the_document_is_served_with_an_etag(self, client: Client, document: Any) -> None:
        response = client.get("/api/openapi.json")

        assert resolve_parts(response.json()) == document
        again = client.get("/api/openapi.json", headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize("path", ["/api/docs", "/api/redoc", "/problems/not_found"])
    def test_a_page_asks_no_other_host(self, client: Client, path: str) -> None:
        response = client.get(path)
        page = response.content.decode()

        assert response.status_code == 200
        assert "http://" not in page
        assert "https://" not in page
        assert "<script>" not in page
        assert "default-src 'self'" in response["Content-Security-Policy"]

    def test_only_the_viewers_may_style_inline(self, client: Client) -> None:
        assert "unsafe-inline" in client.get("/api/docs")["Content-Security-Policy"]
        assert "unsafe-inline" not in client.get("/problems/not_found")["Content-Security-Policy"]

    def test_every_code_has_its_page(self, client: Client) -> None:
        page = client.get("/problems/insufficient_stock")

        assert page.status_code == 200
        assert b"Fewer units are left than were asked for." in page.content

    def test_a_word_that_is_no_code_has_none(self, client: Client) -> None:
        response = client.get("/problems/hunter2")

        assert response.status_code == 404
        assert b"hunter2" not in response.content
