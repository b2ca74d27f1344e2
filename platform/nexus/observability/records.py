"""The record of a request whose response is complete."""

from typing import NamedTuple

from nexus.observability.facts import RequestFacts

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestRecord(NamedTuple):
    """
    A request, its response's status, and the seconds from its arrival to its last byte.

    ``ended_at`` is in seconds since 1970. A client may send any method; those that no route has
    become OTHER.
    """

    ended_at: float
    seconds: float
    method: str
    status: int
    facts: RequestFacts
    is_stream: bool = False
