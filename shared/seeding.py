"""Loading of rows with explicit ids: demo data and large data sets."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

FIRST_ID = 1_000_001
"""The first id of each model's rows in a large data set; later ids follow without a gap."""


def number_categories(tree: Mapping[str, Iterable[str]]) -> Iterator[tuple[int, str, int | None]]:
    """
    Yield the id, the name and the parent's id of each category of a tree with two levels.

    ``tree`` maps the names of roots to those below them. The roots come first, from id 1.
    """
    for number, root in enumerate(tree, start=1):
        yield number, root, None
    below = (
        (name, parent) for parent, names in enumerate(tree.values(), start=1) for name in names
    )
    for number, (name, parent) in enumerate(below, start=len(tree) + 1):
        yield number, name, parent


def execute_all(statements: Iterable[str], parameters: Mapping[str, Any]) -> None:
    """Execute SQL statements in their order, each with the same parameters."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters)


def advance_sequences(*models: type[Model]) -> None:
    """
    Advance the sequences of models beyond their largest ids.

    A row that is inserted with an explicit id does not advance the sequence, so the next row
    without one would get an id that is taken.
    """
    execute_all(connection.ops.sequence_reset_sql(no_style(), models), {})
