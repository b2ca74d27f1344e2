"""Columns of names and texts: whatever writes them, what is stored has a visible letter."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from shared.errors import ValidationFailed
from shared.text import INVISIBLE, clean_name, is_visible

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    # Only the type checker's classes take parameters.
    _CharField = models.CharField
    _TextField = models.TextField


class NameField(_CharField):
    """
    A name on one line: stored stripped and in NFC, with at least one visible letter.

    :raises ValidationFailed: when a name without any is saved, unless the field may be blank.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the name as it is stored, for forms."""
        cleaned = super().clean(_stored(value), model_instance)
        if _is_blank(self, cleaned):
            raise ValidationError(INVISIBLE, code="invisible")
        return cleaned

    def pre_save(self, model_instance: models.Model, add: Any) -> Any:
        """Put the name as it is stored on the object, too."""
        value = _stored(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the name as it is stored, for every way of writing a column."""
        cleaned = _stored(value)
        _refuse_blank(self, cleaned)
        return super().get_db_prep_save(cleaned, connection)

    def deconstruct(self) -> Any:
        """Return the field as migrations know it: the column is like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class BodyField(_TextField):
    """
    A text of several lines, stored as sent, with at least one visible letter.

    :raises ValidationFailed: when a text without any is saved, unless the field may be blank.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the text as it is stored, for forms."""
        cleaned = super().clean(value, model_instance)
        if _is_blank(self, cleaned):
            raise ValidationError(INVISIBLE, code="invisible")
        return cleaned

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse a text that does not show, for every way of writing a column."""
        _refuse_blank(self, value)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """Return the field as migrations know it: the column is like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def _stored(value: Any) -> Any:
    return clean_name(value) if isinstance(value, str) else value


def _is_blank(field: models.Field[Any, Any], value: Any) -> bool:
    return isinstance(value, str) and not field.blank and not is_visible(value)


def _refuse_blank(field: models.Field[Any, Any], value: Any) -> None:
    if _is_blank(field, value):
        raise ValidationFailed.of(field.name, INVISIBLE)
