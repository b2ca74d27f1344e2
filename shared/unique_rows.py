"""Rows of which one may exist, such as a like, a follow or a saved job of a user."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models
from django.db.models import BooleanField, Exists, Model, OuterRef, Value
from django.db.models.expressions import BaseExpression

from shared.auth.models import User

if TYPE_CHECKING:
    from shared.auth.viewer import Viewer

_NO = Value(False, output_field=BooleanField())

_M = TypeVar("_M", bound=Model)


class UniqueRowQuerySet(models.QuerySet[_M]):
    """
    A query set of a model with a unique constraint.

    Putting and taking a row may be repeated: only the first time changes something.
    """

    def put(self, **columns: Model | int | str | datetime) -> bool:
        """
        Insert the row with these columns unless it exists, and return whether it was inserted.

        The database decides which of two concurrent requests is first; the other waits for it.
        Columns that are not named get their defaults of the database.
        """
        meta, quote = self.model._meta, connection.ops.quote_name
        fields = [concrete_field(self.model, name) for name in columns]
        names = ", ".join(quote(str(field.column)) for field in fields)
        places = ", ".join("%s" for _ in fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  # names of our own columns
                " ON CONFLICT DO NOTHING",
                [
                    field.get_db_prep_save(_plain(value), connection)
                    for field, value in zip(fields, columns.values(), strict=True)
                ],
            )
            return bool(cursor.rowcount == 1)

    def take(self, **columns: object) -> bool:
        """Delete the row with these columns, and return whether there was one."""
        deleted, _ = self.filter(**columns).delete()
        return bool(deleted)

    def exist_for(self, viewer: "Viewer", *, of: str) -> BaseExpression:
        """
        Return the condition that the viewer has a row that refers to the row of an outer query.

        ``of`` names the foreign key to the outer row.
        """
        if not isinstance(viewer, User):
            return _NO
        return Exists(self.filter(user=viewer, **{of: OuterRef("pk")}))


def _plain(value: object) -> object:
    return value.pk if isinstance(value, Model) else value


def concrete_field(model: type[Model], name: str) -> "models.Field[Any, Any]":
    """
    Return a field of a model that has a column.

    :raises LookupError: if it has none.
    """
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or field.column is None:
        raise LookupError(f"{model.__name__} has no column {name}.")
    return field
