"""
What Django does with the database connections of a thread when a request starts and ends, in one
pass.

Django has several receivers of its signals that each look for the connections. With two look-ups
for each, and storage that asks whether the thread has an event loop, they take as long as all
headers of a response.
"""

import threading
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, reset_queries

from nexus.health_checks import trust_recent_check

# Django's handler stores its connections in an attribute that is not public.
_handler: Any = connections


def connect() -> None:
    """
    Replace Django's receivers in this process, whose requests run on threads of its own.

    Connections are stored for each thread. No coroutine of the web process uses one.
    """
    ours = connections.all(initialized_only=True)
    _handler._connections = threading.local()
    for connection in ours:
        connections[connection.alias] = connection
    for receiver in (reset_queries, close_old_connections, trust_recent_check):
        request_started.disconnect(receiver)
    request_finished.disconnect(close_old_connections)
    request_started.connect(begin_request)
    request_finished.connect(end_request)


def begin_request(**_: Any) -> None:
    """Empty the log of statements, and close connections that are obsolete or not usable."""
    for connection in vars(_handler._connections).values():
        connection.queries_log.clear()
        connection.close_if_unusable_or_obsolete()
    trust_recent_check()


def end_request(**_: Any) -> None:
    """Close connections that are obsolete or not usable."""
    for connection in vars(_handler._connections).values():
        connection.close_if_unusable_or_obsolete()
