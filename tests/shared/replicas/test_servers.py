"""The connections to a replica, after it has failed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connections

from shared.replicas.servers import Replica

pytestmark = pytest.mark.django_db


@pytest.fixture
def replica() -> Iterator[Replica]:
    replica = Replica("Replica 1", {**connections["default"].settings_dict})
    yield replica
    replica.wrapper.close()


@pytest.fixture
def other_thread(replica: Replica) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield thread
        thread.submit(lambda: replica.wrapper.close()).result()


def test_failure_of_one_thread_ends_the_connections_of_all(
    replica: Replica, other_thread: ThreadPoolExecutor
) -> None:
    replica.wrapper.ensure_connection()
    other_thread.submit(lambda: replica.wrapper.ensure_connection()).result()

    replica.fail(OperationalError("The server has gone away."))

    assert replica.wrapper.connection is None
    assert not other_thread.submit(replica.has_replayed, 1).result()
    assert other_thread.submit(lambda: replica.wrapper.connection).result() is None


def test_connection_after_the_failure_stays_open(replica: Replica) -> None:
    replica.fail(OperationalError("The server has gone away."))
    replica.wrapper.ensure_connection()
    connection = replica.wrapper.connection

    replica.has_replayed(1)

    assert connection is not None
    assert replica.wrapper.connection is connection
