"""Model fields of accounts that Django does not provide."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _TextField = models.CharField[str, str]
else:
    # The class accepts type parameters for the type checker only, not at run time.
    _TextField = models.CharField


class CaseInsensitiveField(_TextField):
    """Case-insensitive text (PostgreSQL's ``citext``), whose length is limited by validation."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the name of the column's type."""
        return "citext"

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the type that comparisons are cast to."""
        return "citext"
