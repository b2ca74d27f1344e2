"""Promise: a domain can be enabled, dormant or absent, and every transition works."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from nexus.gateway.audit import find_collisions
from nexus.gateway.graphql import build_schema
from nexus.gateway.rest import build_api
from nexus.registry import build_registry
from tests.databases import clone_database, empty_database

ROOT = Path(__file__).resolve().parents[2]
KNOWN = [plugin.name for plugin in settings.NEXUS_REGISTRY.known]
SEGMENTS = {
    plugin.name: [segment for segment in plugin.manifest.owns if "/" not in segment]
    for plugin in settings.NEXUS_REGISTRY.known
}
EVERYTHING = ",".join(KNOWN)
# Modules of absent domains cannot be imported in this process.
INSTALLED = [
    plugin.name for plugin in (*settings.NEXUS_REGISTRY.enabled, *settings.NEXUS_REGISTRY.dormant)
]
Run = Callable[..., "subprocess.CompletedProcess[str]"]

MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""

ANSWERS = """
import json
from django.test import Client
from nexus.start import run_startup_checks
run_startup_checks()
client = Client(SERVER_NAME="localhost")
graphql = client.post("/graphql", {"query": "{ nexus { domains { name } } }"},
                      content_type="application/json").json()
print(json.dumps({
    "meta": [domain["name"] for domain in client.get("/api/v1/meta/").json()["domains"]],
    "graphql": [domain["name"] for domain in graphql["data"]["nexus"]["domains"]],
    "paths": list(client.get("/api/openapi.json").json()["paths"]),
    "products": client.get("/api/v1/products/").status_code,
    "unknown": client.get("/api/v1/products/").json().get("code"),
    "present": client.get("/present/polls/").status_code,
}))
"""

PLACE_AN_ORDER = """
from decimal import Decimal
from domains.commerce.models import Category, Product
from django.test import Client
from shared.auth.models import User
category = Category.objects.create(name="Tea", slug="tea")
teapot = Product.objects.create(
    name="Teapot", slug="teapot", category=category, price=Decimal("19.90"), stock=5)
client = Client(SERVER_NAME="localhost")
person = {"username": "ada", "email": "ada@nexus.test", "password": "correct horse battery"}
assert client.post("/api/v1/users/register/", person, content_type="application/json").status_code == 201
login = client.post("/api/v1/users/login/", {"username": "ada", "password": person["password"]},
                    content_type="application/json")
bearer = {"Authorization": "Bearer " + login.json()["access"]}
placed = client.post("/api/v1/orders/", {"items": [{"product_id": teapot.pk, "quantity": 2}]},
                     content_type="application/json", headers=bearer)
assert placed.status_code == 201, placed.content
"""

DELETE_THE_ACCOUNT = """
from django.test import Client
from shared.auth.models import User
client = Client(SERVER_NAME="localhost")
login = client.post("/api/v1/users/login/",
                    {"username": "ada", "password": "correct horse battery"},
                    content_type="application/json")
gone = client.delete("/api/v1/users/me/", {"password": "correct horse battery"},
                     content_type="application/json",
                     headers={"Authorization": "Bearer " + login.json()["access"]})
assert gone.status_code == 204, gone.content
assert not User.objects.filter(username="ada").exists()
assert User.objects.count() == 1
"""

ORDERS = """
from domains.commerce.models import Order
print(Order.objects.count())
"""

LEAVE = """
from django.core.management import call_command
from shared.auth.models import User
call_command("check", databases=["default"])
User.objects.all().delete()
"""


def manage(
    *command: str, database: str, state: Path, domains: str = "", dormant: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run a management command in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
            "DATABASE_URL": database,
            "REDIS_URL": settings.NEXUS_REDIS_URL,
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "NEXUS_STATE_DIR": str(state),
            "NEXUS_STRICT": "1",
            "NEXUS_DOMAINS": domains,
            "NEXUS_DORMANT": dormant,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def succeed(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def empty(fresh_database: str, tmp_path: Path) -> Run:
    """Return a function that runs a command on a database without tables."""
    return partial(manage, database=fresh_database, state=tmp_path)


@pytest.fixture(scope="module")
def with_an_order(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return a database of every domain with an order in it."""
    with empty_database() as address:
        story = MIGRATE + PLACE_AN_ORDER
        state = tmp_path_factory.mktemp("state")
        shell = ("shell", "-v", "0", "-c", story)
        succeed(manage(*shell, database=address, state=state, domains=EVERYTHING))
        yield address


@pytest.fixture
def run(with_an_order: str, tmp_path: Path) -> Iterator[Run]:
    """Return a function that runs a command on a copy of the database with an order."""
    with clone_database(with_an_order) as address:
        yield partial(manage, database=address, state=tmp_path)


def but(name: str) -> str:
    """Return the setting with all domains except one."""
    return ",".join(known for known in KNOWN if known != name)


