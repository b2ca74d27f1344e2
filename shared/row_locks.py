"""Locks of rows that Django's query sets do not offer."""

from django.db import connection
from django.db.models import Model


def lock_key(model: type[Model], *, pk: int) -> None:
    """
    Keep a row from being deleted until the transaction ends, if it exists.

    Call this before a row that refers to it is inserted, and then query whether it exists: the
    database checks foreign keys when the transaction commits, which is too late for an answer.
    Waits for a transaction that deletes the row, and not for one that updates it.
    """
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT FROM {table} WHERE {column} = %s FOR KEY SHARE",
            [pk],
        )
