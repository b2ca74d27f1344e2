"""GraphiQL's page, and who it offers to sign in."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import get_variable_values

from nexus.gateway import docs
from nexus.gateway.graphql import build_schema
from nexus.gateway.graphql.documents import Documents
from nexus.portal.dev_people import dev_people_urls, show_people
from nexus.registry import Registry
from shared.auth import graphql as accounts
from shared.graphql import Example

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "platform" / "nexus" / "static" / "gateway" / "graphiql"
REGISTRY: Registry = project.NEXUS_REGISTRY
EXAMPLES: list[tuple[str, Example]] = [
    (owner, example)
    for owner, module in (
        ("core", accounts),
        *((plugin.name, module) for plugin, module in REGISTRY.modules("graphql")),
    )
    for example in getattr(module, "EXAMPLES", ())
]


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """Return the schema that the playground speaks to."""
    return build_schema(REGISTRY).graphql_schema


def shown(response: HttpResponseBase) -> Any:
    """Return the examples that are written into a page."""
    body = response.content.decode()  # type: ignore[attr-defined]
    [data] = re.findall(r'<script id="examples" type="application/json">(.*?)</script>', body)
    return json.loads(data)


def operation(tree: DocumentNode) -> OperationDefinitionNode:
    [found] = [node for node in tree.definitions if isinstance(node, OperationDefinitionNode)]
    return found


class TestPage:
    def test_has_a_tab_for_the_core_and_each_domain_with_examples(self, client: Client) -> None:
        response = client.get("/graphql", headers={"Accept": "text/html"})

        owners = [owner["name"] for owner in shown(response)]
        assert owners == list(dict.fromkeys(owner for owner, _ in EXAMPLES))

    def test_runs_no_script_but_ours(self, client: Client) -> None:
        response = client.get("/graphql", headers={"Accept": "text/html"})

        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src" not in policy

    def test_offers_to_sign_nobody_in_outside_the_demo(self, client: Client) -> None:
        page = client.get("/graphql", headers={"Accept": "text/html"}).content

        assert b"nexus-sign-in" not in page

    def test_offers_the_people_of_the_demo(self, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        response = docs.playground(REGISTRY)(RequestFactory().get("/graphql/"))

        assert b'<nexus-sign-in data-people="/dev/people/"' in response.content


class TestPeople:
    def test_are_told_with_their_password(self, settings: Any) -> None:
        settings.NEXUS_DEMO_PASSWORD = "the tea is in the pot"

        response = show_people(RequestFactory().get("/dev/people/"))

        told = json.loads(response.content)
        assert told["password"] == "the tea is in the pot"
        assert told["people"][2] == {
            "username": "ada",
            "role": "user",
            "display_name": "Ada Lovelace",
        }
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_are_in_the_demo_only(self, settings: Any) -> None:
        settings.NEXUS_DEMO = True
        in_the_demo = len(dev_people_urls())
        settings.NEXUS_DEMO = False

        assert (in_the_demo, len(dev_people_urls())) == (1, 0)


class TestExamples:
    @pytest.mark.parametrize(
        "example", [pytest.param(each, id=f"{owner}: {each.title}") for owner, each in EXAMPLES]
    )
    def test_fit_the_schema_and_its_limits(self, example: Example, schema: GraphQLSchema) -> None:
        document = Documents(schema).read(example.query)

        asked = operation(document.tree)
        given = get_variable_values(schema, asked.variable_definitions, dict(example.variables))
        assert asked.name is not None
        assert isinstance(given, dict), given

    @pytest.mark.parametrize("owner", dict.fromkeys(owner for owner, _ in EXAMPLES))
    def test_begin_with_a_query(self, owner: str, schema: GraphQLSchema) -> None:
        first = next(example for name, example in EXAMPLES if name == owner)

        tree = Documents(schema).read(first.query).tree

        assert operation(tree).operation.value == "query"

    def test_have_titles_that_differ(self) -> None:
        titles = [(owner, example.title) for owner, example in EXAMPLES]

        assert len(set(titles)) == len(titles)


class TestBuiltFiles:
    def test_are_of_sensible_size(self) -> None:
        assert sum(file.stat().st_size for file in BUILT.iterdir()) < 8 * 1024 * 1024

    def test_carry_no_source_maps(self) -> None:
        assert not list(BUILT.glob("*.map"))
        assert not [file for file in BUILT.glob("*.js") if b"sourceMappingURL" in file.read_bytes()]

    @pytest.mark.parametrize("package", ["graphiql", "graphql-sse", "monaco-editor", "react-dom"])
    def test_bring_the_licence_of_what_is_in_them(self, package: str) -> None:
        assert f"\n{package} " in (BUILT / "LICENSES.txt").read_text()

    def test_are_locked_to_hashes_and_to_no_registry(self) -> None:
        lock = json.loads((ROOT / "tools" / "graphiql" / "package-lock.json").read_text())

        packages = [entry for path, entry in lock["packages"].items() if path]
        assert packages
        assert all("integrity" in entry and "resolved" not in entry for entry in packages)
