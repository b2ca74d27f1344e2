"""An operator rotates the keys while users are signed in, on a server that restarts each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.auth.keys import make_key, read_key
from tests.journeys.conftest import PASSWORD, Demo, start_demo

OLD_KEY, NEW_KEY = make_key(), make_key()
OLD_SECRET, NEW_SECRET = "the-old-secret-key-" * 3, "the-new-secret-key-" * 3
USERS = "/api/v1/users/"


@contextmanager
def server(state_dir: Path, *, keys: str, secret: str, former_secrets: str = "") -> Iterator[Demo]:
    """Run the demo with these keys and the existing state until the block ends."""
    demo = start_demo(
        state_dir,
        NEXUS_JWT_KEYS=keys,
        SECRET_KEY=secret,
        SECRET_KEY_FALLBACKS=former_secrets,
        NEXUS_DOMAINS="polls",
    )
    try:
        yield demo
    finally:
        demo.stop()


class App:
    """A client that keeps its tokens itself."""

    def __init__(self) -> None:
        self.pair: dict[str, Any] = {}

    def log_in(self, demo: Demo) -> None:
        body = {"username": "ada", "password": PASSWORD}
        self.pair = httpx.post(f"{demo.url}{USERS}login/", json=body).raise_for_status().json()

    def refresh(self, demo: Demo) -> int:
        body = {"refresh": self.pair["refresh"]}
        answer = httpx.post(f"{demo.url}{USERS}token/refresh/", json=body)
        self.pair = answer.json() if answer.is_success else self.pair
        return answer.status_code

    def read(self, demo: Demo) -> int:
        headers = {"Authorization": f"Bearer {self.pair['access']}"}
        return httpx.get(f"{demo.url}{USERS}me/", headers=headers).status_code


class Page:
    """A page in a browser, whose refresh token is in a cookie."""

    def __init__(self) -> None:
        self._browser = httpx.Client(headers={"X-Refresh-Transport": "cookie"})

    def log_in(self, demo: Demo) -> None:
        body = {"username": "grace", "password": PASSWORD}
        assert self._post(demo, "login/", json=body)["refresh"] == ""

    def refresh(self, demo: Demo) -> str:
        username: str = self._post(demo, "token/refresh/")["user"]["username"]
        return username

    def _post(self, demo: Demo, path: str, **body: Any) -> Any:
        headers = {"Origin": demo.url}
        answer = self._browser.post(f"{demo.url}{USERS}{path}", headers=headers, **body)
        return answer.raise_for_status().json()


def published(demo: Demo) -> list[str]:
    keys = httpx.get(f"{demo.url}/.well-known/jwks.json").raise_for_status().json()["keys"]
    return [key["kid"] for key in keys]


@pytest.mark.slow
def test_sessions_survive_the_rotation_of_every_key(tmp_path: Path) -> None:
    active, idle, page = App(), App(), Page()
    kids = [read_key(key).kid for key in (OLD_KEY, NEW_KEY)]

    with server(tmp_path, keys=OLD_KEY, secret=OLD_SECRET) as demo:
        for client in (active, idle, page):
            client.log_in(demo)
        assert published(demo) == kids[:1]

    both = {"keys": f"{NEW_KEY},{OLD_KEY}", "secret": NEW_SECRET, "former_secrets": OLD_SECRET}
    with server(tmp_path, **both) as demo:
        assert published(demo) == kids[::-1]
        assert active.read(demo) == 200
        assert active.refresh(demo) == 200
        assert active.read(demo) == 200
        assert page.refresh(demo) == "grace"

    # The former signing key is removed at once. The former SECRET_KEY stays until the last of its
    # refresh tokens has expired, so that the idle client keeps its session.
    with server(tmp_path, keys=NEW_KEY, secret=NEW_SECRET, former_secrets=OLD_SECRET) as demo:
        assert published(demo) == kids[1:]
        assert idle.read(demo) == 401
        assert idle.refresh(demo) == 200
        assert idle.read(demo) == 200

    with server(tmp_path, keys=NEW_KEY, secret=NEW_SECRET) as demo:
        assert [client.refresh(demo) for client in (active, idle)] == [200, 200]
        assert page.refresh(demo) == "grace"
