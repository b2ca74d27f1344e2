"""Promise: the page on code generation names the pinned versions."""

import json
import re

from tools.docs.pages import ROOT

PAGE = ROOT / "docs" / "frontend" / "codegen.md"
MANIFESTS = [
    ROOT / "tools" / "contracts" / "package.json",
    ROOT / "docs" / "frontend" / "example-client" / "package.json",
    ROOT / "tools" / "contracts" / "generators" / "package.json",
]


def test_page_names_the_pinned_versions() -> None:
    pinned: dict[str, str] = {}
    for manifest in MANIFESTS:
        about = json.loads(manifest.read_text())
        pinned |= about.get("dependencies", {}) | about["devDependencies"]
    text = PAGE.read_text(encoding="utf-8")
    linked_or_plain = r"^\| \[?(@?[a-z][\w/-]+)(?:\]\([^)]+\))? \| (\d[\d.]+) \|"
    rows = dict(re.findall(linked_or_plain, text, re.MULTILINE))
    rows |= {
        f"@graphql-codegen/{name}": version
        for name, version in re.findall(r"(type[a-z-]+) (\d[\d.]+)(?=,| \|$)", text, re.MULTILINE)
        if f"@graphql-codegen/{name}" in pinned
    }
    used = set(re.findall(r"--package=([\w-]+)@([\d.]+)", text))

    assert len(rows) == 13
    assert {name: pinned[name] for name in rows} == rows
    assert used == {(name, pinned[name]) for name in ("openapi-typescript", "typescript")}
