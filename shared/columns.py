"""Writing the columns that a change is about, and no other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db.models import Model


@contextmanager
def saving_changes(row: Model) -> Iterator[None]:
    """
    Save the columns to which the block gives other values, and no other, when it ends well.

    The row is locked by the caller if its new values depend on its old ones. Columns that were
    not loaded stay as they are.
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
