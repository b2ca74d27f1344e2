"""
Faster migrations of an empty database: an index or a constraint changes the rendered model.

After each operation that adds or removes one, Django renders the model and its relatives again.
That takes most of the time in which the demo and the tests migrate their databases.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

_FORWARDS = "_migrate_all_forwards"
_CHANGES = ("_append_option", "_remove_option", "_alter_option")


@contextmanager
def options_in_place() -> Iterator[None]:
    """
    Change the indexes and constraints of rendered models in place while migrations are applied.

    Django renders them again while migrations are reversed: it then has the models of many states,
    which share the classes that did not change.
    """
    migrate: Callable[..., Any] = getattr(MigrationExecutor, _FORWARDS)

    def run(*arguments: Any, **options: Any) -> Any:
        with _without_rendering():
            return migrate(*arguments, **options)

    with _replaced(MigrationExecutor, {_FORWARDS: run}):
        yield


def _without_rendering() -> Any:
    return _replaced(
        ProjectState, {name: _in_place(getattr(ProjectState, name)) for name in _CHANGES}
    )


def _in_place(change: Callable[..., None]) -> Callable[..., None]:
    def run(state: Any, app_label: str, model_name: str, option: str, *details: Any) -> None:
        # Without rendered models the change of the state renders none.
        rendered = vars(state).pop("apps", None)
        change(state, app_label, model_name, option, *details)
        if rendered is None:
            return
        state.apps = rendered
        meta = rendered.get_model(app_label, model_name)._meta
        values = state.models[app_label, model_name].options[option]
        setattr(meta, option, [value.clone() for value in values])
        # Django derives this from the constraints, and caches it.
        vars(meta).pop("total_unique_constraints", None)

    return run


@contextmanager
def _replaced(owner: type, members: dict[str, Any]) -> Iterator[None]:
    usual = {name: getattr(owner, name) for name in members}
    for name, member in members.items():
        setattr(owner, name, member)
    try:
        yield
    finally:
        for name, member in usual.items():
            setattr(owner, name, member)
