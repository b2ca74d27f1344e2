"""Facts about the current request that every layer may read."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request or the task that this thread runs."""

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""The address of the client, as the trusted proxies report it; empty outside a request."""
