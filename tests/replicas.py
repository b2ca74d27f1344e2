"""A replica for tests: a snapshot of the test database, which is taken again to replay writes."""

from typing import Any

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as PlainWrapper

from shared.auth.models import User
from shared.replicas.base import DatabaseWrapper
from tests.api_client import ApiClient


class Log:
    """The write-ahead log of the primary. A test advances it before it writes."""

    def __init__(self) -> None:
        self.position = 1


class SnapshotReplica:
    """
    Shows the database as it was at the last call of ``replay``, and refuses writes.

    It has the methods of ``shared.replicas.servers.Replica``.
    """

    def __init__(self, settings: dict[str, Any], log: Log) -> None:
        self._log = log
        self._position = 0
        self.failures: list[BaseException] = []
        self.wrapper = PlainWrapper(settings, "default")
        self.wrapper.ensure_connection()
        self.wrapper.set_autocommit(False)
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True
        self.replay()

    def replay(self) -> None:
        """Show all that has been committed."""
        self._connection.rollback()
        self._position = self._log.position
        self._connection.execute("SELECT 1")

    def has_replayed(self, position: int) -> bool:
        return not self.failures and self._position >= position

    def fail(self, error: BaseException) -> None:
        self.failures.append(error)

    def cut(self) -> None:
        """Close the connection, as a server that stops."""
        self._connection.close()

    def close(self) -> None:
        self.wrapper.close()

    @property
    def _connection(self) -> "psycopg.Connection[Any]":
        connection: psycopg.Connection[Any] = self.wrapper.connection
        return connection


def primary_with_reader() -> DatabaseWrapper:
    """Return a connection to the test database with the engine of a primary."""
    return DatabaseWrapper(connections["default"].settings_dict, "default")


class Site:
    """Clients of the site, and the log that their writes advance."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._client = ApiClient()

    def describe(self, product: Any, text: str, *, by: User) -> None:
        self._log.position += 1
        body = {"description": text}
        answer = self._client.rest("PATCH", f"products/{product.pk}/", body, by=by)
        assert answer.status_code == 200

    def description(self, product: Any) -> tuple[str, str]:
        """Return the description, and where the response comes from."""
        answer = self._client.rest("GET", f"products/{product.pk}/")
        return answer.json()["description"], source_of(answer)

    def put_into_cart(self, product: Any, *, by: User) -> None:
        self._log.position += 1
        body = {"product_id": product.pk, "quantity": 1}
        assert self._client.rest("POST", "cart/items/", body, by=by).status_code == 201

    def cart(self, *, by: User) -> tuple[int, str]:
        """Return how many lines the cart has, and where the response comes from."""
        answer = self._client.rest("GET", "cart/", by=by)
        assert answer.status_code == 200
        return len(answer.json()["items"]), source_of(answer)

    def graphql(self, document: str, *, by: User | None = None, **variables: object) -> Any:
        if "mutation" in document:
            self._log.position += 1
        return self._client.graphql(document, by=by, **variables)["data"]


def source_of(answer: Any) -> str:
    if "hit" in answer.headers.get("Cache-Status", ""):
        return "cache"
    return "replica" if "replica;" in answer.headers["Server-Timing"] else "primary"
