"""Start-up of a process."""

from types import SimpleNamespace

import pytest
from celery import current_app

from nexus import start


class TestConnectDomains:
    def test_tasks_are_registered_with_the_celery_app(self) -> None:
        assert current_app.main == "nexus"
        assert any(name.startswith("shared.accounts.") for name in current_app.tasks)


class TestBuildSchedule:
    def test_entries_of_the_core_are_keyed_by_owner(self) -> None:
        schedule = start.build_schedule(start.registry())

        assert schedule
        assert any(name.startswith("core.") for name in schedule)

    def test_scheduled_tasks_exist(self) -> None:
        for entry in start.build_schedule(start.registry()).values():
            assert entry["task"] in current_app.tasks


class TestRunDatabaseChecks:
    @pytest.mark.parametrize("was_connected", [True, False])
    def test_connection_of_the_checks_is_closed(
        self, was_connected: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed: list[bool] = []
        connection = SimpleNamespace(
            connection=object() if was_connected else None, close=lambda: closed.append(True)
        )
        monkeypatch.setattr(start, "connection", connection)
        monkeypatch.setattr(start, "run_checks", lambda **_: [])

        start.run_database_checks()

        assert bool(closed) is not was_connected
