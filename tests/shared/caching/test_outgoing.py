"""Promise: what the commits of a request send takes one round trip, and no reader sees it late."""

import pytest
from django.db import transaction
from pytest_django import Settings

from shared.auth.models import User
from shared.caching import (
    cache_server,
    has_pending_bump,
    send,
    sent_together,
    table_namespaces,
)
from shared.caching.namespaces import current_versions, flush_pending_bumps
from shared.caching.server import make_key

pytestmark = pytest.mark.django_db(transaction=True)

# With the prefix of all keys, so that a Cluster has them on one node.
COPY = make_key("test", "copy")


class Lost(Exception):
    """Ends a block."""


def version() -> bytes | None:
    stored: bytes | None = cache_server().run("GET", table_namespaces()["identity_user"].key)
    return stored


def write() -> None:
    User.objects.create(username="ada", email="ada@nexus.test")


def test_bumps_and_then_messages_take_one_pipeline() -> None:
    sent: list[bool] = []
    before = version()
    calls = cache_server().counts()["answered"]
    with sent_together():
        with sent_together(), transaction.atomic():
            write()
        # It copies the version that the bump before it has set.
        send("COPY", table_namespaces()["identity_user"].key, COPY, "REPLACE", then=sent.append)
        assert sent == []

    assert cache_server().counts()["answered"] == calls + 1
    assert sent == [True]
    assert version() not in (None, before)
    assert cache_server().run("GET", COPY) == version()


def test_block_that_fails_has_bumped_what_it_committed() -> None:
    before = version()
    with pytest.raises(Lost):
        _write_and_fail()

    assert version() != before


def _write_and_fail() -> None:
    before = version()
    with sent_together():
        write()
        assert version() == before
        raise Lost


def test_outside_of_a_block_nothing_waits() -> None:
    sent: list[bool] = []
    before = version()

    write()
    assert version() != before
    send("PING", then=sent.append)
    assert sent == [True]


def test_bumps_do_not_wait_if_the_block_reads_a_cached_value() -> None:
    before = version()
    with sent_together():
        write()
        [read] = current_versions([table_namespaces()["identity_user"]])

        assert read == version() != before


def test_without_a_server_bumps_stay_pending_and_messages_are_lost(
    settings: Settings,
) -> None:
    users = table_namespaces()["identity_user"]
    sent: list[bool] = []
    before = version()
    reachable = settings.CACHES
    settings.CACHES = {"default": {**reachable["default"], "LOCATION": "redis://127.0.0.1:9/0"}}
    with sent_together():
        write()
        send("PING", then=sent.append)
    settings.CACHES = reachable

    assert sent == [False]
    assert has_pending_bump([users])
    flush_pending_bumps([users])
    assert version() != before
