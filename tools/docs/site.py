"""
Build the site of the documentation: ``python tools/docs/site.py``.

The pages link to each other, to the README and to code by the paths of the repository. A site has
pages only, so they are copied to ``.site/pages`` first, where every linked file becomes a page. The
generator then builds these. With ``--if-stale`` an up-to-date site is not built again.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
# As a script, Python looks for modules in this folder; as a module, in the root.
sys.path.insert(0, str(ROOT))

from tools.docs.links import change_links, find_markdown, list_links, resolve_link  # noqa: E402
from tools.docs.snippets import get_language  # noqa: E402

CONTENTS = "docs/index.md"
ICON = ROOT / "platform" / "nexus" / "static" / "portal" / "favicon.svg"
STYLE_SHEET = Path(__file__).with_suffix(".css")
SETTINGS = ROOT / "tools" / "docs" / "site.yaml"
LOCK_FILE = ROOT / "requirements" / "docs.txt"
_COPIED_UNCHANGED = {".png", ".svg"}
_UNLISTED = "---\nsearch:\n  exclude: true\n---\n"
_MERMAID = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^## (?P<section>.+)$|^- \[(?P<title>[^\]]+)\]\((?P<link>\S+)\)", re.MULTILINE)


def main(arguments: Sequence[str] = ()) -> int:
    """Build the site into ``.site/html``; return the exit status of the generator."""
    site = ROOT / ".site"
    site.mkdir(exist_ok=True)
    with (site / "lock").open("w") as lock:
        # `make docs` and a demo may build concurrently; the lock is released with the process.
        fcntl.flock(lock, fcntl.LOCK_EX)
        settings = _prepare(site)
        wanted, stamp = _fingerprint(site / "pages", settings), site / "built-from"
        is_current = stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted
        if "--if-stale" in arguments and is_current and (site / "html").is_dir():
            return 0
        status = _generate(settings)
        if status == 0:
            _put_in_place(site)
            stamp.write_text(wanted, encoding="utf-8")
        return status


def _prepare(site: Path) -> Path:
    pages = site / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    lay_out(ROOT, pages)
    (pages / "assets").mkdir()
    shutil.copyfile(ICON, pages / "assets" / "favicon.svg")
    shutil.copyfile(STYLE_SHEET, pages / "assets" / STYLE_SHEET.name)
    settings = site / "mkdocs.yml"
    contents = yaml.safe_dump({"nav": read_contents(ROOT)}, sort_keys=False, allow_unicode=True)
    settings.write_text(f"{SETTINGS.read_text(encoding='utf-8')}\n{contents}", encoding="utf-8")
    return settings


def _fingerprint(pages: Path, settings: Path) -> str:
    found = hashlib.sha256(settings.read_bytes() + LOCK_FILE.read_bytes())
    for file in sorted(path for path in pages.rglob("*") if path.is_file()):
        found.update(str(file.relative_to(pages)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def _generate(settings: Path) -> int:
    generator = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    command = [*generator, "--config-file", str(settings)]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own words


def _put_in_place(site: Path) -> None:
    # Renamed as a whole, so that readers find the pages of the old site until the new one exists.
    shutil.rmtree(site / "previous", ignore_errors=True)
    if (site / "html").is_dir():
        (site / "html").rename(site / "previous")
    (site / "next").rename(site / "html")
    shutil.rmtree(site / "previous", ignore_errors=True)


def lay_out(root: Path, pages: Path) -> None:
    """Copy the documentation and every linked file of the repository to the folder of pages."""
    pending = list(find_markdown(root / "docs"))
    seen = set(pending)
    while pending:
        file = pending.pop()
        page = pages / place(file, root=root)
        page.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix != ".md":
            _show(file, page, root=root)
            continue
        text = _with_drawings(file, root=root)
        page.write_text(change_links(text, _LinkMover(file, root).move), encoding="utf-8")
        found = {
            target for link in list_links(text) if (target := _target(link, page=file)).exists()
        }
        pending += sorted(found - seen)
        seen |= found


def place(file: Path, *, root: Path) -> Path:
    """Return the page's path of a file or folder of the repository."""
    path = file.relative_to(root)
    path = path.relative_to("docs") if path.parts[0] == "docs" else Path("code", path)
    # Generators skip hidden files.
    path = Path(*(part.lstrip(".") for part in path.parts))
    if file.is_dir():
        return path / "index.md"
    if file.name == "README.md":
        return path.with_name("index.md")
    if file.suffix == ".md" or path.parts[0] != "code" or file.suffix in _COPIED_UNCHANGED:
        return path
    return path.with_name(f"{path.name}.md")


def read_contents(root: Path) -> Sequence[Mapping[str, object]]:
    """Return the site's navigation: sections with the titles and paths of their pages."""
    table = root / CONTENTS
    sections: list[dict[str, list[dict[str, str]]]] = []
    for entry in _ENTRY.finditer(table.read_text(encoding="utf-8")):
        if entry["section"]:
            sections.append({entry["section"]: []})
        else:
            page = place(_target(entry["link"], page=table), root=root)
            pages = next(iter(sections[-1].values()))
            pages.append({entry["title"]: page.as_posix()})
    listed = [section for section in sections if any(section.values())]
    return [{"Documentation": "index.md"}, *listed]


class _LinkMover:
    """Translates the links of one page."""

    def __init__(self, page: Path, root: Path) -> None:
        self._page = page
        self._root = root

    def move(self, link: str) -> str:
        """Return the link's target among the pages. A broken link stays, and fails the build."""
        target = _target(link, page=self._page)
        if link.startswith("#") or not target.exists():
            return link
        here = place(self._page, root=self._root).parent
        path = os.path.relpath(place(target, root=self._root), here)
        _, hash_mark, anchor = link.partition("#")
        return f"{Path(path).as_posix()}{hash_mark}{anchor}"


def _with_drawings(file: Path, *, root: Path) -> str:
    """Return the text of a page; in a domain's README a picture replaces the Mermaid diagram."""
    text = file.read_text(encoding="utf-8")
    picture = root / "docs" / "erd" / f"{file.parent.name}.svg"
    if file.name != "README.md" or not picture.is_file():
        return text
    # The site does not draw Mermaid, because its script would come from another host.
    path = Path(os.path.relpath(picture, file.parent)).as_posix()
    return _MERMAID.sub(f"![Tables of {file.parent.name}]({path})", text)


def _target(link: str, *, page: Path) -> Path:
    target, _ = resolve_link(link, page=page)
    readme = target / "README.md"
    return readme if readme.is_file() else target


def _show(file: Path, page: Path, *, root: Path) -> None:
    if page.suffix != ".md":
        shutil.copyfile(file, page)
        return
    name = file.relative_to(root).as_posix()
    # Excluded from the search, where it would compete with the pages that explain the code.
    page.write_text("\n".join([_UNLISTED, f"# {name}", "", *_fenced(file), ""]), encoding="utf-8")


def _fenced(file: Path) -> Iterator[str]:
    if file.is_dir():
        names = (f"{path.name}{'/' if path.is_dir() else ''}" for path in file.iterdir())
        language, lines = "text", sorted(name for name in names if not name.startswith(("_", ".")))
    else:
        language, lines = get_language(file.name), file.read_text(encoding="utf-8").splitlines()
    # This fence is longer than any in the file.
    yield f"``````{language}"
    yield from lines
    yield "``````"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
