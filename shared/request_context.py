"""Facts about the current request that every layer may read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import getrandbits

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,128}")

NO_REQUEST = "-"

request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)
"""The id of the request or the task that this thread runs."""

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""The address of the client, as the trusted proxies report it; empty outside a request."""


@contextmanager
def use_request_id(value: str) -> Iterator[None]:
    """Use this as the id of the request within the block; an empty one changes nothing."""
    token = request_id.set(value or request_id.get())
    try:
        yield
    finally:
        request_id.reset(token)


def accept_request_id(offered: str) -> str:
    """Return the id that a client has sent as ``X-Request-ID``, or a new one if it is not valid."""
    if offered and _REQUEST_ID.fullmatch(offered):
        return offered
    return f"{getrandbits(128):032x}"  # no secret
