"""HTTP of the naive APIs: one thread per connection."""

import hashlib
import json
import re
import threading
import traceback
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from naive.app import App, RefusedError, Reply, Request, Route
from naive.contract import make_contract

_PUBLIC = ("/docs", "/graphql", "/openapi.json", "/")


class Server(ThreadingHTTPServer):
    """A naive API at a port."""

    request_queue_size = 128
    daemon_threads = True

    def __init__(self, *, port: int, app: App) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.app = app
        self.routes: Sequence[Route] = app.routes()
        self.patterns = [
            (route, re.compile(re.sub(r"\{\w+\}", "([^/]+)", route.path))) for route in self.routes
        ]


class Handler(BaseHTTPRequestHandler):
    """One request after another of a connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """Answer a request."""
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        app = self.server.app
        try:
            status, body = self._route(content)
        except RefusedError as refused:
            status, body = self._refused(refused)
        except Exception:
            status, body = 500, {"error": "Internal error, sorry."}
            if app.has("traceback_in_answer"):
                body = {"error": traceback.format_exc()}
        if status == 201 and app.has("created_as_200"):
            status = 200
        self._send(status, body)

    do_POST = do_DELETE = do_PUT = do_PATCH = do_GET  # noqa: N815

    def _route(self, content: bytes) -> Reply:
        app, url = self.server.app, urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        is_private = app.has("private_reads") and self.command == "GET"
        if is_private and url.path not in _PUBLIC and "authorization" not in headers:
            raise RefusedError(401, "Sign in first, please.")
        for route, pattern in self.server.patterns:
            found = pattern.fullmatch(url.path)
            if found and route.method == self.command:
                return route.run(Request(content, headers, query, found.groups()))
        if url.path == "/docs" and not app.has("no_docs_page"):
            return 200, f"<!doctype html><title>{app.title}</title><p>See /openapi.json."
        if url.path == "/openapi.json":
            return 200, make_contract(app.title, self.server.routes, app.faults)
        raise RefusedError(404, "There is no such path.")

    def _refused(self, refused: RefusedError) -> Reply:
        app = self.server.app
        if refused.status == 404 and app.has("empty_instead_of_404"):
            return 200, {}
        if app.has("errors_as_text"):
            return refused.status, str(refused)
        member = "" if app.has("errors_without_field") else refused.member
        body = {"error": str(refused), "member": member}
        if app.has("traceback_in_answer") and refused.status == 422:
            body["trace"] = traceback.format_exc()
        return refused.status, body

    def _send(self, status: int, body: Any) -> None:
        if isinstance(body, bytes):
            content, kind = body, "application/octet-stream"
        elif isinstance(body, str):
            content, kind = body.encode(), "text/html"
        else:
            content, kind = json.dumps(body).encode(), "application/json"
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        is_read = self.command == "GET" and status == 200 and not self.server.app.has("no_etag")
        if is_read and self.headers.get("If-None-Match") == etag:
            status, content = 304, b""
        self.send_response(status)
        if is_read:
            self.send_header("ETag", etag)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: the rubric is the log."""


def serve_in_thread(app: App) -> Server:
    """Serve an API at a free port until the server is shut down."""
    server = Server(port=0, app=app)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    return server
