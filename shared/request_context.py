"""What any layer may know of the request that is being answered, without being given it."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request, or of the task, that this thread is busy with."""

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""The address of the client, as our own proxies report it; empty outside of a request."""
