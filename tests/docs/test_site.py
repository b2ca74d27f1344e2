"""Promise: the site's pages lead where those of the repository lead."""

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
def house(tmp_path: Path) -> Path:
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
def pages(house: Path) -> Path:
    """Return the pages as they are laid out for the generator."""
    pages = house / ".site" / "pages"
    lay_out(house, pages)
    return pages


def test_every_file_that_a_page_leads_to_is_a_page(pages: Path) -> None:
    laid_out = {str(path.relative_to(pages)) for path in pages.rglob("*") if path.is_file()}

    assert laid_out == {
        *("index.md", "concepts/caching.md", "plan.svg"),
        *("code/shop.py.md", "code/domains/shop/index.md", "code/domains/shop/shop.py.md"),
        *("code/empty/index.md", "erd/shop.svg"),
    }


def test_links_lead_to_those_pages_and_what_leads_nowhere_stays(pages: Path) -> None:
    page = pages / "concepts" / "caching.md"

    assert broken_links(page, root=pages) == ["lost.md"]
    assert "[code](../code/shop.py.md)" in page.read_text()
    assert "[about](../code/domains/shop/index.md#what)" in page.read_text()
    assert "`[quoted](../../shop.py)`" in page.read_text()


def test_a_file_is_shown_as_it_is(pages: Path) -> None:
    page = (pages / "code" / "shop.py.md").read_text()

    assert "# shop.py\n" in page
    assert "python\ndef sell(): ...\n" in page


def test_the_drawing_of_a_domain_stands_in_for_mermaid(pages: Path) -> None:
    readme = (pages / "code" / "domains" / "shop" / "index.md").read_text()

    assert "![Tables of shop](../../../erd/shop.svg)" in readme
    assert "mermaid" not in readme


def test_hidden_files_are_not_hidden_among_the_pages(house: Path) -> None:
    assert place(house / ".hidden.toml", root=house) == Path("code", "hidden.toml.md")


def test_the_navigation_is_the_table_of_contents(house: Path) -> None:
    assert read_contents(house) == [
        {"Documentation": "index.md"},
        {"Concepts": [{"Caching": "concepts/caching.md"}]},
    ]
