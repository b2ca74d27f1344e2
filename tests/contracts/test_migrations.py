"""Promise: the code of the previous release works with the tables that a migration leaves."""

from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tools.docs.pages import ROOT
from tools.migrations.expand_contract import check_migration, check_migrations
from tools.migrations.lint import FOLDER, OURS, Finding, compare, read_accepted, run_squawk
from tools.migrations.previous_release import TESTS


def state() -> ProjectState:
    """Return a state with one table of books."""
    before = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.TextField()),
        ("subtitle", models.TextField(null=True)),
        ("pages", models.IntegerField(default=0, db_default=0)),
    ]
    before.add_model(ModelState("library", "Book", fields))
    return before


def remove(name: str) -> Operation:
    return migrations.RemoveField("book", name)


def violations(*operations: Operation) -> list[str]:
    migration = migrations.Migration("0002_planted", "library")
    migration.operations = list(operations)
    return [rule for rule, _ in check_migration(migration, state())]


class TestViolations:
    @pytest.mark.parametrize(
        ("operation", "rule"),
        [
            pytest.param(
                migrations.AddField("book", "isbn", models.TextField()),
                "REQUIRED_COLUMN",
                id="a required column",
            ),
            pytest.param(
                # Django drops the default of Python from the table in the same migration.
                migrations.AddField("book", "isbn", models.TextField(default="")),
                "REQUIRED_COLUMN",
                id="a default in Python only",
            ),
            pytest.param(remove("subtitle"), "DROPPED_COLUMN", id="a column dropped at once"),
            pytest.param(
                migrations.SeparateDatabaseAndState(state_operations=[remove("title")]),
                "REMOVED_REQUIRED_FIELD",
                id="a required column without a field",
            ),
            pytest.param(migrations.DeleteModel("book"), "DROPPED_TABLE", id="a table"),
            pytest.param(
                migrations.RenameField("book", "title", "name"), "RENAMED", id="a new column name"
            ),
            pytest.param(
                migrations.RenameModel("book", "volume"), "RENAMED", id="a new name of the model"
            ),
            pytest.param(
                migrations.SeparateDatabaseAndState(
                    database_operations=[migrations.AlterModelTable("book", "books")]
                ),
                "RENAMED",
                id="a new table name",
            ),
        ],
    )
    def test_change_that_breaks_the_previous_release_is_found(
        self, operation: Operation, rule: str
    ) -> None:
        assert violations(operation) == [rule]

    @pytest.mark.parametrize(
        "operation",
        [
            pytest.param(
                migrations.AddField("book", "isbn", models.TextField(null=True)), id="nullable"
            ),
            pytest.param(
                migrations.AddField("book", "isbn", models.TextField(default="", db_default="")),
                id="a default in the database",
            ),
            pytest.param(
                migrations.AddField("book", "next", models.ManyToManyField("library.Book")),
                id="a table of relations",
            ),
            pytest.param(
                migrations.SeparateDatabaseAndState(state_operations=[remove("pages")]),
                id="a field whose column has a default",
            ),
            pytest.param(
                migrations.SeparateDatabaseAndState(state_operations=[remove("subtitle")]),
                id="a field whose column is nullable",
            ),
        ],
    )
    def test_change_that_the_previous_release_works_with_is_accepted(
        self, operation: Operation
    ) -> None:
        assert violations(operation) == []

    def test_new_table_may_have_required_columns(self) -> None:
        created = migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))])
        column = migrations.AddField("shelf", "place", models.TextField())

        assert violations(created, column) == []


class TestOurMigrations:
    def test_only_accepted_ones_break_the_previous_release(self) -> None:
        accepted = read_accepted(FOLDER / "accepted.toml")

        found = {
            (f"{migration.app_label}.{migration.name}", rule)
            for migration, rule, _ in check_migrations(MigrationLoader(None))
            if migration.__module__.startswith(OURS)
        }

        assert found - accepted == set()

    def test_finding_without_entry_and_entry_without_finding_are_reported(self) -> None:
        finding = Finding("library.0002_planted", "RENAMED")

        refused, unused = compare([finding], {("library.0001_initial", "DROP_INDEX")})

        assert refused == [finding]
        assert unused == {("library.0001_initial", "DROP_INDEX")}

    def test_entry_needs_a_reason(self, tmp_path: Path) -> None:
        file = tmp_path / "accepted.toml"
        file.write_text('[[accepted]]\nreason = " "\nmigrations = {"library.0002_planted" = ["X"]}')

        with pytest.raises(ValueError, match="have no reason"):
            read_accepted(file)


def test_squawk_reports_statements_that_block_requests(tmp_path: Path) -> None:
    (tmp_path / "library.0002_planted.sql").write_text("CREATE INDEX i ON library_book (title);")

    assert [(each.migration, each.rule) for each in run_squawk(tmp_path)] == [
        ("library.0002_planted", "require-concurrent-index-creation")
    ]


def test_tests_of_the_previous_release_exist() -> None:
    assert [path for path in TESTS if not (ROOT / path).exists()] == []
