"""Pages of the playgrounds: signing in, examples and built files."""

import json
import re
from hashlib import sha256
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
from nexus.gateway.graphql.documents import DocumentCache
from nexus.portal.dev_people import dev_people_urls, show_people
from nexus.registry import Registry
from shared.accounts import graphql as accounts
from shared.graphql import Example

ROOT = Path(__file__).resolve().parents[3]
TOOL = ROOT / "tools" / "playgrounds"
BUILT = ROOT / "platform" / "nexus" / "static" / "gateway" / "built"
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
    """Return the schema of the playground."""
    return build_schema(REGISTRY).graphql_schema


VIEWERS: dict[str, docs.View] = {
    "GraphiQL": docs.playground(REGISTRY),
    "Swagger UI": docs.swagger,
    "ReDoc": docs.redoc,
}


def page_of(viewer: str) -> str:
    response = VIEWERS[viewer](RequestFactory().get("/"))
    page: str = response.content.decode()  # type: ignore[attr-defined]
    return page


def shown(response: HttpResponseBase) -> Any:
    """Return the examples embedded in a page."""
    body = response.content.decode()  # type: ignore[attr-defined]
    [data] = re.findall(r'<script id="examples" type="application/json">(.*?)</script>', body)
    return json.loads(data)


def operation(tree: DocumentNode) -> OperationDefinitionNode:
    [found] = [node for node in tree.definitions if isinstance(node, OperationDefinitionNode)]
    return found


class TestPage:
    def test_page_has_a_tab_for_the_core_and_each_domain(self, client: Client) -> None:
        response = client.get("/graphql", headers={"Accept": "text/html"})

        owners = [owner["name"] for owner in shown(response)]
        assert owners == list(dict.fromkeys(owner for owner, _ in EXAMPLES))

    def test_page_runs_only_our_scripts(self, client: Client) -> None:
        response = client.get("/graphql", headers={"Accept": "text/html"})

        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src" not in policy

    @pytest.mark.parametrize("viewer", VIEWERS)
    def test_page_explains_what_to_do_without_javascript(self, viewer: str) -> None:
        assert f"This page is {viewer}, which needs JavaScript." in page_of(viewer)


class TestSigningIn:
    @pytest.mark.parametrize("name", VIEWERS)
    def test_sign_in_is_offered_in_the_demo(self, name: str, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        page = page_of(name)

        assert '<nexus-sign-in data-people="/dev/people/"' in page
        assert f"in {name}</title>" in page

    @pytest.mark.parametrize("name", VIEWERS)
    def test_sign_in_is_absent_outside_the_demo(self, name: str, settings: Any) -> None:
        settings.NEXUS_DEMO = False

        page = page_of(name)

        assert f"in {name}</title>" in page
        for trace in ("nexus-sign-in", "sign_in", "nexus-request", "signed_in", "/dev/"):
            assert trace not in page

    def test_redoc_explains_how_to_sign_in(self, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        assert '<nexus-request data-path="/api/v1/users/me/"' in page_of("ReDoc")


class TestPeople:
    def test_people_are_listed_with_their_password(self, settings: Any) -> None:
        settings.NEXUS_DEMO_PASSWORD = "the tea is in the pot"

        response = show_people(RequestFactory().get("/dev/people/"))

        body = json.loads(response.content)
        assert body["password"] == "the tea is in the pot"
        assert body["people"][2] == {
            "username": "ada",
            "role": "user",
            "display_name": "Ada Lovelace",
        }
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"

    @pytest.mark.parametrize(
        ("accept", "content_type"),
        [
            pytest.param("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", id="a browser"),
            pytest.param("*/*", "application/json", id="curl and fetch"),
            pytest.param("application/json", "application/json", id="a program"),
        ],
    )
    def test_people_are_a_page_or_json_by_accept_header(
        self, accept: str, content_type: str, settings: Any
    ) -> None:
        settings.NEXUS_DEMO_PASSWORD = "the tea is <in> the pot"

        response = show_people(RequestFactory().get("/dev/people/", headers={"Accept": accept}))

        assert response["Content-Type"].partition(";")[0] == content_type
        assert response["Vary"] == "Accept"
        assert ("the tea is &lt;in&gt; the pot" in response.content.decode()) == (
            content_type == "text/html"
        )

    def test_people_are_listed_only_in_the_demo(self, settings: Any) -> None:
        settings.NEXUS_DEMO = True
        in_the_demo = len(dev_people_urls())
        settings.NEXUS_DEMO = False

        assert (in_the_demo, len(dev_people_urls())) == (1, 0)


class TestExamples:
    @pytest.mark.parametrize(
        "example", [pytest.param(each, id=f"{owner}: {each.title}") for owner, each in EXAMPLES]
    )
    def test_example_is_valid_and_within_the_limits(
        self, example: Example, schema: GraphQLSchema
    ) -> None:
        document = DocumentCache(schema).get(example.query)

        definition = operation(document.tree)
        given = get_variable_values(
            schema, definition.variable_definitions, dict(example.variables)
        )
        assert definition.name is not None
        assert isinstance(given, dict), given

    @pytest.mark.parametrize("owner", dict.fromkeys(owner for owner, _ in EXAMPLES))
    def test_first_example_is_a_query(self, owner: str, schema: GraphQLSchema) -> None:
        first = next(example for name, example in EXAMPLES if name == owner)

        tree = DocumentCache(schema).get(first.query).tree

        assert operation(tree).operation.value == "query"

    def test_example_titles_are_unique(self) -> None:
        titles = [(owner, example.title) for owner, example in EXAMPLES]

        assert len(set(titles)) == len(titles)


class TestBuiltFiles:
    def test_built_files_are_small(self) -> None:
        assert sum(file.stat().st_size for file in BUILT.iterdir()) < 11 * 1024 * 1024

    def test_built_files_have_no_source_maps(self) -> None:
        assert not list(BUILT.glob("*.map"))
        for script in BUILT.glob("*.js"):
            assert not re.search(rb"(^|\\n)//# sourceMappingURL", script.read_bytes(), re.MULTILINE)

    def test_built_files_load_no_picture_from_other_hosts(self) -> None:
        assert b"cdn.redoc.ly" not in (BUILT / "redoc.js").read_bytes()

    @pytest.mark.parametrize(
        "package",
        [
            "@graphiql/plugin-explorer",
            "graphiql",
            "graphiql-explorer",
            "graphql-sse",
            "monaco-editor",
            "react-dom",
            "redoc",
            "swagger-client",
            "swagger-ui",
        ],
    )
    def test_built_files_include_licences(self, package: str) -> None:
        assert f"\n{package} " in (BUILT / "LICENSES.txt").read_text()

    def test_build_dependencies_are_locked_to_hashes(self) -> None:
        lock = json.loads((TOOL / "package-lock.json").read_text())

        packages = [entry for path, entry in lock["packages"].items() if path]
        assert packages
        assert all("integrity" in entry and "resolved" not in entry for entry in packages)

    def test_built_files_match_the_sources(self) -> None:
        sources = [TOOL / "build.mjs", TOOL / "package-lock.json"]
        sources += [file for file in (TOOL / "source").rglob("*") if file.is_file()]

        noted = json.loads((TOOL / "built.json").read_text())["from"]

        assert noted == {file.relative_to(TOOL).as_posix(): digest(file) for file in sources}

    def test_built_files_are_unchanged(self) -> None:
        noted = json.loads((TOOL / "built.json").read_text())["built"]

        assert noted == {file.name: digest(file) for file in BUILT.iterdir()}


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
