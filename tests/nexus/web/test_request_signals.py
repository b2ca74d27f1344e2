"""Promise: requests begin and end with usable connections, as with Django's own receivers."""

import threading
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import (
    IntegrityError,
    close_old_connections,
    connection,
    connections,
    reset_queries,
    transaction,
)
from django.urls import base

from nexus.health_checks import trust_recent_check
from nexus.web import request_signals
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def connected() -> Iterator[None]:
    """Connect the receivers, and restore Django's own afterwards."""
    of_start, of_end = request_started.receivers, request_finished.receivers
    stored = [(each, "_connections", each._connections) for each in request_signals._handlers]
    stored += [(base, name, getattr(base, name)) for name in ("_prefixes", "_urlconfs")]
    request_started.receivers, request_finished.receivers = list(of_start), list(of_end)
    request_signals.connect()
    connection.ensure_connection()
    # Connections of tests are obsolete at once.
    connection.close_at = None
    yield
    connections.close_all()
    for owner, name, storage in stored:
        setattr(owner, name, storage)
    request_started.receivers, request_finished.receivers = of_start, of_end
    for signal in (request_started, request_finished):
        signal.sender_receivers_cache.clear()


def test_connection_of_this_thread_stays() -> None:
    raw = connection.connection

    request_started.send(sender=None)
    request_finished.send(sender=None)

    assert connection.connection is raw


def test_connection_of_the_cache_stays_and_another_thread_has_its_own() -> None:
    ours, seen = caches["default"], []
    thread = threading.Thread(target=lambda: seen.append(caches["default"]))
    thread.start()
    thread.join()

    assert caches["default"] is ours
    assert seen[0] is not ours


def test_error_of_a_rollback_is_released() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(username=UserFactory.create().username)
    assert isinstance(connection.rollback_exc, IntegrityError)

    request_finished.send(sender=None)

    assert connection.rollback_exc is None


def test_url_configuration_of_a_thread_does_not_reach_another() -> None:
    base.set_urlconf("tests.nexus.gateway.scratch.urls")
    base.set_script_prefix("/below/")
    seen = []
    thread = threading.Thread(
        target=lambda: seen.append((base.get_urlconf(), base.get_script_prefix()))
    )
    thread.start()
    thread.join()

    assert (base.get_urlconf(), base.get_script_prefix()) == (
        "tests.nexus.gateway.scratch.urls",
        "/below/",
    )
    assert seen == [(None, "/")]


def test_each_thread_has_its_own_connection() -> None:
    seen = []

    def look() -> None:
        seen.append(connections["default"])
        connections["default"].close()

    for _ in range(2):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert len({id(each) for each in [*seen, connections["default"]]}) == 3


@pytest.mark.parametrize("signal", [request_started, request_finished])
def test_obsolete_connection_is_closed(signal: object) -> None:
    connection.close_at = 0.0

    signal.send(sender=None)  # type: ignore[attr-defined]  # a signal

    assert connection.connection is None


@pytest.mark.parametrize("signal", [request_started, request_finished])
def test_broken_connection_is_closed_after_an_error(signal: object) -> None:
    connection.connection.close()
    connection.errors_occurred = True

    signal.send(sender=None)  # type: ignore[attr-defined]  # a signal

    assert connection.connection is None


def test_log_of_statements_is_emptied_by_the_next_request() -> None:
    connection.queries_log.append({"sql": "SELECT 1", "time": "0"})

    request_started.send(sender=None)

    assert not connection.queries_log


def test_recent_check_is_trusted() -> None:
    connection.nexus_checked_at = 0.0  # type: ignore[attr-defined]  # ours

    request_started.send(sender=None)
    first = connection.health_check_done
    request_started.send(sender=None)

    assert (first, connection.health_check_done) == (False, True)


def test_django_has_no_other_receivers_for_connections() -> None:
    known = {request_signals.begin_request, request_signals.end_request}

    for signal in (request_started, request_finished):
        receivers = {entry[1]() for entry in signal.receivers}
        assert receivers & known
        assert not receivers & {reset_queries, close_old_connections, trust_recent_check}
