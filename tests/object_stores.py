"""An object store with the calls of Amazon S3 that storing, fetching, listing and deleting need."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

MISSING = b"<Error><Code>NoSuchKey</Code><Message>There is no such key.</Message></Error>"


@dataclass
class StoredObjects:
    """The content of a bucket by path, and whether requests fail."""

    endpoint: str
    files: dict[str, bytes] = field(default_factory=dict)
    fails: bool = False


@contextmanager
def object_store() -> Iterator[StoredObjects]:
    """Run an object store on this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_PUT(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if not store.fails:
                store.files[self.path] = content
            self._respond(503 if store.fails else 200)

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            content = store.files.get(self.path)
            if store.fails:
                self._respond(503)
            elif "delimiter=" in self.path:
                self._respond(200, _listing(store, self.path))
            elif content is None:
                self._respond(404, MISSING)
            else:
                self._respond(200, content)

        def do_DELETE(self) -> None:
            if not store.fails:
                store.files.pop(self.path, None)
            self._respond(503 if store.fails else 204)

        def _respond(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", '"one"')
            self.send_header("Last-Modified", self.date_time_string())
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    store = StoredObjects(endpoint=f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()


def _listing(store: StoredObjects, path: str) -> bytes:
    """Return the folders and files in the folder that a request names."""
    bucket, _, query = path.partition("?")
    folder = parse_qs(query)["prefix"][0]
    inside = [name.removeprefix(f"{bucket}/") for name in store.files]
    names = [name.removeprefix(folder) for name in inside if name.startswith(folder)]
    folders = {name.partition("/")[0] for name in names if "/" in name}
    return "".join(
        (
            "<ListBucketResult>",
            *(
                f"<Contents><Key>{folder}{name}</Key></Contents>"
                for name in names
                if "/" not in name
            ),
            *(
                f"<CommonPrefixes><Prefix>{folder}{name}/</Prefix></CommonPrefixes>"
                for name in folders
            ),
            "</ListBucketResult>",
        )
    ).encode()
