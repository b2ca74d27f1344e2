"""
Serve the naive polls: ``python -m naive.server --port 8001 --fix second_votes``.

Without ``--fix`` every fault is present; ``--fix all`` corrects all of them.
"""

import argparse
import json
import sys
import threading
import traceback
from collections.abc import Collection, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from naive.contract import make_contract
from naive.faults import POLLS
from naive.store import RefusedError, Store

_MOST_READS = 4


class Server(ThreadingHTTPServer):
    """The naive polls, one thread per connection."""

    request_queue_size = 128
    daemon_threads = True

    def __init__(self, *, port: int, faults: Collection[str]) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.store = Store(faults)
        self.reads = threading.BoundedSemaphore(_MOST_READS)


class Handler(BaseHTTPRequestHandler):
    """One request after another of a connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """Answer a request."""
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(length)
        try:
            status, body = self._route(content)
        except RefusedError as refused:
            status, body = self._refused(refused)
        except Exception:
            status, body = 500, {"error": "Internal error, sorry."}
            if "traceback_in_answer" in self._faults:
                body = {"error": traceback.format_exc()}
        self._send(status, body)

    do_POST = do_DELETE = do_GET  # noqa: N815

    @property
    def _faults(self) -> Collection[str]:
        return self.server.store.faults

    def _route(self, content: bytes) -> tuple[int, Any]:
        store, url = self.server.store, urlsplit(self.path)
        created = 200 if "created_as_200" in self._faults else 201
        match [self.command, *url.path.strip("/").split("/")]:
            case ["POST", "signup"]:
                return 201, store.sign_up(self._json(content))
            case ["POST", "signin"]:
                return 200, store.sign_in(self._json(content))
            case ["POST", "polls"]:
                poll = store.create(self._user(), self._json(content))
                return created, {"poll": store.shown(poll)}
            case ["GET", "polls"]:
                limit = parse_qs(url.query).get("limit", ["20"])[0]
                return 200, {"items": store.list(int(limit))}
            case ["GET", "polls", poll_id]:
                return 200, {"poll": store.shown(store.find(poll_id))}
            case ["DELETE", "polls", poll_id]:
                store.delete(self._user(), store.find(poll_id))
                return 200, {}
            case ["POST", "polls", poll_id, "vote"]:
                vote = store.vote(self._user(), store.find(poll_id), self._json(content))
                return 201, vote
            case ["GET", "polls", poll_id, "results"]:
                return 200, self._results(poll_id)
            case ["GET", "docs"] if "no_docs_page" not in self._faults:
                return 200, "<!doctype html><title>Polls</title><p>See /openapi.json."
            case ["GET", "openapi.json"]:
                return 200, make_contract(self._faults)
        raise RefusedError(404, "There is no such path.")

    def _results(self, poll_id: str) -> Any:
        store = self.server.store
        if "private_results" in self._faults:
            self._require_token()
        if "reads_limited" not in self._faults:
            return store.results(store.find(poll_id))
        if not self.server.reads.acquire(blocking=False):
            raise RefusedError(503, "Too many readers at once.")
        try:
            # One connection to the database for each read, for as long as a query takes.
            threading.Event().wait(0.05)
            return store.results(store.find(poll_id))
        finally:
            self.server.reads.release()

    def _require_token(self) -> None:
        if not self.headers.get("Authorization"):
            raise RefusedError(401, "Sign in first, please.")

    def _user(self) -> str:
        return self.server.store.user_of(self.headers.get("Authorization", ""))

    def _json(self, content: bytes) -> Any:
        if "crash_on_bad_input" in self._faults:
            return json.loads(content)
        try:
            return json.loads(content)
        except ValueError:
            raise RefusedError(400, "The body is not JSON.") from None

    def _refused(self, refused: RefusedError) -> tuple[int, Any]:
        if refused.status == 404 and "empty_instead_of_404" in self._faults:
            return 200, {}
        if "errors_as_text" in self._faults:
            return refused.status, str(refused)
        body = {"error": str(refused), "member": refused.member}
        if "traceback_in_answer" in self._faults and refused.status == 422:
            body["trace"] = traceback.format_exc()
        return refused.status, body

    def _send(self, status: int, body: Any) -> None:
        is_text = isinstance(body, str)
        content = body.encode() if is_text else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if is_text else "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: the rubric is the log."""


def faults_without(fixed: Collection[str]) -> Collection[str]:
    """
    Return the faults that are left.

    :raises ValueError: if one of the corrected faults does not exist.
    """
    if "all" in fixed:
        return frozenset()
    if unknown := set(fixed) - set(POLLS):
        raise ValueError(f"There is no fault {min(unknown)}. There are: all, {', '.join(POLLS)}.")
    return POLLS.keys() - set(fixed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--fix", action="append", default=[], help="a fault to correct, or all")
    options = parser.parse_args(arguments)
    try:
        faults = faults_without(options.fix)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    server = Server(port=options.port, faults=faults)
    print(f"Polls at http://127.0.0.1:{server.server_port}, with {len(faults)} faults", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
