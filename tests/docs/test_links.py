"""Promise: every relative link in a Markdown file is valid."""

from pathlib import Path

import pytest

from tools.docs.links import broken_links, find_markdown, list_anchors
from tools.docs.pages import ROOT

PAGE = """# A shelf

[where](../shop.py), [there](other.md#two-words--more "a title"), [here](#a-shelf)
![picture](<plan.svg>) <img src="plan.svg" alt="">
[outside](https://example.org/#top) and `[code](nowhere.md)`

```text
[fenced](nowhere.md)
```

[defined]: other.md
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a folder of documentation in a repository."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "shop.py").touch()
    (docs / "plan.svg").touch()
    (docs / "other.md").write_text("# Other\n\n## Two words & `more`\n\n## Other\n")
    return docs


def test_valid_links_are_accepted(docs: Path) -> None:
    page = docs / "page.md"
    page.write_text(PAGE)

    assert broken_links(page, root=docs.parent) == []


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("nowhere.md", id="no such file"),
        pytest.param("../plan.svg", id="a file of another folder"),
        pytest.param("other.md#three-words", id="no such heading"),
        pytest.param("#two-words--more", id="a heading of another page"),
        pytest.param("../../outside.md", id="out of the repository"),
        pytest.param("/docs/other.md", id="from the root of a host"),
        pytest.param("../shop.py#L10", id="a line, which moves"),
    ],
)
def test_broken_link_is_reported(docs: Path, link: str) -> None:
    (docs.parent.parent / "outside.md").touch()
    page = docs / "page.md"
    page.write_text(f"# Page\n\n[link]({link})\n")

    assert broken_links(page, root=docs.parent) == [link]


def test_repeated_headings_are_numbered() -> None:
    assert list_anchors("# Run it\n\n## Run it\n\n## Run it\n") == {
        "run-it",
        "run-it-1",
        "run-it-2",
    }


def test_readmes_and_index_are_checked() -> None:
    names = {str(page.relative_to(ROOT)) for page in find_markdown(ROOT)}

    assert {"README.md", "domains/polls/README.md", "docs/adr/0001-embedded-parts.md"} <= names


@pytest.mark.parametrize("page", find_markdown(ROOT), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_the_page_is_valid(page: Path) -> None:
    assert broken_links(page, root=ROOT) == []
