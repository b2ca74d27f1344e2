"""Saving only the columns that have changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db.models import Model


@contextmanager
def saving_changes(row: Model) -> Iterator[None]:
    """
    Save the columns that the block changes, unless it raises.

    If the new values depend on the old ones, the caller must hold a lock on the row. Deferred
    columns are not saved.
    """
    before = _columns(row)
    yield
    changed = [name for name, value in _columns(row).items() if before.get(name) != value]
    if changed:
        row.save(update_fields=changed)


def _columns(row: Model) -> Mapping[str, object]:
    loaded = row._meta.concrete_fields
    deferred = row.get_deferred_fields()
    return {
        field.attname: getattr(row, field.attname)
        for field in loaded
        if field.attname not in deferred
    }
