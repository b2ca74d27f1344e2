"""Response headers that are set below the transport."""

from django.http import HttpRequest


def response_headers(request: HttpRequest) -> dict[str, str]:
    """
    Return the mutable dictionary of headers, by name, for the response to this request.

    Any layer may add headers to it. The gateway copies them to the response.
    """
    headers: dict[str, str] | None = getattr(request, "nexus_headers", None)
    if headers is None:
        headers = {}
        request.nexus_headers = headers  # type: ignore[attr-defined]  # ours, set on purpose
    return headers


def server_timing(
    *, seconds: float, database_seconds: float, statements: int, on_replica: int = 0
) -> str:
    """
    Return the ``Server-Timing`` header: the durations of a request and of its statements.

    ``on_replica`` is how many of the statements a replica has executed.
    """
    unit = "query" if statements == 1 else "queries"
    return (
        f"total;dur={seconds * 1000:.1f}, db;dur={database_seconds * 1000:.1f};"
        f'desc="{statements} {unit}"' + (f', replica;desc="{on_replica}"' if on_replica else "")
    )
