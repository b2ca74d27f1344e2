"""The companion processes of enabled domains."""

import pytest

from nexus.embedded import companions


def test_companion_gets_a_free_port_and_sets_the_hosts_address() -> None:
    (found,) = companions.plan_companions({"NEXUS_DOMAINS": "movies"})

    try:
        port = found.claim.port
        assert found.program.name == "tmdb-simulator"
        assert found.program.command[1:] == ["-m", "domains.movies.simulator", str(port)]
        assert found.settings == {"TMDB_API_URL": f"http://127.0.0.1:{port}/3"}
    finally:
        found.claim.release()


@pytest.mark.parametrize(
    "environment",
    [
        {"NEXUS_DOMAINS": "commerce"},
        {"NEXUS_DOMAINS": ""},
        {"NEXUS_DOMAINS": "no-such-domain"},
        {"NEXUS_DOMAINS": "movies", "TMDB_API_TOKEN": "token"},
        {"NEXUS_DOMAINS": "movies", "TMDB_API_URL": "http://127.0.0.1:1/3"},
    ],
)
def test_unneeded_companion_is_not_planned(environment: dict[str, str]) -> None:
    assert companions.plan_companions(environment) == []
