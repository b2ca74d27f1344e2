"""
Find the operations of a migration that the code of the previous release cannot work with.

While a release is rolled out, processes of both releases use the same tables. A release therefore
only expands them; a later one removes what no running code uses.
"""

from collections.abc import Iterator

from django.db import models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    AlterModelTable,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

RULES = {
    "REQUIRED_COLUMN": "the previous release inserts rows without this column: make it nullable, or"
    " give it a default in the database (db_default)",
    "DROPPED_COLUMN": "the previous release still selects this column: remove the field from the"
    " state only, and drop the column in a later release",
    "REMOVED_REQUIRED_FIELD": "this release inserts rows without this column: make it nullable or"
    " give it a default in the database first",
    "DROPPED_TABLE": "the previous release still uses this table: remove the model from the state"
    " only, and drop the table in a later release",
    "RENAMED": "the previous release uses the former name: add the new name beside it",
}
"""The rules by name, each with the reason and the remedy."""


def check_migrations(loader: MigrationLoader) -> Iterator[tuple[Migration, str, str]]:
    """Yield each migration with the rule that an operation violates, and the operation."""
    state = ProjectState()
    nodes = (loader.graph.forwards_plan(leaf) for leaf in loader.graph.leaf_nodes())
    for node in dict.fromkeys(node for plan in nodes for node in plan):
        migration = loader.graph.nodes[node]
        for rule, operation in check_migration(migration, state):
            yield migration, rule, operation


def check_migration(migration: Migration, state: ProjectState) -> list[tuple[str, str]]:
    """
    Return the violated rules with the operations that violate them.

    ``state`` is the state before the migration. It is changed to the state after it.
    """
    found = []
    check = _Check(migration.app_label, state)
    for operation in migration.operations:
        found += [(rule, operation.describe()) for rule in check.violations(operation)]
        operation.state_forwards(migration.app_label, state)
    return found


class _Check:
    """The check of one migration, which knows the tables that the migration itself creates."""

    def __init__(self, app_label: str, state: ProjectState) -> None:
        self._app_label = app_label
        self._state = state
        self._created: set[str] = set()

    def violations(self, operation: Operation) -> Iterator[str]:
        """Yield the rules that an operation on the database and the state violates."""
        match operation:
            case CreateModel():
                self._created.add(operation.name_lower)
            case SeparateDatabaseAndState():
                for each in operation.database_operations:
                    yield from self.violations(each)
                for each in operation.state_operations:
                    yield from self._violations_of_state(each)
            case AddField() if self._is_older(operation) and _is_required(operation.field):
                yield "REQUIRED_COLUMN"
            case RemoveField() if self._is_older(operation):
                yield "DROPPED_COLUMN"
            case DeleteModel():
                yield "DROPPED_TABLE"
            case RenameField() | RenameModel() | AlterModelTable():
                yield "RENAMED"

    def _violations_of_state(self, operation: Operation) -> Iterator[str]:
        if isinstance(operation, RemoveField):
            model = self._state.models[self._app_label, operation.model_name_lower]
            if _is_required(model.get_field(operation.name)):
                yield "REMOVED_REQUIRED_FIELD"

    def _is_older(self, operation: AddField | RemoveField) -> bool:
        return operation.model_name_lower not in self._created


def _is_required(field: models.Field) -> bool:
    """Return whether an INSERT must name the column."""
    if field.null or field.many_to_many or isinstance(field, models.GeneratedField):
        return False
    return field.db_default is models.NOT_PROVIDED
