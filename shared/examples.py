"""Example requests for the demo data. The OpenAPI document shows them and a test sends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PASSWORD = "correct horse battery"  # noqa: S105 - a placeholder
"""A placeholder for the personas' password. Each demo replaces it by its own."""

ACCESS_TOKEN = "eyJhbGciOiJIUzI1NiIs…"  # noqa: S105 - the beginning of any token
"""A placeholder for an access token. Swagger UI replaces it by the token of its user."""


@dataclass(frozen=True, slots=True)
class RequestExample:
    """
    A request to one operation.

    Omitted path parameters have the example of their domain or their schema, omitted query
    parameters are not sent, and an omitted body is the example of its schema.
    """

    by: str = ""
    """The persona that sends the request; empty if any persona may."""

    path: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, object] = field(default_factory=dict)
    body: Mapping[str, object] | None = None


ALL_OPERATIONS = "*"
"""The key of the example that applies to every operation of a domain."""

EXAMPLES: Mapping[str, RequestExample] = {
    "register_user": RequestExample(
        body={"username": "marie", "email": "marie@nexus.test", "password": PASSWORD}
    ),
    "log_in": RequestExample(body={"username": "ada", "password": PASSWORD}),
    "delete_me": RequestExample(by="linus", body={"password": PASSWORD}),
    "change_password": RequestExample(
        by="linus", body={"old_password": PASSWORD, "new_password": "a longer horse battery"}
    ),
    "create_personal_access_token": RequestExample(
        body={
            "name": "Nightly import",
            "scopes": ["read"],
            "expires_in_days": 90,
            "password": PASSWORD,
        }
    ),
    "start_totp": RequestExample(by="linus", body={"password": PASSWORD}),
    "confirm_totp": RequestExample(by="linus", body={"code": "123456"}),
    "start_passkey": RequestExample(by="linus", body={"password": PASSWORD}),
    "remove_factor": RequestExample(by="linus", body={"password": PASSWORD}),
    "renew_recovery_codes": RequestExample(by="linus", body={"password": PASSWORD}),
    "log_in_with_second_factor": RequestExample(
        body={"challenge_token": "bX9sT2u1…", "code": "123456"}
    ),
    "verify_token": RequestExample(body={"token": ACCESS_TOKEN}),
    "list_users": RequestExample(by="admin", query={"role": "user"}),
    "get_user": RequestExample(by="admin", path={"user_id": 3}),
    "update_user": RequestExample(
        by="admin", path={"user_id": 5}, body={"role": "employer", "is_active": True}
    ),
}
