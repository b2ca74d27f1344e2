"""The database engine of a web process with replicas: Django's, with a reader for each request."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql import base as postgresql

from shared.replicas.reader import Reader


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """
    The connection to the primary. While it has a reader, that chooses the server of statements.

    The cursors of a replica are wrapped by this connection, so that statements are counted,
    logged and observed wherever they are executed.
    """

    nexus_reader: Reader | None = None
    nexus_versions: list[str] | None = None
    """The versions that a request has set, while they are recorded."""

    def _cursor(self, name: str | None = None) -> Any:
        reader = self.nexus_reader
        # A named cursor fetches its rows later, when there may be no reader to fall back.
        if reader is None or name is not None:
            return super()._cursor(name)  # type: ignore[misc]  # stubs
        self.close_if_health_check_failed()
        # The connection also observes the statements of replicas, so each thread needs its own.
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(reader.cursor(_create_cursor))  # type: ignore[attr-defined]


def _create_cursor(wrapper: BaseDatabaseWrapper) -> Any:
    return wrapper.create_cursor()
