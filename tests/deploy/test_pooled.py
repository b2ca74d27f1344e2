"""The deployment with PgBouncer: its services, roles and pools agree with what Nexus checks."""

import configparser
import re
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import call_command

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "pooled.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]


@pytest.fixture
def configuration() -> configparser.ConfigParser:
    """Return the configuration of PgBouncer."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(DEPLOY / "pgbouncer" / "pgbouncer.ini")
    return parser


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_processes_use_a_pool_that_exists(
    name: str, configuration: configparser.ConfigParser
) -> None:
    environment = SERVICES[name]["environment"]
    address = urlsplit(environment["DATABASE_URL"].replace("${PGBOUNCER_PASSWORD}", "password"))

    assert environment["NEXUS_DATABASE_POOLER"] == "transaction-prepared"
    assert address.netloc.endswith("@pgbouncer:6432")
    assert address.path.lstrip("/") in configuration["databases"]
    assert address.netloc.partition(":")[0] in configuration["pgbouncer"]["stats_users"]
    assert SERVICES[name]["depends_on"] == {"pgbouncer": {"condition": "service_healthy"}}


def test_migrations_use_the_server_itself() -> None:
    environment = SERVICES["migrate"]["environment"]

    assert "@postgres:5432/" in environment["DATABASE_DIRECT_URL"]
    assert "DATABASE_URL" not in environment


def test_pools_are_of_transactions(configuration: configparser.ConfigParser) -> None:
    assert configuration["pgbouncer"]["pool_mode"] == "transaction"
    # It would hide that the time-outs are missing.
    assert "ignore_startup_parameters" not in configuration["pgbouncer"]


def test_script_gives_roles_what_the_command_prints() -> None:
    output = StringIO()
    call_command("pooler_roles", stdout=output)
    script = (DEPLOY / "compose" / "postgres" / "20-pooler-roles.sh").read_text()

    assert output.getvalue() in script


def test_page_shows_what_the_command_prints() -> None:
    output = StringIO()
    call_command("pooler_roles", stdout=output)
    page = (DEPLOY.parent / "docs" / "operations" / "connections.md").read_text()

    assert output.getvalue() in page


def test_pooler_has_no_privileges() -> None:
    service = SERVICES["pgbouncer"]
    dockerfile = (DEPLOY / "pgbouncer" / "Dockerfile").read_text()

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["networks"] == ["inner"]
    assert re.search(r"^USER \d+:\d+$", dockerfile, re.MULTILINE)
    assert re.search(r"pgbouncer=\d+\.\d+", dockerfile)
