"""Addresses of cache servers, and what happens after a failover."""

import pytest

from nexus.environment import InvalidSetting
from nexus.settings.cache import default_broker, prefix_for
from shared.caching.failovers import FailedOver, Failovers
from shared.caching.server import FAILURES_UNTIL_OPEN, CacheServer, CacheUnavailable
from shared.caching.topology import InvalidAddress, parse_address


class TestAddress:
    def test_one_server_is_left_to_the_library(self) -> None:
        address = parse_address("redis://localhost:6379/0")

        assert (address.kind, address.nodes) == ("", ())

    def test_sentinels_have_hosts_a_service_and_a_database(self) -> None:
        address = parse_address("redis+sentinel://:pass%40word@one:1,two,[::1]:3/nexus/2")

        assert address.nodes == [("one", 1), ("two", 26379), ("::1", 3)]
        assert (address.service, address.options) == ("nexus", {"password": "pass@word", "db": 2})

    def test_cluster_has_nodes(self) -> None:
        address = parse_address("rediss+cluster://user:word@one:1,two:2")

        assert address.nodes == [("one", 1), ("two", 2)]
        assert address.options == {"username": "user", "password": "word", "ssl": True}

    @pytest.mark.parametrize(
        "url",
        ["redis+ring://one:1", "redis+cluster://one:1/3", "redis+sentinel://one:port/nexus/0"],
    )
    def test_unknown_form_is_refused(self, url: str) -> None:
        with pytest.raises(InvalidAddress):
            parse_address(url)


class TestSettings:
    def test_keys_of_a_cluster_share_one_slot(self) -> None:
        assert prefix_for("redis+cluster://one:1", "nx") == "{nx}"
        assert prefix_for("redis+sentinel://one:1/nexus/0", "nx") == "nx"

    def test_broker_must_be_set_unless_the_cache_is_one_server(self) -> None:
        assert default_broker("redis://one:1/0") == "redis://one:1/0"
        with pytest.raises(InvalidSetting):
            default_broker("redis+sentinel://one:1/nexus/0")


class TestFailover:
    def test_call_that_notices_it_counts_as_unanswered_and_every_namespace_is_bumped(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bumped: list[str] = []
        monkeypatch.setattr(
            "shared.caching.failovers._receivers", [lambda: bumped.append("everything")]
        )
        servers = Failovers()

        servers.require_same(("one", 1))
        servers.require_same(("one", 1))
        with pytest.raises(FailedOver):
            servers.require_same(("two", 2))
        servers.require_same(("two", 2))

        assert bumped == ["everything"]


def test_server_that_took_over_is_used_at_once() -> None:
    server = CacheServer("redis://127.0.0.1:9/0", call_timeout=0.1, seconds_open=0)
    for _ in range(FAILURES_UNTIL_OPEN):
        with pytest.raises(CacheUnavailable):
            server.run("PING")

    with pytest.raises(CacheUnavailable):
        server.call(_notice_failover)

    assert not server.is_unavailable


def _notice_failover(client: object) -> None:
    raise FailedOver("Another server has taken over.")
