"""Promise: the documentation has every required page, in one form and in the table of contents."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tools.docs.links import find_markdown, list_links, resolve_link
from tools.docs.pages import ROOT
from tools.docs.site import read_contents

DOCS = ROOT / "docs"
BOXES = ["Where in the code", "Run it", "See it", "Exercise"]
BOXED = sorted(
    page
    for folder in ("technologies", "concepts", "challenges")
    for page in (DOCS / folder).glob("*.md")
)
SOLVED = [page for page in BOXED if page.parent.name != "challenges"]
SOLUTION = re.compile(
    r'^<details markdown="1">\n<summary>Solution ?(\d*)</summary>\n\n(.+?)\n\n</details>$',
    re.MULTILINE | re.DOTALL,
)
SHORTEST_SOLUTION = 100
DOMAINS = sorted(manifest.parent.name for manifest in (ROOT / "domains").glob("*/domain.py"))
DELIVERABLES = {"readme", "proposal", "slides", "demo-script", "erd", "postman", "hosted-docs"}
PAGES = {
    "technologies": {
        *("django", "rest-django-ninja", "coming-from-drf", "graphql", "postgresql", "redis"),
        *("celery-rabbitmq", "jwt", "docker", "ci-cd", "openapi", "postman", "async-sse"),
        "hosting",
    },
    "concepts": {
        *("database-design", "indexing", "asynchronous-programming", "caching"),
        *("authentication-authorization", "restful-design", "api-versioning"),
        "session-authentication",
        *("system-design", "errors-and-logging", "testing"),
    },
    "challenges": {
        *("background-tasks", "api-documentation", "deployment-consistency"),
        *("complex-relationships", "heavy-queries", "api-versioning", "bulk-csv-import"),
        *("role-protected-endpoints", "notifications", "duplicate-votes", "overselling"),
        "failing-third-party",
    },
    "collaboration": {
        *("first-week", "contract-first", "review", "agreement-template"),
        *("channels", "agile", "sprint-plan-template", "retrospective-template"),
    },
    "frontend": {"index", "auth", "errors", "lists", "realtime", "cors", "codegen", "first-week"},
    "submission/templates": DELIVERABLES,
    **{f"submission/{domain}": DELIVERABLES for domain in DOMAINS},
    "learning": {"curriculum", "eight-sessions"},
    "tutorial": {"sixth-domain", "add-a-field"},
    "measurements": {
        *("indexing", "n-plus-one", "counting-votes", "caching", "home-feed", "opening-times")
    },
    "performance": {"index", "figures"},
    ".": {"index", "best-practices", "takeaways-template", "resources", "glossary"},
}


@pytest.mark.parametrize("folder", PAGES)
def test_folder_has_its_pages(folder: str) -> None:
    there = {page.stem for page in (DOCS / folder).glob("*.md")}

    assert PAGES[folder] - there == set()


@pytest.mark.parametrize("page", BOXED, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_page_has_the_four_boxes_in_order(page: Path) -> None:
    headings = re.findall("^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert [heading for heading in headings if heading in BOXES] == BOXES


@pytest.mark.parametrize("page", SOLVED, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_page_ends_with_exercises_that_have_solutions(page: Path) -> None:
    _, _, last = page.read_text(encoding="utf-8").rpartition("\n## ")
    exercises, _, solutions = last.partition("\n### Solutions\n")

    numbers = re.findall(r"^(\d+)\. ", exercises, re.MULTILINE)
    found = SOLUTION.findall(solutions)

    assert exercises.startswith("Exercise\n")
    assert [number for number, _ in found] == (numbers or [""])
    assert all(len(text) > SHORTEST_SOLUTION for _, text in found)
    assert SOLUTION.sub("", solutions).strip() == ""


def test_table_of_contents_lists_every_page() -> None:
    contents = DOCS / "index.md"

    listed = {resolve_link(link, page=contents)[0] for link in list_links(contents.read_text())}

    assert set(find_markdown(DOCS)) - listed == {contents}


def test_site_has_a_section_for_every_folder() -> None:
    sections = read_contents(ROOT)

    pages = {page for section in sections for page in _pages_of(section)}
    assert {page.partition("/")[0] for page in pages if "/" in page} >= {
        *("technologies", "concepts", "challenges", "collaboration", "submission"),
        *("frontend", "tutorial", "adr", "erd", "measurements"),
    }


def _pages_of(section: Mapping[str, object]) -> Iterator[str]:
    for value in section.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for entry in value:
                yield from _pages_of(entry)
