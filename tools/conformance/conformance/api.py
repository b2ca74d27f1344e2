"""Requests to the measured API, one at a time or at the same moment."""

import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from conformance.errors import MissedError, NoAnswerError
from conformance.mapping import ApiMapping, Operation
from conformance.payloads import encode
from conformance.templates import fill_path, read_member

TIMEOUT_SECONDS = 20.0
LONGEST_WAIT_SECONDS = 65.0
START_TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``body`` is the part that the mapping names, ``whole`` is all of it."""

    status: int
    body: Any
    whole: Any
    text: str
    seconds: float
    headers: Mapping[str, str]

    @property
    def is_success(self) -> bool:
        """Whether the request was carried out."""
        return 200 <= self.status < 300

    @property
    def is_refusal(self) -> bool:
        """Whether the request was refused as the client's fault."""
        return 400 <= self.status < 500


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the measured API, with the header that authenticates requests."""

    username: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """An operation with its values, and the user of the request."""

    operation: str
    account: Account | None
    values: Mapping[str, Any]


class Api:
    """The API at an address, in the words of its mapping."""

    def __init__(self, *, base_url: str, mapping: ApiMapping) -> None:
        self.base_url = base_url.rstrip("/")
        self.mapping = mapping
        self._http = self._client()

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self.base_url, timeout=TIMEOUT_SECONDS, verify=_tls())

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def require_answer(self) -> None:
        """
        Ask the server for anything.

        :raises NoAnswerError: if nothing answers at the address.
        """
        try:
            self._http.get("/", timeout=START_TIMEOUT_SECONDS)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise NoAnswerError(f"Nothing answers at {self.base_url}: {error}") from None

    def header_of(self, token: str) -> Mapping[str, str]:
        """Return the header that sends a token."""
        name, _, value = self.mapping.header.partition(":")
        return {name: value.strip().replace("{token}", token)}

    def has(self, operation: str) -> bool:
        """Return whether the mapping has the operation."""
        return operation in self.mapping.operations

    def is_document(self, operation: str) -> bool:
        """Return whether the operation is a document of GraphQL."""
        return bool(self.mapping.operations[operation].document)

    def word(self, kind: str, word: str) -> Any:
        """Return the API's own value for a word of the checks."""
        return self.mapping.words.get(kind, {}).get(word, word)

    def call(self, operation: str, account: Account | None = None, **values: Any) -> Answer:
        """Send one request."""
        headers = account.headers if account else {}
        return self.send(self.mapping.operations[operation], values, headers)

    def revalidate(
        self, operation: str, account: Account | None, etag: str, **values: Any
    ) -> Answer:
        """Send a request that asks only for what differs from an ETag."""
        headers = {**(account.headers if account else {}), "If-None-Match": etag}
        return self.send(self.mapping.operations[operation], values, headers)

    def send(
        self,
        operation: Operation,
        values: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send the request of an operation."""
        values = self._own_words(values)
        content, types = encode(operation, values)
        path = fill_path(operation.path, values)
        return self._exchange(operation, path, {**(headers or {}), **types}, content=content)

    def _own_words(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            name: self.word(name, value) if isinstance(value, str) else value
            for name, value in values.items()
        }

    def send_text(self, operation: str, account: Account, text: str) -> Answer:
        """Send a body that need not be JSON."""
        found = self.mapping.operations[operation]
        headers = {**account.headers, "Content-Type": "application/json"}
        return self._exchange(found, fill_path(found.path, {}), headers, content=text.encode())

    def follow(self, operation: str, url: str, account: Account | None = None) -> Answer:
        """Get an address that an answer of the operation has named."""
        headers = account.headers if account else {}
        return self._exchange(self.mapping.operations[operation], url, headers, content=None)

    def get(self, path: str) -> httpx.Response:
        """
        Get a page as a browser does.

        :raises MissedError: if nothing answers.
        """
        try:
            return self._http.get(
                path, headers={"Accept": "text/html, */*;q=0.8"}, follow_redirects=True
            )
        except httpx.HTTPError as error:
            raise MissedError(f"{path} is not answered: {error}") from None

    def call_at_once(self, calls: Sequence[Call]) -> Sequence[Answer]:
        """
        Send requests at the same moment.

        Requests with a body are sent except for their last bytes. When all have come so far, the
        last bytes follow, so that the server receives all of them within the same milliseconds.
        """
        ready = threading.Barrier(len(calls))
        with ThreadPoolExecutor(max_workers=len(calls)) as pool:
            return list(pool.map(lambda call: self._send_in_race(call, ready), calls))

    def _send_in_race(self, call: Call, ready: threading.Barrier) -> Answer:
        operation = self.mapping.operations[call.operation]
        values = self._own_words(call.values)
        content, types = encode(operation, values)
        headers = {**(call.account.headers if call.account else {}), **types}
        path = fill_path(operation.path, values)
        body = None
        with self._client() as http:
            if content is None:
                _wait(ready)
            else:
                headers |= {"Content-Length": str(len(content))}
                body = _hold_last_byte(content, ready)
            return self._exchange(operation, path, headers, content=body, http=http)

    def _exchange(
        self,
        operation: Operation,
        path: str,
        headers: Mapping[str, str],
        *,
        content: bytes | Iterator[bytes] | None,
        http: httpx.Client | None = None,
    ) -> Answer:
        began = time.perf_counter()
        try:
            response = (http or self._http).request(
                operation.method, path, headers=dict(headers), content=content
            )
        except httpx.HTTPError as error:
            raise MissedError(f"{operation.method} {path} is not answered: {error!r}") from None
        seconds = time.perf_counter() - began
        if response.status_code == 429 and http is None:
            time.sleep(_retry_after(response))
            return self._exchange(operation, path, headers, content=content, http=self._http)
        return self._answer(operation, response, seconds)

    def _answer(self, operation: Operation, response: httpx.Response, seconds: float) -> Answer:
        try:
            whole = response.json()
        except ValueError:
            whole = None
        status, data = response.status_code, whole
        if operation.document and isinstance(whole, dict):
            data = whole.get("data")
            if errors := whole.get("errors"):
                first = errors[0] if isinstance(errors, list) else errors
                status = self._status_of(first, status)
            elif status < 400 and read_member(data, operation.result) is None:
                # In GraphQL, null instead of an object is the usual answer to an unknown id.
                status = 404
        body = read_member(data, operation.result)
        return Answer(status, body, whole, response.text, seconds, response.headers)

    def _status_of(self, error: Any, status: int) -> int:
        named = read_member(error, self.mapping.error_status)
        if isinstance(named, str):
            named = self.mapping.statuses.get(named)
        if isinstance(named, int):
            return named
        return status if status >= 400 else 400


@cache
def _tls() -> ssl.SSLContext:
    # Making one takes longer than a request.
    return ssl.create_default_context()


def _hold_last_byte(content: bytes, ready: threading.Barrier) -> Iterator[bytes]:
    yield content[:-1]
    _wait(ready)
    yield content[-1:]


def _wait(ready: threading.Barrier) -> None:
    try:
        ready.wait(timeout=TIMEOUT_SECONDS / 2)
    except threading.BrokenBarrierError:
        # One request failed before; the others are sent all the same.
        pass


def _retry_after(response: httpx.Response) -> float:
    seconds = response.headers.get("Retry-After", "1")
    return min(float(seconds) if seconds.isdigit() else 1.0, LONGEST_WAIT_SECONDS)
