"""Promise: no relative link of a Markdown file leads nowhere."""

from pathlib import Path

import pytest

from tools.docs.links import anchors_of, broken_links, find_markdown
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


def test_finds_nothing_wrong_with_links_that_lead_somewhere(docs: Path) -> None:
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
def test_finds_a_link_that_leads_nowhere(docs: Path, link: str) -> None:
    (docs.parent.parent / "outside.md").touch()
    page = docs / "page.md"
    page.write_text(f"# Page\n\n[link]({link})\n")

    assert broken_links(page, root=docs.parent) == [link]


def test_numbers_headings_that_repeat() -> None:
    assert anchors_of("# Run it\n\n## Run it\n\n## Run it\n") == {"run-it", "run-it-1", "run-it-2"}


def test_reads_the_pages_people_begin_with() -> None:
    names = {str(page.relative_to(ROOT)) for page in find_markdown(ROOT)}

    assert {"README.md", "domains/polls/README.md", "docs/adr/0001-embedded-parts.md"} <= names


@pytest.mark.parametrize("page", find_markdown(ROOT), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_the_page_leads_somewhere(page: Path) -> None:
    assert broken_links(page, root=ROOT) == []
