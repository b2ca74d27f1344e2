"""Promise: links on the site lead to the same targets as in the repository."""

from pathlib import Path

import pytest

from tools.docs.links import broken_links
from tools.docs.site import lay_out, place, read_contents

PAGE = """# Caching

[code](../../shop.py) [about](../../domains/shop/README.md#what) [domain](../../domains/shop)
[folder](../../empty) ![plan](../plan.svg) [lost](lost.md) `[quoted](../../shop.py)`
"""
CONTENTS = """# Contents

## Concepts

- [Caching](concepts/caching.md): kept until a commit

## Nothing yet

Words only.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a small repository with documentation."""
    files = {
        "docs/index.md": CONTENTS,
        "docs/concepts/caching.md": PAGE,
        "docs/plan.svg": "<svg></svg>",
        "domains/shop/README.md": "# Shop\n\n## What\n\n[code](shop.py)\n\n```mermaid\nerDiagram\n```\n",
        "docs/erd/shop.svg": "<svg></svg>",
        "domains/shop/shop.py": "LIMIT = 3\n",
        "shop.py": "def sell(): ...\n",
        ".hidden.toml": "",
        "empty/nothing.txt": "",
        "unused.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def pages(repository: Path) -> Path:
    """Return the pages in the layout for the generator."""
    pages = repository / ".site" / "pages"
    lay_out(repository, pages)
    return pages


def test_every_linked_file_is_a_page(pages: Path) -> None:
    laid_out = {str(path.relative_to(pages)) for path in pages.rglob("*") if path.is_file()}

    assert laid_out == {
        *("index.md", "concepts/caching.md", "plan.svg"),
        *("code/shop.py.md", "code/domains/shop/index.md", "code/domains/shop/shop.py.md"),
        *("code/empty/index.md", "erd/shop.svg"),
    }


def test_links_are_rewritten_except_unknown_targets(pages: Path) -> None:
    page = pages / "concepts" / "caching.md"

    assert broken_links(page, root=pages) == ["lost.md"]
    assert "[code](../code/shop.py.md)" in page.read_text()
    assert "[about](../code/domains/shop/index.md#what)" in page.read_text()
    assert "`[quoted](../../shop.py)`" in page.read_text()


def test_file_is_shown_unchanged(pages: Path) -> None:
    page = (pages / "code" / "shop.py.md").read_text()

    assert "# shop.py\n" in page
    assert "python\ndef sell(): ...\n" in page


def test_mermaid_is_replaced_by_the_drawing(pages: Path) -> None:
    readme = (pages / "code" / "domains" / "shop" / "index.md").read_text()

    assert "![Tables of shop](../../../erd/shop.svg)" in readme
    assert "mermaid" not in readme


def test_hidden_files_are_served_under_visible_names(repository: Path) -> None:
    assert place(repository / ".hidden.toml", root=repository) == Path("code", "hidden.toml.md")


def test_navigation_is_the_table_of_contents(repository: Path) -> None:
    assert read_contents(repository) == [
        {"Documentation": "index.md"},
        {"Concepts": [{"Caching": "concepts/caching.md"}]},
    ]
