"""The image and the compose file keep the rules that no container engine is needed to check."""

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
    """Return the image's stages, the last of which is what is shipped."""
    text = (DEPLOY / "docker" / "Dockerfile").read_text()
    return re.split(r"^(?=FROM )", text, flags=re.MULTILINE)[1:]


class TestImage:
    def test_is_built_in_two_stages_and_shipped_in_another(self, stages: list[str]) -> None:
        assert [stage.splitlines()[0] for stage in stages] == [
            "FROM ${PYTHON_IMAGE} AS build",
            "FROM build AS docs",
            "FROM ${PYTHON_IMAGE}",
        ]

    def test_ships_the_documentation_and_not_what_builds_it(self, stages: list[str]) -> None:
        assert re.findall(r"^COPY --from=docs (.+)$", stages[-1], re.MULTILINE) == [
            "/app/.site/html /app/.site/html"
        ]

    def test_installs_nothing_without_a_hash(self, stages: list[str]) -> None:
        installs = re.findall(r"pip install\b[^&]*", "".join(stages[:-1]))

        assert len(installs) == 3
        assert all("--require-hashes" in install for install in installs)

    def test_ships_neither_pip_nor_a_compiler(self, stages: list[str]) -> None:
        assert "pip uninstall --yes pip" in stages[-1]
        assert not re.search(r"apt|pip install|gcc|COPY --from=build /tools", stages[-1])

    def test_runs_as_a_user_with_a_number_who_is_not_root(self, stages: list[str]) -> None:
        [user] = re.findall(r"^USER (\d+):\d+$", stages[-1], re.MULTILINE)

        assert int(user) > 0

    def test_says_by_itself_whether_it_lives(self, stages: list[str]) -> None:
        assert re.search(r'^HEALTHCHECK .*\n +CMD \["python", .*/livez', stages[-1], re.MULTILINE)

    def test_names_the_version_of_its_base(self) -> None:
        text = (DEPLOY / "docker" / "Dockerfile").read_text()

        assert re.search(r"^ARG PYTHON_IMAGE=python:3\.\d+-slim-\w+$", text, re.MULTILINE)

    def test_is_sent_only_what_it_copies(self, stages: list[str]) -> None:
        ignored = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text()
        copied = re.findall(r"^COPY (?!--)(.+) \S+$", "".join(stages), re.MULTILINE)
        sources = {source.split("/")[0] for line in copied for source in line.split()}

        sent = set(re.findall(r"^!([\w.]+)", ignored, re.MULTILINE))

        assert sent == sources


class TestOurServices:
    @pytest.mark.parametrize("name", OURS)
    def test_can_change_little_and_become_nobody_else(self, name: str) -> None:
        service = SERVICES[name]

        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "cap_add" not in service
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["init"] is True
        assert {"pids_limit", "mem_limit"} <= set(service)

    @pytest.mark.parametrize("name", OURS)
    def test_have_time_to_end_what_they_began(self, name: str) -> None:
        assert SERVICES[name]["stop_grace_period"] == "35s"

    def test_are_one_image(self) -> None:
        assert len({SERVICES[name]["image"] for name in OURS}) == 1
        assert [SERVICES[name]["command"][0] for name in OURS] == list(OURS)

    @pytest.mark.parametrize("name", ["web", "worker", "beat"])
    def test_wait_for_the_migrations_and_for_every_server(self, name: str) -> None:
        conditions = {
            other: wanted["condition"] for other, wanted in SERVICES[name]["depends_on"].items()
        }

        assert conditions == {
            "migrate": "service_completed_successfully",
            **dict.fromkeys(SERVERS, "service_healthy"),
        }

    def test_migrate_once(self) -> None:
        assert SERVICES["migrate"]["restart"] == "no"
        assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}

    def test_are_reached_from_this_machine_only(self) -> None:
        assert SERVICES["web"]["ports"] == ["${NEXUS_PORT:-127.0.0.1:8000}:8000"]
        assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


class TestServers:
    @pytest.mark.parametrize("name", SERVERS)
    def test_say_whether_they_are_well(self, name: str) -> None:
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"

    @pytest.mark.parametrize("name", SERVERS)
    def test_name_a_version(self, name: str) -> None:
        assert re.fullmatch(r"[a-z]+:\d[\w.-]*", SERVICES[name]["image"])

    @pytest.mark.parametrize("name", SERVERS)
    def test_are_cut_off_from_the_world(self, name: str) -> None:
        assert SERVICES[name]["networks"] == ["inner"]
        assert COMPOSE["networks"]["inner"] == {"internal": True}
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]

    def test_keep_their_data_in_volumes_with_names(self) -> None:
        mounted = [volume for service in SERVICES.values() for volume in service.get("volumes", ())]

        named = {volume.split(":")[0] for volume in mounted if not volume.startswith("./")}
        assert named == set(COMPOSE["volumes"])


class TestSettings:
    def test_come_from_a_file_that_names_each(self) -> None:
        compose = (DEPLOY / "compose" / "compose.yaml").read_text()
        example = (DEPLOY / "compose" / ".env.example").read_text()

        assert set(WANTED.findall(compose)) == set(
            re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
        )

    def test_are_settings_that_nexus_knows(self) -> None:
        known = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

        assert set(SERVICES["web"]["environment"]) <= set(known)

    def test_hold_no_secret_in_what_is_committed(self) -> None:
        example = (DEPLOY / "compose" / ".env.example").read_text()

        secrets = re.findall(r"^(\w+(?:PASSWORD|KEYS?))=(.*)$", example, re.MULTILINE)

        assert len(secrets) == 7
        assert not [name for name, value in secrets if value]


class TestWorkflow:
    @pytest.fixture
    def workflow(self) -> dict[str, Any]:
        """Return what is checked on every push."""
        workflow: dict[str, Any] = yaml.safe_load(
            (ROOT / ".github" / "workflows" / "ci.yml").read_text()
        )
        return workflow

    def test_may_only_read(self, workflow: dict[str, Any]) -> None:
        assert workflow["permissions"] == {"contents": "read"}
        assert not [job for job in workflow["jobs"].values() if "permissions" in job]

    def test_uses_actions_by_their_hash(self, workflow: dict[str, Any]) -> None:
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

        used = [step["uses"] for step in steps if "uses" in step]

        assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used)

    def test_runs_targets_of_the_makefile(self, workflow: dict[str, Any]) -> None:
        makefile = (ROOT / "Makefile").read_text()
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

        targets = [re.match(r"make ([\w-]+)", step["run"])[1] for step in steps if "run" in step]

        wanted = {"test", "test-slow", "check", "docs", "real-servers", "audit", "sbom"}
        assert wanted <= set(targets)
        assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)

    def test_tries_every_python_that_is_promised(self, workflow: dict[str, Any]) -> None:
        assert workflow["jobs"]["embedded"]["strategy"]["matrix"]["python"] == [
            "3.11",
            "3.12",
            "3.13",
        ]
