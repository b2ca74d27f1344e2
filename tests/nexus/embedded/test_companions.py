"""Processes that enabled domains want beside the demo."""

import pytest

from nexus.embedded import companions


def test_a_domains_companion_runs_on_a_port_that_the_host_is_told() -> None:
    (found,) = companions.beside({"NEXUS_DOMAINS": "movies"})

    try:
        port = found.claim.port
        assert found.program.name == "tmdb-simulator"
        assert found.program.command[1:] == ["-m", "domains.movies.simulator", str(port)]
        assert found.tells == {"TMDB_API_URL": f"http://127.0.0.1:{port}/3"}
    finally:
        found.claim.give_back()


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
def test_none_runs_that_nobody_needs(environment: dict[str, str]) -> None:
    assert companions.beside(environment) == []
