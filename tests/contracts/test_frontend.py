"""Promise: collections and types for frontend teams match the current contracts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse, validate

from tools.contracts import checksums, postman

ROOT = Path(__file__).resolve().parents[2]
API = ROOT / "docs" / "api"
JOURNEY = ROOT / "tools" / "contracts" / "journey.toml"


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((API / "openapi.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def collection() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(postman.COLLECTION.read_text(encoding="utf-8"))
    return found


def requests(item: dict[str, Any], *folders: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for member in item["item"]:
        if "item" in member:
            yield from requests(member, *folders, member["name"])
        else:
            yield folders, member


def script(request: Any, listen: str = "test") -> str:
    return "\n".join(
        line
        for event in request["event"]
        if event["listen"] == listen
        for line in event["script"]["exec"]
    )


def variables_in(text: str) -> set[str]:
    return set(re.findall(r"\{\{(\w+)\}\}", text))


class TestPostmanCollection:
    def test_collection_matches_the_current_contract(self) -> None:
        texts = postman.render(
            (API / "openapi.json").read_text(encoding="utf-8"), JOURNEY.read_text(encoding="utf-8")
        )

        assert texts == (
            postman.COLLECTION.read_text(encoding="utf-8"),
            postman.ENVIRONMENT.read_text(encoding="utf-8"),
        )

    def test_collection_contains_every_operation(
        self, openapi: dict[str, Any], collection: dict[str, Any]
    ) -> None:
        sent = {
            (request["request"]["method"], "/" + "/".join(request["request"]["url"]["path"]))
            for folders, request in requests(collection)
            if folders != ("GraphQL",)
        }
        documented = {
            (method.upper(), re.sub(r"\{(\w+)\}", r":\1", path))
            for path, methods in openapi["paths"].items()
            for method in methods
        }

        assert sent == documented

    def test_collection_checks_every_response(self, collection: dict[str, Any]) -> None:
        untested = [
            request["name"]
            for _, request in requests(collection)
            if "documented status, below 500" not in script(request)
        ]

        assert untested == []

    def test_request_names_are_unique_in_a_folder(self, collection: dict[str, Any]) -> None:
        named = [(folders, request["name"]) for folders, request in requests(collection)]

        assert len(named) == len(set(named))

    def test_every_variable_has_a_value(self, collection: dict[str, Any]) -> None:
        environment = json.loads(postman.ENVIRONMENT.read_text(encoding="utf-8"))
        known = {one["key"] for one in (*collection["variable"], *environment["values"])}

        assert variables_in(json.dumps(collection["item"])) <= known

    def test_first_request_logs_in_and_stores_the_token(self, collection: dict[str, Any]) -> None:
        _, first = next(requests(collection))

        assert first["name"] == "Log in"
        assert 'pm.environment.set("token", answer.access)' in script(first)
        assert collection["auth"]["bearer"][0]["value"] == "{{token}}"

    def test_deletions_are_the_last_requests(self, collection: dict[str, Any]) -> None:
        folders = [member["name"] for member in collection["item"]]
        deleting = re.compile(r"^(Delete|Close job|Log out)")
        elsewhere = [
            request["name"]
            for folder, request in requests(collection)
            if folder[0] != "Clear away" and deleting.match(request["name"])
        ]

        assert folders[-1] == "Clear away"
        assert elsewhere == []

    def test_runs_exclude_streams(self, collection: dict[str, Any]) -> None:
        streams = [
            request
            for _, request in requests(collection)
            if request["request"]["url"]["path"][-2:] == ["stream", ""]
        ]

        assert streams
        assert all("skipRequest" in script(request, "prerequest") for request in streams)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Log in", "pm.expect(answer.user.username)"),
            ("List products", "pm.expect(prices)"),
            ("Place order", "pm.expect(answer.total_price)"),
            ("Create post", "pm.expect(answer.likes_count).to.equal(0)"),
            ("Like post", "pm.expect(answer.likes_count).to.equal(1)"),
            ("Search movies", "pm.expect(answer.results[0].title)"),
            ("List jobs", "pm.expect(answer.results)"),
            ("Cast vote", "pm.expect(answer.results.total_votes).to.equal(1)"),
        ],
    )
    def test_main_paths_check_response_values(
        self, collection: dict[str, Any], name: str, expected: str
    ) -> None:
        [request] = [
            one
            for folders, one in requests(collection)
            if one["name"] == name and folders != ("GraphQL",)
        ]

        assert expected in script(request)

    def test_graphql_requests_are_valid(self, collection: dict[str, Any]) -> None:
        schema = build_schema((API / "schema.graphql").read_text(encoding="utf-8"))
        documents = [
            parse(request["request"]["body"]["graphql"]["query"])
            for folders, request in requests(collection)
            if folders == ("GraphQL",)
        ]

        assert documents
        assert [mistake for one in documents for mistake in validate(schema, one)] == []

    def test_new_operation_is_added_to_the_collection(self, openapi: dict[str, Any]) -> None:
        books = {**openapi["paths"]["/api/v1/meta/"]["get"], "operationId": "list_books"}
        larger = {**openapi, "paths": {**openapi["paths"], "/api/v1/books/": {"get": books}}}

        made, _ = postman.render(json.dumps(larger), JOURNEY.read_text(encoding="utf-8"))

        assert "List books" in {one["name"] for _, one in requests(json.loads(made))}


class TestTypes:
    def test_types_match_the_current_contracts(self) -> None:
        assert checksums.CHECKSUMS.read_text(encoding="utf-8") == checksums.render(), (
            "run `make frontend`"
        )

    def test_types_contain_every_operation(self, openapi: dict[str, Any]) -> None:
        types = (API / "nexus.d.ts").read_text(encoding="utf-8")
        missing = [
            operation["operationId"]
            for methods in openapi["paths"].values()
            for operation in methods.values()
            if f'operations["{operation["operationId"]}"]' not in types
        ]

        assert missing == []


class TestDocument:
    def test_every_schema_is_referenced(self, openapi: dict[str, Any]) -> None:
        schemas = openapi["components"]["schemas"]
        used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(openapi)))

        assert set(schemas) == used

    def test_no_composition_has_a_single_schema(self, openapi: dict[str, Any]) -> None:
        assert '"allOf"' not in json.dumps(openapi["components"]["schemas"])

    def test_required_file_has_no_json_body(self, openapi: dict[str, Any]) -> None:
        bodies = {
            operation["operationId"]: operation["requestBody"]["content"]
            for methods in openapi["paths"].values()
            for operation in methods.values()
            if "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
        }

        assert set(bodies["replace_resume"]) == {"multipart/form-data"}
        assert set(bodies["apply_to_job"]) == {"application/json", "multipart/form-data"}
        assert "resume" in bodies["apply_to_job"]["multipart/form-data"]["example"]
        assert "resume" not in bodies["apply_to_job"]["application/json"]["example"]

    def test_example_of_a_schema_precedes_its_default(self, openapi: dict[str, Any]) -> None:
        body = openapi["paths"]["/api/v1/posts/"]["post"]["requestBody"]["content"]

        assert body["application/json"]["example"]["content"] == "The kettle is on."


@pytest.mark.parametrize(
    "folder",
    [
        "tools/contracts",
        "tools/contracts/generators",
        "docs/frontend/example-client",
        "docs/frontend/starter",
    ],
)
def test_lock_files_contain_no_registry_host(folder: str) -> None:
    lock = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
