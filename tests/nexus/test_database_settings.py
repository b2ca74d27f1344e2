"""The settings of database connections, with and without a pooler."""

from typing import Any

import pytest

from nexus.environment import InvalidSetting, SettingsReader
from nexus.settings import database

POOLED_URL = "postgres://nexus_web@pooler:6432/nexus"
DIRECT_URL = "postgres://nexus@server/nexus"
ENVIRONMENT = {
    "NEXUS_DATABASE_POOLER": "transaction",
    "DATABASE_URL": POOLED_URL,
    "DATABASE_DIRECT_URL": DIRECT_URL,
}


def reader(**changes: str) -> SettingsReader:
    return SettingsReader({**ENVIRONMENT, **changes})


def build(url: str, *, pooler: str) -> dict[str, Any]:
    timeouts = database.TIMEOUTS["web"]
    return database.build(url, pooler=pooler, timeouts=timeouts, application_name="nexus-web")


class TestBuild:
    @pytest.mark.parametrize(
        ("process", "name"),
        [
            ("", "nexus-web"),
            ("worker", "nexus-worker"),
            ("beat", "nexus-beat"),
            ("command", "nexus-manage"),
        ],
    )
    def test_connection_carries_the_name_of_its_process(self, process: str, name: str) -> None:
        assert database.read_application_name(reader(NEXUS_PROCESS=process)) == name

    def test_url_may_set_another_name(self) -> None:
        built = build(f"{DIRECT_URL}?application_name=shop", pooler=database.DIRECT)

        assert built["OPTIONS"]["application_name"] == "shop"

    def test_direct_connection_sets_its_timeouts(self) -> None:
        built = build(DIRECT_URL, pooler=database.DIRECT)

        assert "-c statement_timeout=5000 " in built["OPTIONS"]["options"]
        assert not built["DISABLE_SERVER_SIDE_CURSORS"]

    @pytest.mark.parametrize(
        ("pooler", "threshold"), [(database.POOLED, None), (database.POOLED_PREPARED, 3)]
    )
    def test_pooled_connection_relies_on_no_session(
        self, pooler: str, threshold: int | None
    ) -> None:
        built = build(POOLED_URL, pooler=pooler)

        assert "options" not in built["OPTIONS"]
        assert built["OPTIONS"]["prepare_threshold"] == threshold
        assert built["DISABLE_SERVER_SIDE_CURSORS"]


class TestProcesses:
    @pytest.mark.parametrize("process", ["web", "worker"])
    def test_processes_that_serve_use_the_pooler(self, process: str) -> None:
        env = reader(NEXUS_PROCESS=process)

        assert database.read_url(env) == POOLED_URL
        assert database.read_pooler(env) == database.POOLED

    def test_commands_use_the_server_itself(self) -> None:
        env = reader(NEXUS_PROCESS="command")

        assert database.read_url(env) == DIRECT_URL
        assert database.read_pooler(env) == database.DIRECT

    def test_commands_refuse_to_use_the_pooler(self) -> None:
        with pytest.raises(InvalidSetting, match="DATABASE_DIRECT_URL"):
            database.read_pooler(reader(NEXUS_PROCESS="command", DATABASE_DIRECT_URL=""))
