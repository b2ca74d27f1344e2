"""What the naive APIs share: requests, routes, users and pages."""

import json
import secrets
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

QUERY_SECONDS = 0.005
"""What a query of a database costs here."""
ADMIN_PASSWORD = "kettle"  # noqa: S105  # the password of an API that is made to be attacked
_SLOW_SECONDS = 0.12
_MOST_READS = 4

Reply = tuple[int, Any]
Rule = Callable[[Any], Any]


class RefusedError(Exception):
    """A request that is refused, with its status and the member at fault."""

    def __init__(self, status: int, message: str, member: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.member = member


@dataclass(frozen=True)
class User:
    """A user with a role."""

    name: str
    role: str = "user"


@dataclass(frozen=True)
class Request:
    """A request: its path's parameters, its query, its body, and its headers."""

    content: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    params: Sequence[str] = ()

    @property
    def token(self) -> str:
        """The token of the request; empty without one."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True)
class Route:
    """A path with what answers it, and what the contract says of it."""

    method: str
    path: str
    summary: str
    errors: Sequence[str]
    run: Callable[[Request], Reply]


class App(ABC):
    """A naive API. Every fault can be corrected by its name."""

    title = ""

    def __init__(self, faults: Collection[str]) -> None:
        self.faults = frozenset(faults)
        self.lock = threading.Lock()
        self._users: dict[str, tuple[str, User]] = {
            "admin": (ADMIN_PASSWORD, User("admin", "admin"))
        }
        self._tokens: dict[str, User] = {}
        self._reads = threading.BoundedSemaphore(_MOST_READS)

    def has(self, fault: str) -> bool:
        """Return whether the API has a fault."""
        return fault in self.faults

    @abstractmethod
    def own_routes(self) -> Sequence[Route]:
        """Return the routes of the project."""

    def routes(self) -> Sequence[Route]:
        """Return every route."""
        return [
            Route("POST", "/signup", "Sign up", ("422",), self._sign_up),
            Route("POST", "/signin", "Sign in", ("401",), self._sign_in),
            *self.own_routes(),
        ]

    def _sign_up(self, request: Request) -> Reply:
        body = self.read(request, {"name": text(100), "password": text(100)}, role=text(20))
        role = body.get("role", "user")
        if role not in ("user", "employer") and not self.has("roles_chosen_by_clients"):
            raise RefusedError(422, "This role is not for everybody.", "role")
        self._users[body["name"]] = (body["password"], User(body["name"], role))
        return 201, {"name": body["name"]}

    def _sign_in(self, request: Request) -> Reply:
        body = self.read(request, {"name": text(100), "password": text(100)})
        password, user = self._users.get(body["name"], ("", User("")))
        if password != body["password"]:
            raise RefusedError(401, "This name or password is wrong.")
        token = secrets.token_hex(16)
        self._tokens[token] = user
        return 200, {"token": token}

    def user_of(self, request: Request) -> User:
        """Return the user of a token."""
        if user := self._tokens.get(request.token):
            return user
        if self.has("anonymous_writes"):
            return User(f"anonymous-{secrets.token_hex(4)}", "admin")
        raise RefusedError(401, "Sign in first, please.")

    def viewer_of(self, request: Request) -> User | None:
        """Return the user of a token, or None without a token."""
        return self.user_of(request) if request.token else None

    def read(self, request: Request, rules: Mapping[str, Rule], **optional: Rule) -> dict[str, Any]:
        """Return the members of a body of JSON."""
        return self.read_members(self.read_json(request), rules, **optional)

    def read_json(self, request: Request) -> Any:
        """Return a body of JSON."""
        try:
            return json.loads(request.content)
        except ValueError:
            if self.has("crash_on_bad_input"):
                raise
            raise RefusedError(400, "The body is not JSON.") from None

    def read_members(
        self, body: Any, rules: Mapping[str, Rule], **optional: Rule
    ) -> dict[str, Any]:
        """Return the members of an object that the rules name."""
        if not isinstance(body, dict) and not self.has("crash_on_bad_input"):
            raise RefusedError(422, "Send an object of JSON.")
        given = {name: rule for name, rule in optional.items() if body.get(name) is not None}
        return {name: self._member(body, name, rule) for name, rule in {**rules, **given}.items()}

    def _member(self, body: Mapping[str, Any], name: str, rule: Rule) -> Any:
        try:
            return rule(body[name])
        except (KeyError, ValueError, TypeError):
            if self.has("crash_on_bad_input"):
                raise
            raise RefusedError(422, "A value is missing or wrong.", name) from None

    def find(self, rows: Mapping[int, Any], key: Any, what: str) -> Any:
        """Return the row of a table."""
        if str(key).isdecimal() and (row := rows.get(int(key))):
            return row
        raise RefusedError(404, f"There is no such {what}.")

    def page(
        self, rows: Sequence[Any], query: Mapping[str, str], show: Callable[[Any], Any]
    ) -> Mapping[str, Any]:
        """Return the page of a list that a request names."""
        limit, number = int(query.get("limit", "20")), int(query.get("page", "1"))
        found = rows if self.has("list_without_pages") else rows[limit * (number - 1) :][:limit]
        self.wait_for_slow_list()
        time.sleep(QUERY_SECONDS)
        if self.has("query_per_row"):
            time.sleep(QUERY_SECONDS * len(found))
        return {"items": [show(row) for row in found]}

    def wait_for_slow_list(self) -> None:
        """Wait as long as a list without an index takes."""
        if self.has("slow_list"):
            time.sleep(_SLOW_SECONDS)

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Take a connection to the database for a read."""
        if not self.has("reads_limited"):
            yield
            return
        if not self._reads.acquire(blocking=False):
            raise RefusedError(503, "Too many readers at once.")
        try:
            time.sleep(10 * QUERY_SECONDS)
            yield
        finally:
            self._reads.release()


def text(longest: int, *, shortest: int = 1) -> Rule:
    """Return the rule of a text."""

    def rule(value: Any) -> str:
        if not isinstance(value, str) or not shortest <= len(value) <= longest or "\x00" in value:
            raise ValueError(value)
        return value

    return rule


def integer(least: int, most: int = 2**31) -> Rule:
    """Return the rule of a number."""

    def rule(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(value)
        return value

    return rule


def one_of(*words: str) -> Rule:
    """Return the rule of a word."""

    def rule(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(value)
        return value

    return rule
