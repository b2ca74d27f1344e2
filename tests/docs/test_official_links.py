"""Promise: links to official pages have one canonical form: HTTPS, no tracking, listed once."""

import re
from collections import Counter
from urllib.parse import SplitResult, urlsplit

import pytest

from tools.docs.links import find_markdown
from tools.docs.pages import ROOT

_ADDRESS = re.compile(r"\]\((https?://[^)\s]+)\)")
RESOURCES = ROOT / "docs" / "resources.md"
# Examples on the reader's own machine.
_LOCAL = {"localhost", "127.0.0.1"}


def external_links() -> list[tuple[str, SplitResult]]:
    found = []
    for page in find_markdown(ROOT):
        for address in _ADDRESS.findall(page.read_text(encoding="utf-8")):
            parts = urlsplit(address)
            if parts.hostname not in _LOCAL:
                found.append((f"{page.relative_to(ROOT)}: {address}", parts))
    return found


def test_external_link_is_https_without_query_port_or_user() -> None:
    links = external_links()

    bad = [
        name
        for name, parts in links
        if parts.scheme != "https" or parts.query or parts.port or parts.username
    ]
    assert len(links) > 80
    assert bad == []


def test_external_host_is_a_full_lower_case_name() -> None:
    host = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")

    assert [name for name, parts in external_links() if not host.fullmatch(parts.netloc)] == []


@pytest.mark.parametrize("mark", ["utm_", "/amp/", "//web.archive.org", "/en/2.", "/1.11/"])
def test_external_link_is_not_tracked_archived_or_outdated(mark: str) -> None:
    assert [name for name, parts in external_links() if mark in parts.geturl()] == []


def test_resources_list_each_page_once() -> None:
    addresses = _ADDRESS.findall(RESOURCES.read_text(encoding="utf-8"))

    assert {address: n for address, n in Counter(addresses).items() if n > 1} == {}


def test_every_direct_dependency_is_among_the_resources() -> None:
    wanted = {
        re.split(r"[\[<>=~ ;]", line, maxsplit=1)[0].lower()
        for line in (ROOT / "requirements" / "base.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }
    listed = RESOURCES.read_text(encoding="utf-8").lower().replace("_", "-")

    assert {name for name in wanted if name.replace("_", "-") not in listed} == set()
