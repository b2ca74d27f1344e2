"""The web process without request lines and metrics, for the comparison."""

from typing import Any

from nexus.gateway.middleware import RequestContextMiddleware
from nexus.observability.request_log import RequestLog


class NoLog(RequestLog):
    """A log that records nothing."""

    def record(self, **_: Any) -> None:
        """Discard a request."""


def unmeasured(self: RequestContextMiddleware, request: Any) -> Any:
    """Handle a request without counting its statements."""
    return self._get_response(request)
