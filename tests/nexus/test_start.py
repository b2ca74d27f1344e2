"""What the host does once per process."""

from celery import current_app

from nexus import start


class TestConnectDomains:
    def test_tasks_are_known_to_the_configured_app(self) -> None:
        assert current_app.main == "nexus"
        assert any(name.startswith("shared.auth.") for name in current_app.tasks)


class TestBuildSchedule:
    def test_holds_the_cores_entries_under_their_owner(self) -> None:
        schedule = start.build_schedule(start.registry())

        assert schedule
        assert any(name.startswith("core.") for name in schedule)

    def test_starts_only_tasks_that_exist(self) -> None:
        for entry in start.build_schedule(start.registry()).values():
            assert entry["task"] in current_app.tasks
