"""The lab is done when a refresh token is exchanged once, for any number of concurrent requests."""

from functools import partial
from typing import Any

import pytest

from tests.api_client import ApiClient
from tests.concurrency import RunConcurrently

pytestmark = pytest.mark.django_db(transaction=True)

SESSIONS = 5
REQUESTS = 16
PASSWORD = "a pot of green tea"


def sign_in(api: ApiClient, name: str) -> str:
    person = {"username": name, "password": PASSWORD}
    api.rest("POST", "users/register/", {**person, "email": f"{name}@nexus.test"})
    return str(api.rest("POST", "users/login/", person).json()["refresh"])


def test_concurrent_refreshes_give_one_new_refresh_token(
    run_concurrently: RunConcurrently, api: ApiClient, record_property: Any
) -> None:
    statuses: list[int] = []
    tokens: list[str] = []

    for number in range(SESSIONS):
        body = {"refresh": sign_in(api, f"ada{number}")}
        refresh = partial(api.rest, "POST", "users/token/refresh/", body)
        answers = run_concurrently([refresh] * REQUESTS)
        statuses += [getattr(answer, "status_code", 500) for answer in answers]
        tokens += {a.json()["refresh"] for a in answers if getattr(a, "status_code", 500) == 200}

    record_property(
        f"new refresh tokens of {SESSIONS} sessions, {REQUESTS} requests each", len(tokens)
    )
    record_property("responses 200", statuses.count(200))
    record_property("other responses", len(statuses) - statuses.count(200))
    assert len(tokens) == SESSIONS, f"{len(tokens)} refresh tokens replaced {SESSIONS}."
    assert set(statuses) == {200}


def test_new_refresh_token_works(api: ApiClient) -> None:
    first = sign_in(api, "grace")

    second = api.rest("POST", "users/token/refresh/", {"refresh": first}).json()["refresh"]

    assert second != first
    assert api.rest("POST", "users/token/refresh/", {"refresh": second}).status_code == 200
