"""Response headers that are set below the transport."""

import re

from django.http import HttpRequest, HttpResponseBase

_PLAIN = re.compile(r"[ -~]*")


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


def set_header(response: HttpResponseBase, name: str, value: str) -> None:
    """
    Set a header of a response, as ``response[name] = value`` does.

    Django encodes the name and the value in order to check them, which takes eight calls. Here one
    expression checks a value of printable ASCII, and names are those in the code.

    :raises BadHeaderError: if the value contains a line break.
    """
    if _PLAIN.fullmatch(value):
        response.headers._store[name.lower()] = (name, value)
    else:
        response.headers[name] = value


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
