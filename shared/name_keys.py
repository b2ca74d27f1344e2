"""Keys of names in the database: columns by which names are compared as people read them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from shared.text import fold_name

if TYPE_CHECKING:
    _TextField = models.TextField[Any, Any]
else:
    # Only the type checker's class takes parameters.
    _TextField = models.TextField


class NameKeyField(_TextField):
    """
    The key of a name in another column, which unique constraints and filters compare.

    It is computed whenever the row is saved. Python alone folds names, so the rules are the same
    on every database server. ``QuerySet.update`` takes ``with_name_keys``, and SQL of one's own
    has to set it itself.
    """

    def __init__(self, *args: Any, of: str = "name", **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, **kwargs})
        self.of = of

    def pre_save(self, model_instance: models.Model, add: Any) -> Any:
        """Compute the key of the name that is saved with it."""
        name = getattr(model_instance, self.of)
        key = None if name is None else fold_name(name)
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> Any:
        """Return the field as migrations know it: the column is like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class KeyedByName(models.Model):
    """A model with keys of names: a name that is saved by itself takes its key along."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, with the key of every name among ``update_fields``."""
        chosen = kwargs.get("update_fields")
        if chosen is not None:
            kwargs["update_fields"] = {*chosen, *_keys_of(self, chosen)}
        super().save(*args, **kwargs)


def with_name_keys(model: type[models.Model], columns: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the columns for a ``QuerySet.update``, with the key of every name among them.
    """
    keys = {
        field.name: None if columns[field.of] is None else fold_name(columns[field.of])
        for field in model._meta.get_fields()
        if isinstance(field, NameKeyField) and field.of in columns
    }
    return {**columns, **keys}


def fill_name_keys(
    rows: models.QuerySet[Any], *, name: str, key: str, unique_within: Sequence[str] | None = None
) -> None:
    """
    Compute the keys of rows that were saved before they had any, for a migration.

    If names are unique within some columns, those that share a key are told apart by a number;
    the oldest row keeps its name.
    """
    taken: set[tuple[Any, ...]] = set()
    longest = rows.model._meta.get_field(name).max_length
    for row in rows.exclude(**{name: None}).order_by("pk").iterator(chunk_size=1_000):
        changes = {key: fold_name(getattr(row, name))}
        if unique_within is not None:
            scope = [getattr(row, column) for column in unique_within]
            changes[name] = _free_name(
                getattr(row, name), scope=scope, taken=taken, max_length=longest
            )
            changes[key] = fold_name(changes[name])
            taken.add((*scope, changes[key]))
        rows.filter(pk=row.pk).update(**changes)


def _free_name(
    name: str, *, scope: Sequence[Any], taken: set[tuple[Any, ...]], max_length: int | None
) -> str:
    free, number = name, 1
    while (*scope, fold_name(free)) in taken:
        number += 1
        suffix = f" ({number})"
        free = name[: max_length and max_length - len(suffix)] + suffix
    return free


def _keys_of(row: models.Model, chosen: Any) -> list[str]:
    fields = row._meta.get_fields()
    return [
        field.name for field in fields if isinstance(field, NameKeyField) and field.of in chosen
    ]
