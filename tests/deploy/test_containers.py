"""Rules of the image and the compose file that can be checked without a container engine."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
SERVICES: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
SERVERS = ("postgres", "redis", "rabbitmq")
WANTED = re.compile(r"\$\{([A-Z_]+)")


@pytest.fixture(scope="module")
def stages() -> list[str]:
    """Return the stages of the Dockerfile; the last one is the image."""
    text = (DEPLOY / "docker" / "Dockerfile").read_text()
    return re.split(r"^(?=FROM )", text, flags=re.MULTILINE)[1:]


class TestImage:
    def test_final_stage_is_separate_from_the_build_stages(self, stages: list[str]) -> None:
        assert [stage.splitlines()[0] for stage in stages] == [
            "FROM ${PYTHON_IMAGE} AS build",
            "FROM build AS docs",
            "FROM ${PYTHON_IMAGE}",
        ]

    def test_image_contains_the_site_without_its_generator(self, stages: list[str]) -> None:
        assert re.findall(r"^COPY --from=docs (.+)$", stages[-1], re.MULTILINE) == [
            "/app/.site/html /app/.site/html"
        ]

    def test_packages_are_installed_with_hashes(self, stages: list[str]) -> None:
        installs = re.findall(r"pip install\b[^&]*", "".join(stages[:-1]))

        assert len(installs) == 3
        assert all("--require-hashes" in install for install in installs)

    def test_final_stage_has_neither_pip_nor_compiler(self, stages: list[str]) -> None:
        assert "pip uninstall --yes pip" in stages[-1]
        assert not re.search(r"apt|pip install|gcc|COPY --from=build /tools", stages[-1])

    def test_image_runs_as_a_numeric_unprivileged_user(self, stages: list[str]) -> None:
        [user] = re.findall(r"^USER (\d+):\d+$", stages[-1], re.MULTILINE)

        assert int(user) > 0

    def test_image_has_a_health_check(self, stages: list[str]) -> None:
        assert re.search(r'^HEALTHCHECK .*\n +CMD \["python", .*/livez', stages[-1], re.MULTILINE)

    def test_base_image_has_a_version(self) -> None:
        text = (DEPLOY / "docker" / "Dockerfile").read_text()

        assert re.search(r"^ARG PYTHON_IMAGE=python:3\.\d+-slim-\w+$", text, re.MULTILINE)

    def test_build_context_contains_only_copied_files(self, stages: list[str]) -> None:
        ignored = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text()
        copied = re.findall(r"^COPY (?!--)(.+) \S+$", "".join(stages), re.MULTILINE)
        sources = {source.split("/")[0] for line in copied for source in line.split()}

        sent = set(re.findall(r"^!([\w.]+)", ignored, re.MULTILINE))

        assert sent == sources


class TestServices:
    @pytest.mark.parametrize("name", OURS)
    def test_service_is_read_only_and_cannot_gain_privileges(self, name: str) -> None:
        service = SERVICES[name]

        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "cap_add" not in service
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["init"] is True
        assert {"pids_limit", "mem_limit"} <= set(service)

    @pytest.mark.parametrize("name", OURS)
    def test_grace_period_is_longer_than_the_longest_task(self, name: str) -> None:
        assert SERVICES[name]["stop_grace_period"] == "35s"

    def test_services_share_one_image(self) -> None:
        assert len({SERVICES[name]["image"] for name in OURS}) == 1
        assert [SERVICES[name]["command"][0] for name in OURS] == list(OURS)

    @pytest.mark.parametrize("name", ["web", "worker", "beat"])
    def test_service_waits_for_migrations_and_servers(self, name: str) -> None:
        conditions = {
            other: wanted["condition"] for other, wanted in SERVICES[name]["depends_on"].items()
        }

        assert conditions == {
            "migrate": "service_completed_successfully",
            **dict.fromkeys(SERVERS, "service_healthy"),
        }

    def test_migrations_run_once(self) -> None:
        assert SERVICES["migrate"]["restart"] == "no"
        assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}

    def test_port_is_bound_to_the_loopback_address(self) -> None:
        assert SERVICES["web"]["ports"] == ["${NEXUS_PORT:-127.0.0.1:8000}:8000"]
        assert SERVICES["grafana"]["ports"] == ["127.0.0.1:3000:3000"]
        published = [name for name, service in SERVICES.items() if "ports" in service]
        assert published == ["web", "grafana"]


class TestServers:
    @pytest.mark.parametrize("name", SERVERS)
    def test_server_has_a_health_check(self, name: str) -> None:
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"

    @pytest.mark.parametrize("name", SERVERS)
    def test_server_image_has_a_version(self, name: str) -> None:
        assert re.fullmatch(r"[a-z]+:\d[\w.-]*", SERVICES[name]["image"])

    @pytest.mark.parametrize("name", SERVERS)
    def test_server_is_on_the_internal_network_only(self, name: str) -> None:
        assert SERVICES[name]["networks"] == ["inner"]
        assert COMPOSE["networks"]["inner"] == {"internal": True}
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]

    def test_server_data_is_in_named_volumes(self) -> None:
        mounted = [volume for service in SERVICES.values() for volume in service.get("volumes", ())]

        named = {volume.split(":")[0] for volume in mounted if not volume.startswith(".")}
        assert named == set(COMPOSE["volumes"])


class TestSettings:
    def test_example_file_lists_every_variable(self) -> None:
        compose = (DEPLOY / "compose" / "compose.yaml").read_text()
        compose += (DEPLOY / "compose" / "pooled.yaml").read_text()
        example = (DEPLOY / "compose" / ".env.example").read_text()

        assert set(WANTED.findall(compose)) == set(
            re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
        )

    def test_every_setting_exists(self) -> None:
        known = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

        assert set(SERVICES["web"]["environment"]) <= set(known)

    def test_example_file_holds_no_secret(self) -> None:
        example = (DEPLOY / "compose" / ".env.example").read_text()

        secrets = re.findall(r"^(\w+(?:PASSWORD|KEYS?))=(.*)$", example, re.MULTILINE)

        assert len(secrets) == 8
        assert not [name for name, value in secrets if value]


class TestWorkflow:
    @pytest.fixture
    def workflow(self) -> dict[str, Any]:
        """Return the workflow that runs on every push."""
        workflow: dict[str, Any] = yaml.safe_load(
            (ROOT / ".github" / "workflows" / "ci.yml").read_text()
        )
        return workflow

    def test_token_is_read_only(self, workflow: dict[str, Any]) -> None:
        assert workflow["permissions"] == {"contents": "read"}
        assert not [job for job in workflow["jobs"].values() if "permissions" in job]

    def test_actions_are_pinned_by_hash(self, workflow: dict[str, Any]) -> None:
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

        used = [step["uses"] for step in steps if "uses" in step]

        assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used)

    def test_steps_are_makefile_targets(self, workflow: dict[str, Any]) -> None:
        makefile = (ROOT / "Makefile").read_text()
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

        targets = [re.match(r"make ([\w-]+)", step["run"])[1] for step in steps if "run" in step]

        wanted = {"test", "test-slow", "check", "docs", "real-servers", "audit", "sbom"}
        assert wanted <= set(targets)
        assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)

    def test_matrix_has_every_supported_python(self, workflow: dict[str, Any]) -> None:
        assert workflow["jobs"]["embedded"]["strategy"]["matrix"]["python"] == [
            "3.11",
            "3.12",
            "3.13",
        ]
