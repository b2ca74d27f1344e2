"""Promise: every domain has the same structure."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAINS = sorted(path.parent for path in (ROOT / "domains").glob("*/domain.py"))
NEEDED = {"__init__.py", "domain.py", "apps.py", "models.py", "migrations"}
LAYERS = {
    *("errors", "events", "permissions", "selectors", "services", "schemas", "router"),
    *(
        "graphql",
        "tasks",
        "handlers",
        "admin",
        "seeds",
        "schedule",
        "card",
        "pages",
        "export",
        "descriptions",
        "examples",
    ),
    *("clients", "simulator", "models", "domain", "apps", "__init__", "migrations"),
    *("management", "templates", "static"),
}
# Import contracts do not find domains that are named in strings.
NAMED = re.compile(
    r"""["'](\w+)\.[A-Z]\w+["']|get_model\(\s*["'](\w+)["']|reverse\(\s*["'](\w+):"""
)
SPLIT_LAYERS = ("models", "selectors", "services", "schemas", "router", "graphql")
GRAPHQL_KINDS = {"types", "queries", "mutations", "subscriptions", "examples"}
# A subject has the same file name in every layer, so a name in only one layer may be a synonym of
# another name. The names below are no synonyms; the values describe the content of the files.
IN_ONE_LAYER = {
    "router/base": "the router itself",
    "router/streams": "streams of several subjects",
    "services/maintenance": "periodic tasks of several subjects",
    "services/notifications": "notifications of several subjects",
    "services/slugs": "the slugs of several subjects",
}
IN_ONE_LAYER_OF_A_DOMAIN = {
    "commerce/router/signatures": "checks a header of REST",
    "commerce/services/customers": "the erasure of a customer's carts, orders and wishlists",
    "commerce/services/placing": "the rules of a new order and its one statement",
    "commerce/services/providers": "the interface of payment providers",
    "commerce/services/refunds": "shared by orders and payments, which may not import each other",
    "feed/services/counters": "the counters of posts, comments and accounts",
    "feed/services/locks": "the advisory lock that follows and blocks take",
    "jobs/models/globe": "the arithmetic of coordinates",
    "jobs/models/indexes": "the indexes of searches",
    "jobs/models/states": "the statuses of jobs",
    "movies/selectors/catalogue_cache": "the cache of responses of TMDb",
    "movies/selectors/images": "the URLs of images",
    "movies/selectors/pages": "pages of movies, built for several subjects",
    "movies/selectors/viewer_flags": "the viewer's flags of any movies",
    "movies/services/ranking": "the arithmetic of recommendations",
    "movies/services/viewers": "the erasure of a viewer's lists, ratings and preferences",
    "polls/services/locks": "the advisory lock that several services take",
    "polls/services/partitions": "the conversion of two tables",
    "polls/selectors/presenting": "what the page of a presenter shows",
    "polls/services/ordering": "the order of polls by votes",
}
WITHOUT_SERVICES = {
    "jobs/feeds": "other formats of the list of jobs, which has the selector",
}
WITHOUT_SCHEMAS = {
    "feed/home": "it responds with posts",
    "jobs/alerts": "it responds with web pages",
    "polls/closing": "it responds with the poll",
}
MODULE_LINES = 300
FUNCTION_LINES = 50


def test_domains_exist() -> None:
    assert [path.name for path in DOMAINS]


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda path: path.name)
class TestShape:
    def test_domain_has_all_layers_and_no_other_files(self, domain: Path) -> None:
        names = {path.name for path in domain.iterdir() if path.name != "__pycache__"}
        layers = {name.removesuffix(".py") for name in names if name != "README.md"}

        present = names | {f"{name}.py" for name in names}
        assert NEEDED - present == set()
        assert layers - LAYERS == set()

    def test_domain_names_no_other_domain_in_a_string(self, domain: Path) -> None:
        others = {path.name for path in DOMAINS} - {domain.name}

        named = {
            name
            for path in domain.rglob("*.py")
            for match in NAMED.findall(path.read_text())
            for name in match
        }

        assert named & others == set()

    def test_module_in_one_layer_is_no_synonym_of_another(self, domain: Path) -> None:
        layers = _modules_by_layer(domain)

        alone = {
            f"{layer}/{name}"
            for layer, names in layers.items()
            for name in names
            if not any(name in others for other, others in layers.items() if other != layer)
        }

        assert alone - set(IN_ONE_LAYER) == _named_for(domain, IN_ONE_LAYER_OF_A_DOMAIN)

    def test_subject_of_the_router_has_the_same_name_below(self, domain: Path) -> None:
        layers = _modules_by_layer(domain)
        listed = set(IN_ONE_LAYER) | _named_for(domain, IN_ONE_LAYER_OF_A_DOMAIN)
        subjects = {name for name in layers["router"] if f"router/{name}" not in listed}

        below = layers["services"] | layers["selectors"]
        assert subjects - below == _named_for(domain, WITHOUT_SERVICES)
        assert subjects - layers["schemas"] == _named_for(domain, WITHOUT_SCHEMAS)

    def test_modules_are_short(self, domain: Path) -> None:
        long = {
            str(path.relative_to(ROOT)): len(path.read_text().splitlines())
            for path in domain.rglob("*.py")
            if "migrations" not in path.parts and len(path.read_text().splitlines()) > MODULE_LINES
        }

        assert long == {}


def _modules_by_layer(domain: Path) -> dict[str, set[str]]:
    """Return the names of the modules of each layer; none of a layer that is one module."""
    modules = {
        layer: {path.stem for path in (domain / layer).glob("*.py")} - {"__init__"}
        for layer in SPLIT_LAYERS
    }
    return {**modules, "graphql": modules["graphql"] - GRAPHQL_KINDS}


def _named_for(domain: Path, listed: Iterable[str]) -> set[str]:
    """Return the listed names of this domain, without its name."""
    prefix = f"{domain.name}/"
    return {name.removeprefix(prefix) for name in listed if name.startswith(prefix)}


def test_core_names_no_domain_in_a_string() -> None:
    names = {path.name for path in DOMAINS}

    for folder in ("shared", "platform"):
        for path in (ROOT / folder).rglob("*.py"):
            found = {name for match in NAMED.findall(path.read_text()) for name in match}
            assert found & names == set(), path


@pytest.mark.parametrize("folder", ["shared", "platform", "domains"])
def test_functions_are_short(folder: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno > FUNCTION_LINES
    ]

    assert long == []
