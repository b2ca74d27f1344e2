"""Normalised keys of names: columns by which names are compared as people read them."""

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

    It is computed when the row is saved. Only Python folds names, so the rules are the same on
    every database server. ``QuerySet.update`` needs ``with_name_keys``, and raw SQL must set the
    key itself.
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
        """Return a plain TextField for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class KeyedByName(models.Model):
    """A model with name keys: saving a name with ``update_fields`` saves its key too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, and with each name in ``update_fields`` its key."""
        chosen = kwargs.get("update_fields")
        if chosen is not None:
            kwargs["update_fields"] = {*chosen, *_keys_of(self, chosen)}
        super().save(*args, **kwargs)


def with_name_keys(model: type[models.Model], columns: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the values by column for a ``QuerySet.update``: the given ones, and a key for each name.
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
    Compute the keys of existing rows, for a migration.

    If names are unique within some columns, a number is appended to names that share a key; the
    row with the lowest id keeps its name.
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
