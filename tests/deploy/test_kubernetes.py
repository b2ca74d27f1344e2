"""Rules of the manifests for Kubernetes that can be checked without a cluster."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
ROLES = ("web", "worker", "beat", "migrate")
SETTING = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)


def resources(path: str) -> list[dict[str, Any]]:
    """Return the resources of a manifest."""
    return list(yaml.safe_load_all((FOLDER / path).read_text()))


def settings_in(path: str) -> Mapping[str, str]:
    """Return the settings in an environment file by name."""
    return dict(SETTING.findall((FOLDER / path).read_text()))


def pod_of(role: str) -> Mapping[str, Any]:
    """Return the specification of the pods of a role."""
    [workload] = [each for each in resources(f"base/{role}.yaml") if each["kind"] != "Service"]
    pod: Mapping[str, Any] = workload["spec"]["template"]["spec"]
    return pod


def container_of(role: str) -> Mapping[str, Any]:
    """Return the one container of a role."""
    [container] = pod_of(role)["containers"]
    return container  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def autoscalers() -> Mapping[str, int]:
    """Return the largest number of replicas that the autoscalers start by deployment."""
    return {
        each["metadata"]["name"]: each["spec"]["maxReplicas"]
        for each in resources("overlays/large/autoscaling.yaml")
    }


@pytest.mark.parametrize("role", ROLES)
def test_container_has_no_privileges(role: str) -> None:
    pod, container = pod_of(role), container_of(role)

    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container["resources"]["limits"]


def test_user_is_that_of_the_image() -> None:
    dockerfile = (ROOT / "deploy" / "docker" / "Dockerfile").read_text()
    [user] = re.findall(r"^USER (\d+):\d+$", dockerfile, re.MULTILINE)

    assert {pod_of(role)["securityContext"]["runAsUser"] for role in ROLES} == {int(user)}


def test_roles_share_one_image_and_are_known_to_its_entrypoint() -> None:
    entrypoint = (ROOT / "deploy" / "docker" / "entrypoint").read_text()

    assert {container_of(role)["image"] for role in ROLES} == {"nexus"}
    assert [container_of(role)["args"][0] for role in ROLES] == list(ROLES)
    assert all(re.search(rf"^  {role}\) ", entrypoint, re.MULTILINE) for role in ROLES)


def test_web_is_probed() -> None:
    container = container_of("web")

    paths = {
        name: container[name]["httpGet"]["path"]
        for name in ("startupProbe", "livenessProbe", "readinessProbe")
    }
    assert paths == {
        "startupProbe": "/livez",
        "livenessProbe": "/livez",
        "readinessProbe": "/readyz",
    }


def test_grace_period_is_longer_than_draining() -> None:
    draining = float(settings_in("base/settings.env")["NEXUS_DRAIN_SECONDS"])

    # 20 s are for requests and streams in progress.
    assert pod_of("web")["terminationGracePeriodSeconds"] >= draining + 20


@pytest.mark.parametrize(
    "path", ["base/settings.env", "overlays/small/settings.env", "overlays/large/settings.env"]
)
def test_every_setting_exists_and_is_no_secret(path: str) -> None:
    known = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    secrets = set(settings_in("secrets.example.env"))

    names = set(settings_in(path)) - {"DJANGO_SETTINGS_MODULE"}
    assert names <= known
    assert not names & secrets


def test_secrets_cover_what_production_requires() -> None:
    given = settings_in("secrets.example.env")
    required = re.search(
        r"_required = \(([^)]+)\)",
        (ROOT / "platform" / "nexus" / "settings" / "production.py").read_text(),
    )
    assert required is not None

    assert set(re.findall(r'"([A-Z_]+)"', required[1])) <= set(given)
    assert not any(given.values())


@pytest.mark.parametrize("role", ROLES)
def test_settings_and_secrets_come_by_reference(role: str) -> None:
    assert container_of(role)["envFrom"] == [
        {"configMapRef": {"name": "nexus-settings"}},
        {"secretRef": {"name": "nexus-secrets"}},
    ]


def test_budget_of_connections_counts_all_processes(autoscalers: Mapping[str, int]) -> None:
    large, small = (settings_in(f"overlays/{name}/settings.env") for name in ("large", "small"))
    args = container_of("worker")["args"]
    concurrency = int(args[args.index("--concurrency") + 1])

    # An update starts one pod more than there are replicas.
    assert int(large["NEXUS_WEB_PROCESSES"]) == autoscalers["nexus-web"] + 1
    assert int(large["NEXUS_WORKER_PROCESSES"]) == (autoscalers["nexus-worker"] + 1) * concurrency
    assert int(small["NEXUS_WEB_PROCESSES"]) == 2
    assert int(small["NEXUS_WORKER_PROCESSES"]) == 2 * concurrency


@pytest.mark.parametrize("folder", ["base", "overlays/small", "overlays/large"])
def test_kustomization_refers_to_existing_files(folder: str) -> None:
    [kustomization] = resources(f"{folder}/kustomization.yaml")

    generated = [name for each in kustomization["configMapGenerator"] for name in each["envs"]]
    patches = [each["path"] for each in kustomization.get("patches", ()) if "path" in each]
    for name in [*kustomization["resources"], *generated, *patches]:
        assert (FOLDER / folder / name).exists(), name
    used = {name for name in kustomization["resources"] if name.endswith(".yaml")}
    present = {path.name for path in (FOLDER / folder).glob("*.yaml")}
    assert present == used | set(patches) | {"kustomization.yaml"}


def test_only_web_accepts_connections() -> None:
    deny, allow = resources("base/network-policy.yaml")

    assert deny["spec"] == {"podSelector": {}, "policyTypes": ["Ingress"]}
    assert allow["spec"]["podSelector"]["matchLabels"] == {"app.kubernetes.io/component": "web"}
    assert allow["spec"]["ingress"] == [{"ports": [{"port": "http", "protocol": "TCP"}]}]
