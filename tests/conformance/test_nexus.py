"""Promise: Nexus earns every point, through both transports, whichever domains are enabled."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from pytest_django import DjangoDbBlocker
from redis import Redis

from conformance.mapping import find_mapping, read_mapping
from conformance.projects import PROJECTS, find_project
from conformance.rubric import State
from conformance.runner import run_checks
from domains.movies.simulator import Simulator
from tests.databases import clone_database, direct_settings, empty_database
from tests.factories import AdminFactory
from tests.faults.deployment import ROOT, server
from tests.template_database import migrated_template

pytestmark = pytest.mark.slow

PASSWORD = "a kettle sings at dawn"
# Two servers run at the same time: that of all domains until the end of the module.
REDIS_DATABASE = 12
REDIS_DATABASE_ALONE = 13
TRANSPORTS = ("nexus-rest", "nexus-graphql")
Missed = list[tuple[str, str]]
NOT_APPLICABLE = {
    # GraphQL has no status of its own and no 304, and its schema lists no errors.
    "nexus-graphql": {"created-is-201", "errors-documented", "conditional-read"},
    # REST has no documents, and does not nest lists.
    "nexus-rest": {"nested-read", "nested-cost-constant", "documents-checked", "depth-limited"},
}


@pytest.fixture(scope="module")
def nexus(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Return the URL of a server with every domain."""
    with (
        django_db_blocker.unblock(),
        clone_database(f"postgres:///{migrated_template()}") as database_url,
        _serve(database_url, tmp_path_factory.mktemp("state")) as url,
    ):
        yield url


@pytest.fixture
def alone(project: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Return the URL of a server with one domain, and with the tables of this domain only."""
    with (
        django_db_blocker.unblock(),
        empty_database() as database_url,
        _serve(database_url, tmp_path, domain=project) as url,
    ):
        yield url


@contextmanager
def _serve(database_url: str, state: Path, *, domain: str = "") -> Iterator[str]:
    number = REDIS_DATABASE_ALONE if domain else REDIS_DATABASE
    redis_url = f"{settings.NEXUS_REDIS_URL.partition('?')[0]}?db={number}"
    with Simulator() as movies, Redis.from_url(redis_url) as cache:
        cache.flushdb()
        environment = {
            "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "NEXUS_STATE_DIR": str(state),
            "NEXUS_THROTTLES": "off",
            "NEXUS_LOG_LEVEL": "CRITICAL",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "CELERY_BROKER_URL": redis_url,
            "TMDB_API_URL": movies.url,
            "TMDB_API_TOKEN": "token-of-the-simulator",
        }
        if domain:
            environment |= {"NEXUS_DOMAINS": domain, "NEXUS_DORMANT": ""}
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        _create_admin(database_url)
        with server(environment) as (url, _):
            yield url


def _create_admin(database_url: str) -> None:
    # The tests hash faster, in a way that the server does not accept.
    encoded = Argon2PasswordHasher().encode(PASSWORD, "salt-of-the-admin")
    usual = {**connection.settings_dict}
    connection.close()
    name = database_url.partition("?")[0].rpartition("/")[2]
    connection.settings_dict.update(direct_settings(), NAME=name)
    try:
        AdminFactory.create(username="admin", password=encoded)
    finally:
        connection.close()
        connection.settings_dict.update(usual)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_nexus_earns_every_point(
    nexus: str, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXUS_DEMO_PASSWORD", PASSWORD)

    # The projects mostly wait for the server, and share no objects, so two at a time save time.
    with ThreadPoolExecutor(max_workers=2) as pool:
        missed = list(pool.map(lambda name: _missed(nexus, name, transport), PROJECTS))

    assert dict(zip(PROJECTS, missed, strict=True)) == {name: [] for name in PROJECTS}


@pytest.mark.parametrize("project", PROJECTS)
def test_nexus_earns_every_point_with_this_domain_alone(
    alone: str, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXUS_DEMO_PASSWORD", PASSWORD)

    missed = {name: _missed(alone, project, name) for name in TRANSPORTS}

    assert missed == {name: [] for name in TRANSPORTS}


def _missed(base_url: str, name: str, transport: str) -> Missed:
    project = find_project(name)
    run = run_checks(
        project=project,
        mapping=read_mapping(find_mapping(transport, name), project.vocabulary),
        base_url=base_url,
        progress=lambda *_: None,
    )
    return [
        (outcome.name, outcome.reason)
        for outcome in run.outcomes
        if outcome.state is not State.PASSED
        and not (
            outcome.state is State.NOT_APPLICABLE and outcome.name in NOT_APPLICABLE[transport]
        )
    ]
