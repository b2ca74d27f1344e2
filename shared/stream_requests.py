"""The one rule for which requests open a stream: server, sign-in and API document share it."""

MEDIA_TYPE = "text/event-stream"


def is_stream(path: str, accept: str = "") -> bool:
    """Say whether a request for this path, with this ``Accept`` header, opens a stream."""
    path = path.rstrip("/")
    if path == "/graphql":
        return MEDIA_TYPE in accept
    return path.startswith("/api/") and path.endswith("/stream")
