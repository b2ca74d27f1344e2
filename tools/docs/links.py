"""The relative links of the Markdown files of this repository, and the broken ones."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

_SKIPPED_FOLDERS = {"node_modules", "staticfiles"}
_FENCED = r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^ {0,3}(?P=fence)[`~]*[ ]*$"
_CODE = r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
_COMMENT = r"<!--.*?-->"
_LINK = r"""(?<=\]\()\s*<?(?P<link>[^)\s>]+)>?(?=[)\s])"""
_DEFINITION = r"^ {0,3}\[[^\]\n]+\]:\s*<?(?P<definition>[^\s>]+)"
_ATTRIBUTE = r"""<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)="(?P<attribute>[^"]+)"""
# The first alternative that matches consumes its text, so code and comments contain no links.
_MARKDOWN = re.compile(
    "|".join((_FENCED, _CODE, _COMMENT, _LINK, _DEFINITION, _ATTRIBUTE)), re.MULTILINE | re.DOTALL
)
_BLOCK = re.compile(_FENCED, re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_EXTERNAL = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def find_markdown(root: Path) -> Sequence[Path]:
    """Return every Markdown file of the repository, without hidden and installed folders."""
    return sorted(_walk(root))


def list_links(text: str) -> Sequence[str]:
    """Return the targets of a page's relative links and pictures, as they are written."""
    found: list[str] = []

    def collect(link: str) -> str:
        found.append(link)
        return link

    change_links(text, collect)
    return found


def change_links(text: str, change: Callable[[str], str]) -> str:
    """Return the page with every relative link replaced by the result of the function."""

    def replace(match: re.Match[str]) -> str:
        whole = match[0]
        link = match["link"] or match["definition"] or match["attribute"]
        if not link or _EXTERNAL.match(link):
            return whole
        before, _, after = whole.rpartition(link)
        return f"{before}{change(link)}{after}"

    return _MARKDOWN.sub(replace, text)


def resolve_link(link: str, *, page: Path) -> tuple[Path, str]:
    """Return ``(file, anchor)`` that a page's link refers to; the anchor may be empty."""
    path, _, anchor = link.partition("#")
    target = Path(os.path.normpath(page.parent / unquote(path))) if path else page
    return target, unquote(anchor)


def list_anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and the site generate them."""
    anchors: set[str] = set()
    for heading in _HEADING.findall(_BLOCK.sub("", text)):
        words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        repeats = (f"{slug}-{number}" for number in range(1, len(anchors) + 1))
        anchors.add(next(name for name in (slug, *repeats) if name not in anchors))
    return anchors


def broken_links(page: Path, *, root: Path) -> Sequence[str]:
    """Return the links without a file, outside the repository, or without a heading."""
    text = page.read_text(encoding="utf-8")
    return [link for link in list_links(text) if not _is_valid(link, page=page, root=root)]


def _is_valid(link: str, *, page: Path, root: Path) -> bool:
    target, anchor = resolve_link(link, page=page)
    if link.startswith("/") or not target.is_relative_to(root) or not target.exists():
        return False
    if not anchor or target.suffix != ".md":
        return not anchor
    return anchor in list_anchors(target.read_text(encoding="utf-8"))


def _walk(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        below[:] = [
            name for name in below if not name.startswith(".") and name not in _SKIPPED_FOLDERS
        ]
        yield from (Path(folder, name) for name in names if name.endswith(".md"))
