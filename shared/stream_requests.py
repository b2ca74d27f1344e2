"""Which requests open a stream. The server, the sign-in and the API document share this rule."""

MEDIA_TYPE = "text/event-stream"


def is_stream(path: str, accept: str = "") -> bool:
    """Return whether a request with this path and ``Accept`` header opens a stream."""
    path = path.rstrip("/")
    if path == "/graphql":
        return MEDIA_TYPE in accept
    return path.startswith("/api/") and path.endswith("/stream")
