"""Promise: every form and transport counts log-ins from an address against one limit."""

from collections.abc import Callable
from ipaddress import IPv6Address
from secrets import randbits
from typing import Any

import pytest
from django.test import Client

from nexus.settings.base import PASSWORD_HASHERS
from shared.accounts import hashers
from shared.accounts.hashers import ConcurrencyLimit
from shared.overload import overload
from tests.api_client import ApiClient

pytestmark = pytest.mark.django_db

WRONG = {"username": "nemo", "password": "wrong"}
MUTATION = 'mutation { tokenAuth(username: "nemo", password: "wrong") { access } }'
LOG_INS: dict[str, Callable[[ApiClient, Client], Any]] = {
    "REST": lambda api, _: api.rest("POST", "users/login/", WRONG),
    "GraphQL": lambda api, _: api.graphql(MUTATION),
    "page": lambda _, browser: browser.post("/sign-in/", WRONG),
    "admin site": lambda _, browser: browser.post("/admin/login/", WRONG),
}


@pytest.mark.parametrize("used", LOG_INS)
def test_log_in_uses_up_the_limit_of_the_others(used: str, settings: Any) -> None:
    # Counts stay on the cache server, so each case has an address of its own.
    address = f"203.0.113.{1 + list(LOG_INS).index(used)}"
    api = ApiClient(address=address)
    browser = Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
    settings.NEXUS_THROTTLES = True
    rates = settings.NEXUS_THROTTLE_RATES
    settings.NEXUS_THROTTLE_RATES = {**rates, "login_address": (1, 3600)}
    LOG_INS[used](api, browser)

    refused = api.rest("POST", "users/login/", WRONG)

    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")


@pytest.mark.parametrize("used", LOG_INS)
def test_password_that_was_not_checked_counts_as_no_attempt(
    used: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Counts of an earlier run are still on the cache server.
    address = str(IPv6Address(randbits(128)))
    api = ApiClient(address=address)
    browser = Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    settings.NEXUS_THROTTLES = True
    rates = settings.NEXUS_THROTTLE_RATES
    settings.NEXUS_THROTTLE_RATES = {**rates, "login_address": (1, 3600)}
    monkeypatch.setattr(overload, "_is_present", lambda: True)
    monkeypatch.setattr(hashers, "limit", ConcurrencyLimit(slots=1, queue=1, timeout=5))

    with hashers.limit.slot():
        LOG_INS[used](api, browser)
    statuses = [api.rest("POST", "users/login/", WRONG).status_code for _ in range(2)]

    assert statuses == [401, 429]
