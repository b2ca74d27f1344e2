"""Model fields of names and texts, which refuse values without a visible character."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from shared.errors import ValidationFailed
from shared.text import (
    HAS_CONTROLS,
    INVISIBLE,
    NOT_ONE_LINE,
    clean_name,
    has_controls,
    is_one_line,
    is_visible,
)

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    # Only the type checker's classes take parameters.
    _CharField = models.CharField
    _TextField = models.TextField


class NameField(_CharField):
    """
    A name on one line, stored stripped and in NFC.

    :raises ValidationFailed: when a name without a visible character is saved, unless the field
        may be blank.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """
        Return the name as it is stored, for forms.

        :raises ValidationError: if the name has no visible character, is not on one line, or fails
            Django's checks.
        """
        cleaned = super().clean(_stored(value), model_instance)
        if isinstance(cleaned, str) and not is_one_line(cleaned):
            raise ValidationError(NOT_ONE_LINE, code="controls")
        if _is_blank(self, cleaned):
            raise ValidationError(INVISIBLE, code="invisible")
        return cleaned

    def pre_save(self, model_instance: models.Model, add: Any) -> Any:
        """Set the attribute to the stored value."""
        value = _stored(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """
        Return the name as it is stored, for every kind of write.

        :raises ValidationFailed: if the name has no visible character.
        """
        cleaned = _stored(value)
        _refuse_blank(self, cleaned)
        return super().get_db_prep_save(cleaned, connection)

    def deconstruct(self) -> Any:
        """Return a plain field of Django for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class BodyField(_TextField):
    """
    A text of several lines, stored as sent.

    :raises ValidationFailed: when a text without a visible character is saved, unless the field
        may be blank.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """
        Return the text as it is stored, for forms.

        :raises ValidationError: if the text has no visible character, has control characters, or
            fails Django's checks.
        """
        cleaned = super().clean(value, model_instance)
        if isinstance(cleaned, str) and has_controls(cleaned):
            raise ValidationError(HAS_CONTROLS, code="controls")
        if _is_blank(self, cleaned):
            raise ValidationError(INVISIBLE, code="invisible")
        return cleaned

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """
        Return the text, for every kind of write.

        :raises ValidationFailed: if the text has no visible character.
        """
        _refuse_blank(self, value)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """Return a plain field of Django for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def _stored(value: Any) -> Any:
    return clean_name(value) if isinstance(value, str) else value


def _is_blank(field: models.Field[Any, Any], value: Any) -> bool:
    return isinstance(value, str) and not field.blank and not is_visible(value)


def _refuse_blank(field: models.Field[Any, Any], value: Any) -> None:
    if _is_blank(field, value):
        raise ValidationFailed.of(field.name, INVISIBLE)
