"""Converting the ASGI scope of a request to a WSGI environ."""

import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

Scope = Mapping[str, Any]
Environ = dict[str, Any]

REFUSAL = "nexus.refusal"
"""The key of the error that refuses the request. The gateway responds with it."""

COUNTED = "nexus.counted"
"""The key of the state of the client's rate limit, if the request was counted already."""

_KEYS: dict[bytes, str] = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_MAX_KEYS = 256


def build_environ(scope: Scope) -> Environ:
    """Return the environ of a request, with an empty body."""
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        # "X_Real_IP" would become the same key as "X-Real-IP", which a proxy may have set.
        if b"_" in name:
            continue
        key = _KEYS.get(name) or _key(name)
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        environ[key] = text
    return environ


def path_of(scope: Scope) -> str:
    """Return the decoded path of a request, each byte as one character, as WSGI has it."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
    raw = raw.partition(b"?")[0]
    return (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1")


def _key(name: bytes) -> str:
    key = f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
    if len(_KEYS) < _MAX_KEYS:
        _KEYS[name] = key
    return key
