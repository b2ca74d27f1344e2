"""Health checks of database connections."""

import time

import pytest
from django.db import connection

from nexus import health_checks

pytestmark = pytest.mark.django_db


def test_connection_is_checked_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    connection.nexus_checked_at = 0.0  # type: ignore[attr-defined]  # ours
    checked = []
    for moment in (100.0, 100.5, 100.9, 101.1, 101.2):
        monkeypatch.setattr(time, "monotonic", lambda moment=moment: moment)
        connection.health_check_done = False
        health_checks.trust_recent_check()
        checked.append(not connection.health_check_done)
    monkeypatch.undo()

    assert checked == [True, False, False, True, False]
