"""Fixtures for the tests of accounts."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from shared.accounts import services
from shared.accounts.services import TokenPair
from shared.auth.models import Role, User
from shared.auth.viewer import Client as Device
from tests.api_client import ApiClient

PASSWORD = "correct horse battery"


class MakeUser(Protocol):
    def __call__(self, username: str, *, role: str = Role.USER) -> User: ...


class RestClient(Protocol):
    """Sends one request and returns the response."""

    def __call__(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, token: str = ""
    ) -> Any: ...


class GraphQL(Protocol):
    """Sends one document and returns the JSON of the response."""

    def __call__(self, document: str, *, token: str = "", **variables: Any) -> Any: ...


@pytest.fixture
def password() -> str:
    """Return the password of every account in these tests."""
    return PASSWORD


@pytest.fixture
def present() -> datetime:
    """Return the current time: tokens are checked against the system clock."""
    return datetime.now(tz=UTC)


@pytest.fixture
def address() -> str:
    """Return an address that no other test uses: rates are counted on a shared server."""
    return ".".join(["10", *(str(random.randrange(256)) for _ in range(3))])


@pytest.fixture
def device(address: str) -> Device:
    """Return a client to sign in from."""
    return Device(address=address, bucket=address, user_agent="Teapot/1.0")


@pytest.fixture
def make_user(db: None) -> MakeUser:
    """Return a function that makes an account."""

    def make(username: str, *, role: str = Role.USER) -> User:
        return User.objects.create_user(username, f"{username}@nexus.test", PASSWORD, role=role)

    return make


@pytest.fixture
def ada(make_user: MakeUser) -> User:
    """Return a user."""
    return make_user("ada")


@pytest.fixture
def admin(make_user: MakeUser) -> User:
    """Return the only admin."""
    return make_user("root", role=Role.ADMIN)


@pytest.fixture
def sign_in(device: Device, present: datetime) -> Callable[[User], TokenPair]:
    """Return a function that signs a user in."""

    def start(user: User) -> TokenPair:
        return services.log_in(login=user.username, password=PASSWORD, client=device, now=present)

    return start


@pytest.fixture
def rest(address: str) -> RestClient:
    """Return the REST transport."""

    def send(
        method: str, path: str, body: Mapping[str, Any] | None = None, *, token: str = ""
    ) -> Any:
        return ApiClient(_bearer(token), address=address).rest(method, f"users/{path}", body)

    return send


@pytest.fixture
def graphql(address: str) -> GraphQL:
    """Return the GraphQL transport."""

    def send(document: str, *, token: str = "", **variables: Any) -> Any:
        return ApiClient(_bearer(token), address=address).graphql(document, **variables)

    return send


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
