"""The lab is done when Nexus stops calling a catalogue that does not answer."""

from time import perf_counter
from typing import Any

import pytest

from domains.movies.simulator import Simulator
from tests.api_client import ApiClient
from tests.domains.movies.conftest import session_simulator, tmdb

pytestmark = pytest.mark.django_db

SEARCHES = 14
MOST_CALLS = 6


def test_catalogue_that_hangs_is_called_a_few_times_only(
    api: ApiClient, tmdb: Simulator, settings: Any, record_property: Any
) -> None:
    settings.TMDB_READ_SECONDS = settings.TMDB_TOTAL_SECONDS = 0.25
    tmdb.fail(mode="hang")

    answers, seconds = [], []
    for number in range(SEARCHES):
        started = perf_counter()
        answers.append(api.rest("GET", f"movies/search/?q=nothing-{number}"))
        seconds.append(perf_counter() - started)

    statuses = [answer.status_code for answer in answers]
    record_property(f"calls of the catalogue for {SEARCHES} searches", tmdb.calls)
    record_property("responses 504, after the time-out", statuses.count(504))
    record_property("responses 503, at once", statuses.count(503))
    record_property(f"seconds for {SEARCHES} searches", f"{sum(seconds):.1f}")
    assert tmdb.calls <= MOST_CALLS, f"The catalogue was called {tmdb.calls} times."
    assert (statuses[0], statuses[-1]) == (504, 503)
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_working_catalogue_is_called_for_every_search(api: ApiClient, tmdb: Simulator) -> None:
    statuses = [api.rest("GET", f"movies/search/?q=tea-{n}").status_code for n in range(8)]

    assert statuses == [200] * 8
    assert tmdb.calls == 8
