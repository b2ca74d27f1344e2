"""Promise: the entity-relationship diagrams match the models."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from tools.docs.erd import FOLDER, find_stale, render_page
from tools.docs.tables import Column, Drawing, Table, list_drawings


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    """Return the drawings by name."""
    return {drawing.name: drawing for drawing in list_drawings()}


def test_core_and_every_domain_have_a_diagram(drawings: dict[str, Drawing]) -> None:
    domains = {plugin.name for plugin in settings.NEXUS_REGISTRY.enabled}

    assert set(drawings) == {"core", *domains}
    assert {file.name for file in FOLDER.iterdir()} == {
        f"{name}.{kind}" for name in drawings for kind in ("md", "svg")
    }


def test_diagrams_are_current(drawings: dict[str, Drawing]) -> None:
    assert find_stale(list(drawings.values())) == []


def test_added_column_makes_page_and_picture_stale(drawings: dict[str, Drawing]) -> None:
    polls = drawings["polls"]
    [first, *others] = polls.tables
    wider = Table(first.name, [*first.columns, Column("colour", "text", "", may_be_null=False)])

    assert find_stale([replace(polls, tables=[wider, *others])]) == ["polls.md", "polls.svg"]


def test_foreign_keys_are_drawn(drawings: dict[str, Drawing]) -> None:
    page = render_page(drawings["polls"])

    assert "Poll ||--o{ Option : poll" in page
    assert "User |o--o{ Ballot : voter" in page
    assert "bigint ballot_id PK, FK" in page


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.svg")), ids=lambda file: file.stem)
def test_diagram_refers_to_no_other_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert "href=" not in text
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.svg")), ids=lambda file: file.stem)
def test_label_has_at_least_twelve_points_at_full_size(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    sizes = {float(size) for size in re.findall(r'font-size="([0-9.]+)"', text)}
    width, height = re.findall(r'<svg width="([0-9.]+)pt" height="([0-9.]+)pt"', text)[0]
    assert min(sizes) >= 12
    assert f'viewBox="0.00 0.00 {width}.00 {height}.00"' in text


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.stem)
def test_page_links_to_the_full_size_picture(page: Path) -> None:
    assert f"]({page.stem}.svg)]({page.stem}.svg)" in page.read_text(encoding="utf-8")
