"""The relative links of the Markdown files of this repository, and those that lead nowhere."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

_NOT_OURS = {"node_modules", "staticfiles"}
_FENCED = r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^ {0,3}(?P=fence)[`~]*[ ]*$"
_CODE = r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
_COMMENT = r"<!--.*?-->"
_LINK = r"""(?<=\]\()\s*<?(?P<link>[^)\s>]+)>?(?=[)\s])"""
_DEFINITION = r"^ {0,3}\[[^\]\n]+\]:\s*<?(?P<definition>[^\s>]+)"
_ATTRIBUTE = r"""<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)="(?P<attribute>[^"]+)"""
# What comes first is taken whole, so nothing is found inside code and comments.
_MARKDOWN = re.compile(
    "|".join((_FENCED, _CODE, _COMMENT, _LINK, _DEFINITION, _ATTRIBUTE)), re.MULTILINE | re.DOTALL
)
_BLOCK = re.compile(_FENCED, re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def find_markdown(root: Path) -> Sequence[Path]:
    """Return every Markdown file of the repository: not those of tools, hidden or installed."""
    return sorted(_walk(root))


def links_of(text: str) -> Sequence[str]:
    """Return where a page's links and pictures lead within the repository, as they are written."""
    found: list[str] = []

    def note(link: str) -> str:
        found.append(link)
        return link

    change_links(text, note)
    return found


def change_links(text: str, change: Callable[[str], str]) -> str:
    """Return the page with every link within the repository as the function says."""

    def changed(match: re.Match[str]) -> str:
        whole = match[0]
        link = match["link"] or match["definition"] or match["attribute"]
        if not link or _ELSEWHERE.match(link):
            return whole
        before, _, after = whole.rpartition(link)
        return f"{before}{change(link)}{after}"

    return _MARKDOWN.sub(changed, text)


def target_of(link: str, *, page: Path) -> tuple[Path, str]:
    """Return the file that a page's link leads to, and the anchor in it."""
    path, _, anchor = link.partition("#")
    target = Path(os.path.normpath(page.parent / unquote(path))) if path else page
    return target, unquote(anchor)


def anchors_of(text: str) -> set[str]:
    """Return the anchors that forges, and the site, give a page's headings."""
    anchors: set[str] = set()
    for heading in _HEADING.findall(_BLOCK.sub("", text)):
        words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        repeats = (f"{slug}-{number}" for number in range(1, len(anchors) + 1))
        anchors.add(next(name for name in (slug, *repeats) if name not in anchors))
    return anchors


def broken_links(page: Path, *, root: Path) -> Sequence[str]:
    """Return the page's links that lead to no file, out of the repository, or to no heading."""
    text = page.read_text(encoding="utf-8")
    return [link for link in links_of(text) if not _leads_somewhere(link, page=page, root=root)]


def _leads_somewhere(link: str, *, page: Path, root: Path) -> bool:
    target, anchor = target_of(link, page=page)
    if link.startswith("/") or not target.is_relative_to(root) or not target.exists():
        return False
    if not anchor or target.suffix != ".md":
        return not anchor
    return anchor in anchors_of(target.read_text(encoding="utf-8"))


def _walk(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if not name.startswith(".") and name not in _NOT_OURS]
        yield from (Path(folder, name) for name in names if name.endswith(".md"))
