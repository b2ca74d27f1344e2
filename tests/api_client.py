"""One client of both transports, for the tests of every domain."""

import json
from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from shared.auth import tokens
from shared.auth.models import Session, User


def bearer(user: User | None) -> dict[str, str]:
    """Return the header of a signed-in request, or nothing for an anonymous one."""
    if user is None:
        return {}
    now = timezone.now()
    session = Session.objects.create(user=user, created_at=now, last_seen_at=now)
    return {"Authorization": f"Bearer {tokens.sign_access(session, now=now)}"}


class ApiClient:
    """
    Sends requests through Django's test client.

    :param headers: headers of every request.
    :param address: the network address that requests seem to come from.
    """

    def __init__(
        self, headers: Mapping[str, str] | None = None, *, address: str = "127.0.0.1"
    ) -> None:
        self._client = Client(SERVER_NAME="localhost", headers=headers, REMOTE_ADDR=address)

    def rest(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        by: User | None = None,
        **headers: str,
    ) -> Any:
        """Send a REST request to a path below /api/v1/."""
        return self._client.generic(
            method,
            f"/api/v1/{path}",
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={
                **bearer(by),
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )

    def form(
        self, method: str, path: str, fields: dict[str, Any], *, by: User | None = None
    ) -> Any:
        """Send a form, whose fields may be files, to a path below /api/v1/."""
        return self._client.generic(
            method,
            f"/api/v1/{path}",
            encode_multipart(BOUNDARY, fields),
            content_type=MULTIPART_CONTENT,
            headers=bearer(by),
        )

    def graphql(self, document: str, *, by: User | None = None, **variables: object) -> Any:
        """Send a GraphQL document and return the parsed response."""
        return self._client.post(
            "/graphql/",
            {"query": document, "variables": variables},
            content_type="application/json",
            headers=bearer(by),
        ).json()
