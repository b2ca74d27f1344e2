"""`make startdomain`: which names it takes, and that it writes a whole domain or nothing."""

import ast
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nexus.scaffold import NotANewDomain, names_of

ROOT = Path(__file__).resolve().parents[2]
SHORTEST = {"name": "it", "resource": "cup"}
LONGEST = {"name": "a_very_long_name_for", "resource": "extraordinary_story"}


@pytest.fixture
def checkout(tmp_path: Path, settings: Any) -> Path:
    """Return a checkout without a single domain."""
    for folder in ("domains", "shared", "tests/domains"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    settings.ROOT = tmp_path
    return tmp_path


def startdomain(name: str, **options: str) -> str:
    out = StringIO()
    call_command("startdomain", name, stdout=out, **options)
    return out.getvalue()


def written(checkout: Path) -> list[str]:
    """Return every file of a checkout, apart from its settings."""
    files = (path.relative_to(checkout) for path in checkout.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if path.name != "pyproject.toml")


class TestNames:
    @pytest.mark.parametrize(
        ("one", "many"),
        [("book", "books"), ("story", "stories"), ("key", "keys"), ("box", "boxes")],
    )
    def test_of_several_follow_from_the_name_of_one(self, one: str, many: str) -> None:
        assert names_of(domain="library", one=one).many == many

    def test_of_what_a_domain_keeps_follow_from_its_own(self) -> None:
        names = names_of(domain="garden")

        assert (names.one, names.many, names.path) == (
            "garden_item",
            "garden_items",
            "garden-items",
        )
        assert names.words["One"] == "GardenItem"
        assert names.words["camelMany"] == "gardenItems"

    @pytest.mark.parametrize(
        "name", ["", "Library", "2nd", "li-brary", "a__b", "_a", "büchern", "class", "match"]
    )
    def test_must_be_names(self, name: str) -> None:
        with pytest.raises(NotANewDomain, match=r"is no name|word of Python"):
            names_of(domain=name, one="book")

    def test_must_not_be_too_long_for_the_database(self) -> None:
        with pytest.raises(NotANewDomain, match="longer than 20"):
            names_of(domain="a" * 21, one="book")
        with pytest.raises(NotANewDomain, match="'aaaaaaaaaaaaaaa_item' is longer than 19"):
            names_of(domain="a" * 15)

    def test_of_one_and_of_several_differ(self) -> None:
        with pytest.raises(NotANewDomain, match="two names"):
            names_of(domain="farm", one="sheep", many="sheep")


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            pytest.param("polls", "There is a domain 'polls' already", id="another domain"),
            pytest.param("identity", "a part of the host", id="an app"),
            pytest.param("calendar", "a Python package or module", id="the standard library's"),
            pytest.param("redis", "a Python package or module", id="an installed package"),
            pytest.param("shared", "a Python package or module", id="a folder of ours"),
        ],
    )
    def test_a_name_that_exists(self, checkout: Path, name: str, reason: str) -> None:
        with pytest.raises(CommandError, match=reason):
            startdomain(name)

        assert written(checkout) == []

    @pytest.mark.parametrize(
        ("resource", "owner"),
        [
            pytest.param("product", "belongs to domain 'commerce'", id="another domain's"),
            pytest.param("payment", "belongs to domain 'commerce'", id="a path of another"),
            pytest.param("session", "belongs to the core", id="the core's"),
            pytest.param("filter", "means something else", id="a builtin"),
            pytest.param("owner", "means something else", id="a name in every domain"),
        ],
    )
    def test_a_resource_that_is_somebody_elses(
        self, checkout: Path, resource: str, owner: str
    ) -> None:
        with pytest.raises(CommandError, match=owner):
            startdomain("library", resource=resource)

        assert written(checkout) == []

    @pytest.mark.parametrize("folder", ["domains/library", "tests/domains/library"])
    def test_a_folder_that_is_there(self, checkout: Path, folder: str) -> None:
        (checkout / folder).mkdir()

        with pytest.raises(CommandError, match=f"{folder} is there already"):
            startdomain("library")

        assert written(checkout) == []


class TestWriting:
    @pytest.mark.parametrize("options", [SHORTEST, LONGEST], ids=["short names", "long names"])
    def test_leaves_nothing_for_ruff_to_say(self, checkout: Path, options: dict[str, str]) -> None:
        said = startdomain(**options)

        # The imports lead to what is not in this checkout, so ruff has to be told whose it is.
        ours = ["--config", "lint.isort.known-first-party = ['domains', 'shared', 'tests']"]
        for step in (["check", *ours], ["format", "--check"]):
            ruff = [sys.executable, "-m", "ruff", *step, "--no-cache", "."]
            done = subprocess.run(ruff, cwd=checkout, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout
        for path in checkout.rglob("*.py"):
            assert ast.get_docstring(ast.parse(path.read_text())) or "migrations" in path.parts
        assert "<<" not in "".join((checkout / name).read_text() for name in written(checkout))
        assert f"tests/domains/{options['name']}" in said

    def test_writes_both_folders_or_none(self, checkout: Path) -> None:
        (checkout / "tests/domains").rmdir()
        (checkout / "tests/domains").touch()

        with pytest.raises(CommandError, match="Cannot write"):
            startdomain("library", resource="book")

        assert written(checkout) == ["tests/domains"]
        assert sorted(path.name for path in checkout.iterdir()) == [
            "domains",
            "pyproject.toml",
            "shared",
            "tests",
        ]
