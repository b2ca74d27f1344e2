"""Promise: the hosting blueprint sets every setting that production requires."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HOSTING = ROOT / "deploy" / "hosting"
# The settings that settings/production.py requires.
REQUIRED = {
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "SECRET_KEY",
    "NEXUS_JWT_KEYS",
    "ALLOWED_HOSTS",
}


@pytest.fixture(scope="module")
def blueprint() -> dict[str, Any]:
    """Return the parsed blueprint."""
    parsed: dict[str, Any] = yaml.safe_load((HOSTING / "render.yaml").read_text(encoding="utf-8"))
    return parsed


def build_names(service: Mapping[str, Any], blueprint: Mapping[str, Any]) -> set[str]:
    groups = {group["name"]: group["envVars"] for group in blueprint["envVarGroups"]}
    names: set[str] = set()
    for variable in service["envVars"]:
        variables = groups[variable["fromGroup"]] if "fromGroup" in variable else [variable]
        names |= {one["key"] for one in variables}
    return names


def test_list_of_required_settings_matches_production() -> None:
    settings = (ROOT / "platform/nexus/settings/production.py").read_text(encoding="utf-8")

    assert {name for name in REQUIRED if f'"{name}"' not in settings} == set()


def test_every_container_has_every_required_setting(blueprint: dict[str, Any]) -> None:
    containers = [one for one in blueprint["services"] if one.get("runtime") == "docker"]

    missing = {one["name"]: REQUIRED - build_names(one, blueprint) for one in containers}

    assert missing == {"nexus-web": set(), "nexus-worker": set(), "nexus-beat": set()}


def test_every_setting_is_one_that_nexus_reads(blueprint: dict[str, Any]) -> None:
    documented = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = set().union(*(build_names(one, blueprint) for one in blueprint["services"][:3]))

    assert {name for name in names if f"{name}=" not in documented} == set()


def test_every_reference_names_a_service_of_the_blueprint(blueprint: dict[str, Any]) -> None:
    there = {one["name"] for one in (*blueprint["services"], *blueprint["databases"])}
    references = {
        source["name"]
        for service in blueprint["services"]
        for variable in service.get("envVars", [])
        for source in (variable.get("fromService"), variable.get("fromDatabase"))
        if source
    }

    assert references == {"nexus-postgres", "nexus-cache", "nexus-broker"}
    assert references <= there


def test_no_secret_has_a_value(blueprint: dict[str, Any]) -> None:
    [group] = blueprint["envVarGroups"]
    secrets = {
        one["key"]: one for one in group["envVars"] if one["key"].endswith(("_KEY", "_KEYS"))
    }

    assert secrets == {
        "SECRET_KEY": {"key": "SECRET_KEY", "sync": False},
        "NEXUS_JWT_KEYS": {"key": "NEXUS_JWT_KEYS", "generateValue": True},
    }


def test_broker_never_evicts_and_beat_runs_once(blueprint: dict[str, Any]) -> None:
    by_name = {one["name"]: one for one in blueprint["services"]}

    assert by_name["nexus-broker"]["maxmemoryPolicy"] == "noeviction"
    assert by_name["nexus-beat"]["numInstances"] == 1
