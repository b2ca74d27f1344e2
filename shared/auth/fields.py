"""Columns that accounts need and Django does not have."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _TextField = models.CharField[str, str]
else:
    # Only the type checker's class takes parameters.
    _TextField = models.CharField


class CaseInsensitiveField(_TextField):
    """Text that is equal in any letter case (PostgreSQL's ``citext``), limited by validation."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the name of the column's type."""
        return "citext"

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the type that comparisons are cast to."""
        return "citext"
