"""The requests of a system for an item: their paths, bodies and tokens."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

import jwt

from bench.compare.items import ITEMS, Values
from bench.compare.sizes import Size
from shared.auth.keys import ALGORITHM, SigningKey

_DAY = 86_400
# Signs a user's claims, and returns the token.
Sign = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. Body and token are None if it has none."""

    method: str
    path: str
    token: str | None
    body: str | None


def sign_with_secret(secret: str) -> Sign:
    """Return a function that signs claims with a secret (HS256), as the peers do."""
    return lambda claims: jwt.encode(dict(claims), secret, "HS256")


def sign_with_key(key: SigningKey) -> Sign:
    """Return a function that signs claims with a key of NEXUS_JWT_KEYS (ES256), as Nexus does."""
    headers = {"kid": key.kid}
    return lambda claims: jwt.encode(dict(claims), key.private, ALGORITHM, headers)


class Requests:
    """The requests of one system. Tokens are signed once for each user."""

    def __init__(
        self, *, items: Mapping[str, Any], claims: Mapping[str, str], sign: Sign, size: Size
    ) -> None:
        self._items = items
        self._claims = claims
        self._sign = sign
        self._size = size
        self._tokens: dict[int, str] = {}

    def make(self, item: str, number: int, *, user: int | None = None) -> Request:
        """Return request `number` of an item, as the given user if there is one."""
        spec = self._items[item]
        values = dict(ITEMS[item].values(number, self._size))
        if user is not None:
            values["user"] = user
        body = {"query": spec["query"]} if "query" in spec else spec.get("body")
        filled = None if body is None else _fill(body, values)
        return Request(
            method=spec.get("method", "GET" if body is None else "POST"),
            path=Template(spec["path"]).safe_substitute(values),
            token=self.token(int(values["user"])) if spec.get("auth") else None,
            body=None if filled is None else json.dumps(filled),
        )

    def write(self, item: str, *, found: int, user: int, new: str) -> Request:
        """Return the request that changes what request 0 of an item reads, to a new value."""
        spec = self._items[item]["fresh"]
        return Request(
            method=spec["method"],
            path=Template(spec["path"]).safe_substitute(found=found),
            token=self.token(user),
            body=Template(json.dumps(spec["body"])).safe_substitute(new=new),
        )

    def token(self, user: int) -> str:
        """Return an access token of a user."""
        if user not in self._tokens:
            # An id of a session ends with the user's id in twelve digits.
            names = {"user": user, "user12": f"{user:012d}"}
            own = {name: Template(text).substitute(names) for name, text in self._claims.items()}
            now = int(time.time())
            claims = {"user_id": str(user), "token_type": "access", "jti": "0", "iat": now}
            self._tokens[user] = self._sign({**claims, "exp": now + _DAY, **own})
        return self._tokens[user]


def _fill(body: Any, values: Values) -> Any:
    if isinstance(body, dict):
        return {name: _fill(value, values) for name, value in body.items()}
    if isinstance(body, list):
        return [_fill(value, values) for value in body]
    # A value that is only a name keeps its type: ids are numbers.
    if isinstance(body, str) and body.startswith("$") and body[1:] in values:
        return values[body[1:]]
    return body
