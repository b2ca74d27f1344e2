"""Promise: the documentation's snippets equal the source code."""

from pathlib import Path

import pytest

from tools.docs.pages import ROOT, fill, find_pages
from tools.docs.snippets import SnippetNotFound, get_language, pull

CODE = '''"""A shop."""

LIMIT: int = 3  # units


class Shelf:
    """Where things stand."""

    height = 2

    @property
    @cached
    def things(self) -> list[str]:
        """Return what stands there."""
        return ["""
        a teapot"""]


async def sell(*, unit: str) -> None:
    """Sell one unit."""
    # snippet: the rule
    # snippet: rule
    if unit:
        take(unit)
    # end snippet: rule
'''
PROPERTY = '''@property
@cached
def things(self) -> list[str]:
    """Return what stands there."""
    return ["""
    a teapot"""]'''


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a folder with a source file."""
    (tmp_path / "shop.py").write_text(CODE)
    (tmp_path / "docs").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("address", "code"),
    [
        pytest.param("shop.py::LIMIT", "LIMIT: int = 3  # units", id="an assignment"),
        pytest.param("shop.py::Shelf.height", "height = 2", id="an assignment of a class"),
        pytest.param("shop.py::Shelf.things", PROPERTY, id="a method and its decorators"),
        pytest.param("shop.py#rule", "if unit:\n    take(unit)", id="between two comments"),
    ],
)
def test_snippet_is_extracted(shop: Path, address: str, code: str) -> None:
    assert pull(address, root=shop) == code


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("market.py::LIMIT", id="no such file"),
        pytest.param("shop.py::Shelf.width", id="no such name in the class"),
        pytest.param("shop.py::sell.unit", id="a name inside a function"),
        pytest.param("shop.py::take", id="a name that is used but not defined"),
        pytest.param("shop.py#the", id="comments that never end"),
        pytest.param("shop.py", id="no part named"),
    ],
)
def test_missing_snippet_is_refused(shop: Path, address: str) -> None:
    with pytest.raises(SnippetNotFound, match=address):
        pull(address, root=shop)


def test_page_is_filled_and_other_text_is_unchanged(shop: Path) -> None:
    page = shop / "docs" / "selling.md"
    text = "# Selling\n\n<!-- snippet: shop.py::LIMIT -->\nold\n<!-- end snippet -->\n\nThe end.\n"

    filled = fill(text, page=page, root=shop)

    assert filled.problems == []
    assert filled.text == (
        "# Selling\n\n<!-- snippet: shop.py::LIMIT -->\n"
        "```python\nLIMIT: int = 3  # units\n```\n\n[shop.py](../shop.py)\n\n"
        "<!-- end snippet -->\n\nThe end.\n"
    )
    assert fill(filled.text, page=page, root=shop) == filled


def test_unfillable_marker_is_named_with_its_page(shop: Path) -> None:
    text = "<!-- snippet: shop.py::Shop -->\nold\n<!-- end snippet -->\n"

    filled = fill(text, page=shop / "docs" / "selling.md", root=shop)

    assert filled.text == text
    assert filled.problems == ["docs/selling.md: shop.py::Shop: the file defines no Shop"]


def test_unclosed_marker_is_reported(shop: Path) -> None:
    text = "<!-- snippet: shop.py::LIMIT -->\nprecious words\n"

    filled = fill(text, page=shop / "docs" / "selling.md", root=shop)

    assert filled.text == text
    assert len(filled.problems) == 1


def test_marker_inside_a_fence_is_ignored(shop: Path) -> None:
    text = "````text\n```\n<!-- snippet: shop.py::LIMIT -->\n<!-- end snippet -->\n````\n"

    assert fill(text, page=shop / "docs" / "selling.md", root=shop).text == text


def test_code_is_never_fenced_as_a_command() -> None:
    assert get_language("deploy/compose/try.sh") == "bash"


@pytest.mark.parametrize("page", find_pages(ROOT), ids=lambda page: str(page.relative_to(ROOT)))
def test_page_shows_the_current_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    filled = fill(text, page=page, root=ROOT)

    assert filled.problems == []
    assert filled.text == text, "stale; run python tools/docs/pages.py"
