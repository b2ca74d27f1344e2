"""What an outage writes to the log."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from nexus.gateway import problems


def test_outage_of_five_hundred_requests_is_reported_once(
    caplog: pytest.LogCaptureFixture, rf: RequestFactory
) -> None:
    failure = OperationalError("the server is gone")
    try:
        raise failure
    except OperationalError:
        for _ in range(500):
            problems.exception_response(failure, rf.get("/api/v1/meta/"))

    lines = [record for record in caplog.records if record.getMessage().startswith("A part")]
    assert len(lines) <= 1
    assert len(caplog.text) < 10_000
