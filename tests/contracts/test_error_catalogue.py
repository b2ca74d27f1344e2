"""Promise: every error code that is sent is documented."""

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

import domains
import shared
from shared.error_catalogue import CATALOGUE
from shared.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]


def failures(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for failure in kind.__subclasses__():
        yield failure
        yield from failures(failure)


def load_everything() -> None:
    for module in pkgutil.walk_packages(shared.__path__, prefix="shared."):
        if module.name.endswith("errors"):
            importlib.import_module(module.name)
    # Not its packages, because a disabled domain cannot be imported.
    for domain in pkgutil.iter_modules(domains.__path__, prefix="domains."):
        if importlib.util.find_spec(f"{domain.name}.errors"):
            importlib.import_module(f"{domain.name}.errors")


def test_every_error_class_is_in_the_catalogue_with_its_status() -> None:
    load_everything()

    found = {failure.code: failure.kind.value for failure in failures()}

    assert found
    assert {c: CATALOGUE[c].status if c in CATALOGUE else None for c in found} == found


def test_every_code_in_the_source_is_in_the_catalogue() -> None:
    written = {
        code
        for folder in ("platform", "shared", "domains")
        for path in (ROOT / folder).rglob("*.py")
        for code in re.findall(
            r"^\s+code(?:: ClassVar\[str\])? = \"(\w+)\"", path.read_text(), re.M
        )
    }

    assert written
    assert written <= set(CATALOGUE)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_has_a_page(client: Client, code: str) -> None:
    page = client.get(f"/problems/{code}")

    assert page.status_code == 200
    assert CATALOGUE[code].meaning in unescape(page.content.decode())
