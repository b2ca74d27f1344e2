"""
What Django does for a thread when a request starts and ends, in a fraction of the time.

Django has several receivers of its signals that each look for the connections of the thread. It
stores these, and the names of the URL configuration, in objects that ask for each access whether
the thread has an event loop. Together this takes as long as all headers of a response.
"""

import threading
from collections.abc import Iterable
from typing import Any

from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, reset_queries
from django.urls import base

from nexus.health_checks import trust_recent_check

# Django's handlers of connections. Their storage is an attribute that is not public.
_database: Any = connections
_handlers: tuple[Any, ...] = (_database, caches)


def connect() -> None:
    """
    Replace Django's receivers and storage in this process, whose requests run on threads of its
    own. No coroutine of the web process uses what is stored.
    """
    for handler in _handlers:
        handler.close_all()
        handler._connections = threading.local()
    base._prefixes, base._urlconfs = threading.local(), threading.local()  # type: ignore[attr-defined]  # of Django
    for receiver in (reset_queries, close_old_connections, trust_recent_check):
        request_started.disconnect(receiver)
    request_finished.disconnect(close_old_connections)
    request_started.connect(begin_request)
    request_finished.connect(end_request)


def begin_request(**_: Any) -> None:
    """Empty the log of statements, and close connections that are obsolete or not usable."""
    for connection in _connections_of_thread():
        connection.queries_log.clear()
        connection.close_if_unusable_or_obsolete()
    trust_recent_check()


def end_request(**_: Any) -> None:
    """Release the error of the last rollback, and close connections that are not usable."""
    for connection in _connections_of_thread():
        # It refers to all frames of the request, and Django replaces it at the next rollback only.
        connection.rollback_exc = None
        connection.close_if_unusable_or_obsolete()


def _connections_of_thread() -> Iterable[Any]:
    found: Iterable[Any] = vars(_database._connections).values()
    return found
