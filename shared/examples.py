"""Requests that answer on the demo data: what the documentation of REST shows, and a test sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PASSWORD = "correct horse battery"  # noqa: S105 - nothing is opened with it
"""Stands for the personas' password, which is another in each demo; the demo puts its own there."""

ACCESS_TOKEN = "eyJhbGciOiJIUzI1NiIs…"  # noqa: S105 - the beginning of any token
"""Stands for an access token; Swagger UI puts there the one that somebody has signed in with."""


@dataclass(frozen=True, slots=True)
class RequestExample:
    """
    What to send an operation.

    Path parameters that are left out have the example of their domain or their schema, query
    parameters none, and a body what its schema shows.
    """

    by: str = ""
    """The persona that may do it; empty if any may."""

    path: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, object] = field(default_factory=dict)
    body: Mapping[str, object] | None = None


EVERY = "*"
"""The key of what holds for every operation of a domain."""

EXAMPLES: Mapping[str, RequestExample] = {
    "register_user": RequestExample(
        body={"username": "marie", "email": "marie@nexus.test", "password": PASSWORD}
    ),
    "log_in": RequestExample(body={"username": "ada", "password": PASSWORD}),
    "delete_me": RequestExample(by="linus", body={"password": PASSWORD}),
    "change_password": RequestExample(
        by="linus", body={"old_password": PASSWORD, "new_password": "a longer horse battery"}
    ),
    "verify_token": RequestExample(body={"token": ACCESS_TOKEN}),
    "list_users": RequestExample(by="admin", query={"role": "user"}),
    "get_user": RequestExample(by="admin", path={"user_id": 3}),
    "update_user": RequestExample(
        by="admin", path={"user_id": 5}, body={"role": "employer", "is_active": True}
    ),
}
