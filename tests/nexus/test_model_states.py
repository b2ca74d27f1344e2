"""Migrations change the indexes and constraints of rendered models in place, with Django's result."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from nexus.management.commands import migrate
from nexus.model_states import _CHANGES, options_in_place

KEY = ("tea", "pot")
CHANGES: list[Callable[[ProjectState], None]] = [
    lambda state: state.add_index(*KEY, models.Index(fields=["size"], name="by_size")),
    lambda state: state.add_index(*KEY, models.Index(fields=["name"], name="by_name")),
    lambda state: state.remove_index(*KEY, "by_size"),
    lambda state: state.add_constraint(*KEY, unique("size")),
    lambda state: state.add_constraint(*KEY, unique("name")),
    lambda state: state.alter_constraint(*KEY, "one_name", unique("name", message="Taken.")),
    lambda state: state.remove_constraint(*KEY, "one_size"),
]


def unique(field: str, message: str = "") -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[field], name=f"one_{field}", violation_error_message=message or None
    )


def project() -> ProjectState:
    """Return a state with a model and one that refers to it."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("size", models.IntegerField()),
        ("name", models.TextField()),
    ]
    state.add_model(ModelState("tea", "Pot", fields))
    pot = models.ForeignKey("tea.pot", models.CASCADE)
    state.add_model(
        ModelState("tea", "Lid", [("id", models.BigAutoField(primary_key=True)), ("pot", pot)])
    )
    return state


def options(state: ProjectState) -> list[object]:
    meta = state.apps.get_model(*KEY)._meta
    values = [*meta.indexes, *meta.constraints, *meta.total_unique_constraints]
    return [value.deconstruct() for value in values]


def apply_changes(_executor: object) -> tuple[list[bool], list[object]]:
    """Return for each change whether the rendered models stayed, and the options at the end."""
    state, stayed = project(), []
    for change in CHANGES:
        options(state)  # which caches what Django derives
        before = state.apps.get_model(*KEY)
        change(state)
        stayed.append(state.apps.get_model(*KEY) is before)
    return stayed, options(state)


@pytest.fixture
def applying(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Apply the changes instead of migrations."""
    for name in ("_migrate_all_forwards", "_migrate_all_backwards"):
        monkeypatch.setattr(MigrationExecutor, name, apply_changes)
    with options_in_place():
        yield


def test_forwards_the_models_stay_and_have_the_options_that_django_renders(applying: None) -> None:
    _, rendered = apply_changes(None)

    stayed, changed = MigrationExecutor._migrate_all_forwards(None)

    assert stayed == [True] * len(CHANGES)
    assert changed == rendered
    assert len(changed) == 3


def test_backwards_the_models_are_rendered_again(applying: None) -> None:
    stayed, _ = MigrationExecutor._migrate_all_backwards(None)

    assert stayed == [False] * len(CHANGES)


def test_django_is_as_before_afterwards() -> None:
    before = [getattr(ProjectState, name) for name in _CHANGES]

    with pytest.raises(RuntimeError), options_in_place():
        raise RuntimeError

    assert [getattr(ProjectState, name) for name in _CHANGES] == before
    assert MigrationExecutor._migrate_all_forwards.__module__ == MigrationExecutor.__module__


@pytest.mark.django_db
def test_database_with_data_is_migrated_as_django_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("The shortcut was taken.")

    monkeypatch.setattr(migrate, "options_in_place", refuse)

    call_command("migrate", verbosity=0)
