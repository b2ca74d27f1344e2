"""Promise: a domain can be enabled, dormant or absent, and nothing breaks on the way."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
Manage = Callable[..., subprocess.CompletedProcess[str]]

ANSWERS = """
import json
from django.test import Client
from nexus.start import refuse_unsound_host
refuse_unsound_host()
client = Client(SERVER_NAME="localhost")
rest = client.get("/api/v1/meta/").json()
products = client.get("/api/v1/products/")
graphql = client.post("/graphql", {"query": "{ nexus { domains { name } } }"},
                      content_type="application/json").json()
paths = client.get("/api/openapi.json").json()["paths"]
print(json.dumps({
    "meta": [domain["name"] for domain in rest["domains"]],
    "products": [products.status_code, products.json().get("code")],
    "graphql": [domain["name"] for domain in graphql["data"]["nexus"]["domains"]],
    "in_openapi": any(path.startswith("/api/v1/products") for path in paths),
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


@pytest.fixture
def manage(fresh_database: str, tmp_path: Path) -> Manage:
    """Return a function that runs a management command in a process of its own."""

    def run(
        *command: str, domains: str = "", dormant: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
                "DATABASE_URL": fresh_database,
                "REDIS_URL": settings.NEXUS_REDIS_URL,
                "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
                "NEXUS_STATE_DIR": str(tmp_path),
                "NEXUS_STRICT": "1",
                "NEXUS_DOMAINS": domains,
                "NEXUS_DORMANT": dormant,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class TestSubsets:
    @pytest.mark.parametrize("domains", ["", "commerce"])
    def test_boots_builds_both_schemas_and_answers(self, manage: Manage, domains: str) -> None:
        succeed(manage("migrate", "--verbosity", "0", domains=domains))

        answers = json.loads(succeed(manage("shell", "-v", "0", "-c", ANSWERS, domains=domains)))

        names = [name for name in domains.split(",") if name]
        assert answers["meta"] == names
        assert answers["graphql"] == names
        assert answers["in_openapi"] == ("commerce" in names)
        assert answers["products"] == ([200, None] if names else [404, "not_found"])

    def test_an_unknown_domain_is_refused_by_name(self, manage: Manage) -> None:
        done = manage("check", domains="comerce")

        assert done.returncode != 0
        assert "Did you mean 'commerce'" in done.stderr


class TestDormant:
    @pytest.mark.parametrize("state", ["enabled", "dormant"])
    def test_somebody_who_owns_orders_can_leave(self, manage: Manage, state: str) -> None:
        succeed(manage("migrate", "--verbosity", "0", domains="commerce"))
        succeed(manage("shell", "-v", "0", "-c", PLACE_AN_ORDER, domains="commerce"))

        setting = {"domains": "commerce"} if state == "enabled" else {"dormant": "commerce"}
        succeed(manage("shell", "-v", "0", "-c", DELETE_THE_ACCOUNT, **setting))

    def test_a_dormant_domain_keeps_its_data_and_answers_nothing(self, manage: Manage) -> None:
        succeed(manage("migrate", "--verbosity", "0", domains="commerce"))
        succeed(manage("shell", "-v", "0", "-c", PLACE_AN_ORDER, domains="commerce"))

        answers = json.loads(succeed(manage("shell", "-v", "0", "-c", ANSWERS, dormant="commerce")))

        assert answers["meta"] == []
        assert answers["products"] == [404, "not_found"]
        count = "from domains.commerce.models import Order; print(Order.objects.count())"
        assert succeed(manage("shell", "-v", "0", "-c", count, dormant="commerce")).strip() == "1"


class TestAbsent:
    def test_leaving_tables_behind_is_refused_until_they_are_purged(self, manage: Manage) -> None:
        succeed(manage("migrate", "--verbosity", "0", domains="commerce"))
        succeed(manage("shell", "-v", "0", "-c", PLACE_AN_ORDER, domains="commerce"))

        refused = manage("check", "--database", "default")
        rehearsed = succeed(manage("domains", "purge", "commerce", "--dry-run"))
        still_refused = manage("check", "--database", "default")
        succeed(manage("domains", "purge", "commerce", "--yes"))

        assert refused.returncode != 0
        assert "domains purge commerce" in refused.stderr
        assert "commerce_order: 1 rows" in rehearsed
        assert still_refused.returncode != 0
        succeed(manage("check", "--database", "default"))
        delete = "from shared.auth.models import User; User.objects.all().delete()"
        succeed(manage("shell", "-v", "0", "-c", delete))

    def test_an_enabled_domain_is_not_purged(self, manage: Manage) -> None:
        succeed(manage("migrate", "--verbosity", "0", domains="commerce"))

        done = manage("domains", "purge", "commerce", "--yes", domains="commerce")

        assert done.returncode != 0
        assert "is enabled" in done.stderr
