"""`make startdomain`: validation of the names, and writing of a whole domain or nothing."""

import ast
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nexus.scaffold import InvalidDomainName, build_names

ROOT = Path(__file__).resolve().parents[2]
SHORTEST = {"name": "it", "resource": "cup"}
LONGEST = {"name": "a_very_long_name_for", "resource": "extraordinary_story"}


@pytest.fixture
def checkout(tmp_path: Path, settings: Any) -> Path:
    """Return a checkout without domains."""
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
    def test_plural_is_derived_from_the_singular(self, one: str, many: str) -> None:
        assert build_names(domain="library", one=one).many == many

    def test_resource_is_named_after_the_domain_by_default(self) -> None:
        names = build_names(domain="garden")

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
    def test_invalid_name_is_refused(self, name: str) -> None:
        with pytest.raises(InvalidDomainName, match=r"is not a valid name|keyword of Python"):
            build_names(domain=name, one="book")

    def test_name_too_long_for_the_database_is_refused(self) -> None:
        with pytest.raises(InvalidDomainName, match="longer than 20"):
            build_names(domain="a" * 21, one="book")
        with pytest.raises(InvalidDomainName, match="'aaaaaaaaaaaaaaa_item' is longer than 19"):
            build_names(domain="a" * 15)

    def test_plural_equal_to_the_singular_is_refused(self) -> None:
        with pytest.raises(InvalidDomainName, match="are both 'sheep'"):
            build_names(domain="farm", one="sheep", many="sheep")


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            pytest.param("polls", "The domain 'polls' exists already", id="another domain"),
            pytest.param("identity", "a part of the host", id="an app"),
            pytest.param(
                "calendar", "an existing Python package or module", id="the standard library's"
            ),
            pytest.param(
                "redis", "an existing Python package or module", id="an installed package"
            ),
            pytest.param("shared", "an existing Python package or module", id="a folder of ours"),
        ],
    )
    def test_existing_name_is_refused(self, checkout: Path, name: str, reason: str) -> None:
        with pytest.raises(CommandError, match=reason):
            startdomain(name)

        assert written(checkout) == []

    @pytest.mark.parametrize(
        ("resource", "owner"),
        [
            pytest.param("product", "belongs to domain 'commerce'", id="another domain's"),
            pytest.param("payment", "belongs to domain 'commerce'", id="a path of another"),
            pytest.param("session", "belongs to the core", id="the core's"),
            pytest.param("filter", "is already in use", id="a builtin"),
            pytest.param("owner", "is already in use", id="a name in every domain"),
        ],
    )
    def test_taken_resource_is_refused(self, checkout: Path, resource: str, owner: str) -> None:
        with pytest.raises(CommandError, match=owner):
            startdomain("library", resource=resource)

        assert written(checkout) == []

    @pytest.mark.parametrize("folder", ["domains/library", "tests/domains/library"])
    def test_existing_folder_is_refused(self, checkout: Path, folder: str) -> None:
        (checkout / folder).mkdir()

        with pytest.raises(CommandError, match=f"{folder} exists already"):
            startdomain("library")

        assert written(checkout) == []


class TestWriting:
    @pytest.mark.parametrize("options", [SHORTEST, LONGEST], ids=["short names", "long names"])
    def test_written_files_pass_ruff(self, checkout: Path, options: dict[str, str]) -> None:
        output = startdomain(**options)

        # This checkout lacks the imported modules, so name the first-party packages for ruff.
        ours = ["--config", "lint.isort.known-first-party = ['domains', 'shared', 'tests']"]
        for step in (["check", *ours], ["format", "--check"]):
            ruff = [sys.executable, "-m", "ruff", *step, "--no-cache", "."]
            done = subprocess.run(ruff, cwd=checkout, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout
        for path in checkout.rglob("*.py"):
            assert ast.get_docstring(ast.parse(path.read_text())) or "migrations" in path.parts
        assert "<<" not in "".join((checkout / name).read_text() for name in written(checkout))
        assert f"tests/domains/{options['name']}" in output

    def test_failed_write_leaves_neither_folder(self, checkout: Path) -> None:
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
