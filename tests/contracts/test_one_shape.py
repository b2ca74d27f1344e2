"""Every domain has the same structure."""

import ast
import re
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

    def test_modules_are_short(self, domain: Path) -> None:
        long = {
            str(path.relative_to(ROOT)): len(path.read_text().splitlines())
            for path in domain.rglob("*.py")
            if "migrations" not in path.parts and len(path.read_text().splitlines()) > MODULE_LINES
        }

        assert long == {}


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
