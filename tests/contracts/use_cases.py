"""
The use cases of a domain: what a user asks, and what both transports respond.

A domain declares its ``TABLE`` in ``tests/domains/<domain>/use_cases.py``, and the core declares its
own below ``tests/shared``. A case names a root field of GraphQL; the equivalent operation of REST
and both requests are derived from the schemas.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from shared.events.models import OutboxEvent
from tests.contracts.pairs import OPERATIONS, ROOTS, operation_of
from tests.contracts.parity import Pair
from tests.contracts.requests import Arguments

OK = "ok"
CORE = ("accounts", "notifications")
_ROW = re.compile(r"\{(\w+)\}")


def _nothing(*_: object) -> None:
    return


# Equal by identity, and so hashable: pytest runs the tests of one case, and thereby of one domain,
# in a row only if it can compare the cases.
@dataclass(frozen=True, eq=False)
class Case:
    """
    A use case.

    :param root: the root field of GraphQL.
    :param by: the name of the user among the rows; None for an anonymous request.
    :param given: the arguments with their names of REST, or a function of the rows that returns
        them. ``"{poll}"`` is the id of the row with this name.
    :param expected: ``ok``, or the code of the refusal and the names of the invalid fields.
    :param prepare: changes the rows or the environment before the request.
    :param operation: the operation of REST, if it is another one than the equivalent of the root.
    :param settings: settings that this case overrides.
    """

    root: str
    name: str
    by: str | None
    given: Arguments | Callable[[Any], Arguments] = field(default_factory=dict)
    expected: str = OK
    prepare: Callable[[Any], object] = _nothing
    operation: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def pair(self) -> Pair:
        """The operation and the root field."""
        operation = self.operation or operation_of(self.root)
        assert operation, f"{self.root} has no operation of REST."
        return Pair(OPERATIONS[operation], self.root, ROOTS[self.root])

    @property
    def takes_key(self) -> bool:
        """Whether the request accepts an idempotency key."""
        return "idempotencyKey" in ROOTS[self.root].args

    def arguments(self, rows: Any) -> Arguments:
        """Return the arguments with the ids of the rows."""
        given = self.given(rows) if callable(self.given) else self.given
        return {name: _with_ids(value, rows) for name, value in given.items()}


def _with_ids(value: Any, rows: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_ids(each, rows) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_ids(each, rows) for each in value]
    found = _ROW.fullmatch(value) if isinstance(value, str) else None
    return getattr(rows, found[1]).pk if found else value


@dataclass(frozen=True)
class Table:
    """
    The use cases of a domain.

    :param app: the label of the app whose rows are compared after each request.
    :param rows: makes the rows that every case starts from, as an object with their names.
    :param settings: settings that every case overrides.
    :param reset: restores, before each request, what a case has changed outside of the database.
    :param random: names of values that differ between two requests.
    :param unwatched: models whose rows are not compared, because any request may change them.
    """

    app: str
    rows: Callable[[], Any]
    cases: Sequence[Case]
    settings: Mapping[str, object] = field(default_factory=dict)
    reset: Callable[[], None] = _nothing
    random: Collection[str] = ()
    unwatched: Collection[type[Model]] = ()

    @property
    def models(self) -> list[type[Model]]:
        """The models whose rows are compared: those of the app, and the published events."""
        own = apps.get_app_config(self.app).get_models(include_auto_created=True)
        return [*(model for model in own if model not in self.unwatched), OutboxEvent]


def tables() -> Mapping[str, Table]:
    """Return the tables of the core and of the enabled domains, by their names."""
    folders = {name: f"shared.{name}" for name in CORE} | {
        plugin.name: f"domains.{plugin.name}" for plugin in settings.NEXUS_REGISTRY.enabled
    }
    return {
        name: import_module(f"tests.{folder}.use_cases").TABLE for name, folder in folders.items()
    }
