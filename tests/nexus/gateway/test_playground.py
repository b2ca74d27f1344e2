"""The playgrounds' pages, whom they offer to sign in, and what they are built from."""

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
from nexus.gateway.graphql.documents import Documents
from nexus.portal.dev_people import dev_people_urls, show_people
from nexus.registry import Registry
from shared.auth import graphql as accounts
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
    """Return the schema that the playground speaks to."""
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

    @pytest.mark.parametrize("viewer", VIEWERS)
    def test_says_what_to_do_without_javascript(self, viewer: str) -> None:
        assert f"This page is {viewer}, which needs JavaScript." in page_of(viewer)


class TestSigningIn:
    @pytest.mark.parametrize("name", VIEWERS)
    def test_is_offered_in_the_demo(self, name: str, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        page = page_of(name)

        assert '<nexus-sign-in data-people="/dev/people/"' in page
        assert f"in {name}</title>" in page

    @pytest.mark.parametrize("name", VIEWERS)
    def test_leaves_no_trace_outside_the_demo(self, name: str, settings: Any) -> None:
        settings.NEXUS_DEMO = False

        page = page_of(name)

        assert f"in {name}</title>" in page
        for trace in ("nexus-sign-in", "sign_in", "nexus-request", "signed_in", "/dev/"):
            assert trace not in page

    def test_is_told_in_redoc_which_sends_nothing_itself(self, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        assert '<nexus-request data-path="/api/v1/users/me/"' in page_of("ReDoc")


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

    @pytest.mark.parametrize(
        ("accept", "content_type"),
        [
            pytest.param("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", id="a browser"),
            pytest.param("*/*", "application/json", id="curl and fetch"),
            pytest.param("application/json", "application/json", id="a program"),
        ],
    )
    def test_a_browser_gets_a_page_and_a_program_gets_json(
        self, accept: str, content_type: str, settings: Any
    ) -> None:
        settings.NEXUS_DEMO_PASSWORD = "the tea is <in> the pot"

        response = show_people(RequestFactory().get("/dev/people/", headers={"Accept": accept}))

        assert response["Content-Type"].partition(";")[0] == content_type
        assert response["Vary"] == "Accept"
        assert ("the tea is &lt;in&gt; the pot" in response.content.decode()) == (
            content_type == "text/html"
        )

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
        assert sum(file.stat().st_size for file in BUILT.iterdir()) < 11 * 1024 * 1024

    def test_carry_no_source_maps(self) -> None:
        assert not list(BUILT.glob("*.map"))
        for script in BUILT.glob("*.js"):
            assert not re.search(rb"(^|\\n)//# sourceMappingURL", script.read_bytes(), re.MULTILINE)

    def test_ask_no_other_host_for_a_picture(self) -> None:
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
    def test_bring_the_licence_of_what_is_in_them(self, package: str) -> None:
        assert f"\n{package} " in (BUILT / "LICENSES.txt").read_text()

    def test_are_locked_to_hashes_and_to_no_registry(self) -> None:
        lock = json.loads((TOOL / "package-lock.json").read_text())

        packages = [entry for path, entry in lock["packages"].items() if path]
        assert packages
        assert all("integrity" in entry and "resolved" not in entry for entry in packages)

    def test_are_built_from_these_sources(self) -> None:
        sources = [TOOL / "build.mjs", TOOL / "package-lock.json"]
        sources += [file for file in (TOOL / "source").rglob("*") if file.is_file()]

        noted = json.loads((TOOL / "built.json").read_text())["from"]

        assert noted == {file.relative_to(TOOL).as_posix(): digest(file) for file in sources}

    def test_are_as_they_were_built(self) -> None:
        noted = json.loads((TOOL / "built.json").read_text())["built"]

        assert noted == {file.name: digest(file) for file in BUILT.iterdir()}


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