class TestSubsets:
    @pytest.mark.slow
    @pytest.mark.parametrize("domains", sorted({"", *KNOWN, EVERYTHING}))
    def test_subset_starts_on_an_empty_database_and_serves(self, empty: Run, domains: str) -> None:
        answers = json.loads(
            succeed(empty("shell", "-v", "0", "-c", MIGRATE + ANSWERS, domains=domains))
        )

        names = [name for name in domains.split(",") if name]
        assert answers["meta"] == names
        assert answers["graphql"] == names
        owned = {path.split("/")[3] for path in answers["paths"]}
        for name, segments in SEGMENTS.items():
            assert (owned >= set(segments)) == (name in names)
            assert bool(owned & set(segments)) == (name in names)
        assert answers["products"] == (200 if "commerce" in names else 404)
        assert answers["unknown"] == (None if "commerce" in names else "not_found")
        # A page that leads to the log-in.
        assert answers["present"] == (303 if "polls" in names else 404)

    @pytest.mark.parametrize(
        "names",
        [
            subset
            for size in range(len(INSTALLED))
            for subset in itertools.combinations(INSTALLED, size)
        ],
        ids=lambda names: ",".join(names) or "none",
    )
    def test_every_subset_builds_an_api_and_a_schema(self, names: tuple[str, ...]) -> None:
        others = [name for name in INSTALLED if name not in names]
        registry = build_registry(enabled=names, dormant=others)

        assert find_collisions(registry) == []
        paths = build_api(registry).get_openapi_schema()["paths"]
        assert build_schema(registry).graphql_schema.query_type

        present = {path.split("/")[3] for path in paths}
        assert present.isdisjoint(segment for name in others for segment in SEGMENTS[name])

    def test_unknown_domain_is_refused_by_name(self, empty: Run) -> None:
        done = empty("check", domains="comerce")

        assert done.returncode != 0
        assert "Did you mean 'commerce'" in done.stderr


@pytest.mark.slow
class TestDormant:
    @pytest.mark.parametrize("state", ["enabled", "dormant"])
    def test_user_with_orders_can_be_deleted(self, run: Run, state: str) -> None:
        setting = (
            {"domains": EVERYTHING}
            if state == "enabled"
            else {"domains": but("commerce"), "dormant": "commerce"}
        )

        succeed(run("shell", "-v", "0", "-c", DELETE_THE_ACCOUNT, **setting))

    def test_dormant_domain_keeps_its_data_and_serves_nothing(self, run: Run) -> None:
        done = run("shell", "-v", "0", "-c", ANSWERS + ORDERS, dormant=EVERYTHING)

        answers, orders = succeed(done).splitlines()
        assert json.loads(answers)["meta"] == []
        assert json.loads(answers)["products"] == 404
        assert orders == "1"


@pytest.mark.slow
class TestAbsent:
    def test_absent_domain_with_tables_is_refused_until_purged(self, run: Run) -> None:
        setting = {"domains": but("commerce")}

        refused = run("check", "--database", "default", **setting)
        rehearsed = succeed(run("domains", "purge", "commerce", "--dry-run", **setting))
        succeed(run("domains", "purge", "commerce", "--yes", **setting))

        assert refused.returncode != 0
        assert "domains purge commerce" in refused.stderr
        assert "commerce_order: 1 rows" in rehearsed
        succeed(run("shell", "-v", "0", "-c", LEAVE, **setting))

    def test_error_lists_all_absent_domains_and_one_command(self, run: Run) -> None:
        others = sorted(name for name in KNOWN if name != "polls")

        refused = run("check", "--database", "default", domains="polls")
        succeed(run("domains", "purge", *others, "--yes", domains="polls"))

        assert refused.stderr.count("nexus.E002") == 1
        assert f"domains purge {' '.join(others)}`" in refused.stderr
        assert f"NEXUS_DORMANT={','.join(others)}." in refused.stderr
        succeed(run("shell", "-v", "0", "-c", LEAVE, domains="polls"))

    def test_tables_of_an_unknown_domain_are_refused(self, run: Run) -> None:
        forge = (
            "from django.db import connection\n"
            "with connection.cursor() as cursor:\n"
            '    cursor.execute("INSERT INTO django_migrations (app, name, applied)'
            " VALUES ('gone', '0001', now())\")\n"
        )
        succeed(run("shell", "-v", "0", "-c", forge, domains=EVERYTHING))

        refused = run("check", "--database", "default", domains=EVERYTHING)

        assert "(nexus.E003) 'gone' has tables" in refused.stderr

    def test_enabled_domain_cannot_be_purged(self, run: Run) -> None:
        done = run("domains", "purge", "commerce", "--yes", domains=EVERYTHING)

        assert done.returncode != 0
        assert "is enabled" in done.stderr
