"""
Reports of unexpected errors to Sentry. Only ``SENTRY_DSN`` loads this module.

The SDK also reads SENTRY_ENVIRONMENT and SENTRY_RELEASE. A report is a traceback without the values
of variables, and with the id of the request; it holds no header, no body and no query string.
"""

from typing import Any

import sentry_sdk

from nexus import __version__
from nexus.logs import redact
from shared.request_context import request_id


def start(*, dsn: str) -> None:
    """Send a report of each logged error and each unhandled exception from now on."""
    sentry_sdk.init(
        dsn=dsn,
        release=f"nexus@{__version__}",
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=_complete,
        before_breadcrumb=_redact,
    )


def _complete(event: Any, hint: Any) -> Any:
    event.setdefault("tags", {})["request_id"] = request_id.get()
    # A path may hold a token. The line of the request with this id names the route.
    event.pop("request", None)
    event.pop("transaction", None)
    return event


def _redact(crumb: Any, hint: Any) -> Any:
    if crumb.get("message"):
        crumb["message"] = redact(crumb["message"])
    return crumb
