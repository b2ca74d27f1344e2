"""`make doctor` reports each problem with a remedy."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from nexus.embedded import services
from nexus.embedded.checkup import examine

ROOT = Path(services.__file__).resolve().parents[3]


def findings_by_subject(environment: dict[str, str]) -> dict[str, str]:
    return {finding.subject: str(finding) for finding in examine(environment)}


class TestExamine:
    def test_healthy_machine_has_no_problem(self, shared_folder: Path) -> None:
        findings = findings_by_subject({"NEXUS_STATE_DIR": str(shared_folder)})

        assert all(line.startswith(" ✓ ") for line in findings.values())
        assert "PostgreSQL) 18" in findings["PostgreSQL"]
        assert findings["Services"].endswith("not running; they start when needed")

    def test_unusable_state_folder_has_a_remedy(self, shared_folder: Path) -> None:
        taken = shared_folder / "file"
        taken.touch()

        findings = findings_by_subject({"NEXUS_STATE_DIR": str(taken)})

        assert findings["State folder"].startswith(" ✗ ")
        assert "→ NEXUS_STATE_DIR=" in findings["State folder"]

    def test_setting_replaces_the_check_of_the_embedded_server(self, shared_folder: Path) -> None:
        database = services.ensure(state_dir=shared_folder / "other", valkey=False).database_url
        given = {"NEXUS_STATE_DIR": str(shared_folder), "DATABASE_URL": database}

        found = findings_by_subject(given)["PostgreSQL"]
        services.stop(state_dir=shared_folder / "other")

        assert found.endswith("external server, by DATABASE_URL: login succeeded")

    def test_failed_login_names_its_server_and_hides_the_password(
        self, shared_folder: Path
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        given = {
            "NEXUS_STATE_DIR": str(shared_folder),
            "DATABASE_URL": f"postgres://shop:secret@127.0.0.1:{port}/shop",
            "REDIS_URL": f"redis://127.0.0.1:{port}/0",
        }

        found = findings_by_subject(given)

        assert found["PostgreSQL"].startswith(" ✗ ")
        assert found["Valkey"].startswith(" ✗ ")
        assert "secret" not in found["PostgreSQL"]

    def test_misspelt_setting_is_named(self, shared_folder: Path) -> None:
        found = findings_by_subject(
            {"NEXUS_STATE_DIR": str(shared_folder), "NEXUS_DOMIANS": "polls"}
        )

        assert "Did you mean NEXUS_DOMAINS?" in found["Settings"]

    def test_used_port_names_its_replacement(self, shared_folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            findings = findings_by_subject(
                {"NEXUS_STATE_DIR": str(shared_folder), "PORT": str(port)}
            )

        assert f"{port} is taken; make demo will use" in findings["Port"]


class TestWithoutTheEnvironment:
    def test_unreachable_address_of_dotenv_is_named(self, tmp_path: Path) -> None:
        clone = _clone(tmp_path)
        (clone / ".env").write_text("DATABASE_URL = 'postgres://127.0.0.1:1/shop'\r\n")

        done = _doctor(clone)

        assert done.returncode == 1
        assert " ✗ DATABASE_URL      127.0.0.1:1 does not answer" in done.stdout
        assert " ✓ Environment       none yet: make demo creates it" in done.stdout

    def test_new_clone_has_no_problem(self, tmp_path: Path) -> None:
        done = _doctor(_clone(tmp_path))

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("No problems found: make demo\n")

    @pytest.mark.parametrize("name", ["embedded/doctor.py", "dotenv.py", "__init__.py"])
    def test_module_parses_as_python_3_6(self, name: str) -> None:
        source = (ROOT / "platform" / "nexus" / name).read_text()

        tree = ast.parse(source, feature_version=(3, 6))

        # Newer syntax that the parser accepts despite the feature version.
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.NamedExpr | ast.Match)]
        assert "from __future__ import annotations" not in source


class TestEnvironment:
    """`tools/setup/environment`, with an interpreter that reports Python 3.10."""

    def test_unsuitable_python_is_refused_by_version(self, tmp_path: Path) -> None:
        done = _environment(tmp_path, python=_python_3_10(tmp_path))

        assert done.returncode == 2
        assert "Nexus needs Python 3.11 or newer." in done.stderr
        assert "is 3.10.13." in done.stderr
        assert "PYTHON=python3.1" in done.stderr
        assert not (tmp_path / "venv").exists()

    def test_missing_python_is_refused_by_name(self, tmp_path: Path) -> None:
        done = _environment(tmp_path, python="python9")

        assert (done.returncode, "There is no python9." in done.stderr) == (2, True)

    def test_environment_of_another_python_is_recreated(self, tmp_path: Path) -> None:
        (tmp_path / "venv" / "bin").mkdir(parents=True)
        _python_3_10(tmp_path).rename(tmp_path / "venv" / "bin" / "python")
        (tmp_path / "venv" / "bin" / ".runtime").touch()

        done = _environment(tmp_path, python=sys.executable)

        assert done.returncode == 0, done.stderr
        assert "was made by Python 3.10.13: making it again" in done.stdout
        assert not (tmp_path / "venv" / "bin" / ".runtime").exists()
        assert (tmp_path / "venv" / "bin" / ".interpreter").exists()

    def test_suitable_environment_stays_whatever_python3_is(self, tmp_path: Path) -> None:
        (tmp_path / "venv" / "bin").mkdir(parents=True)
        (tmp_path / "venv" / "bin" / "python").symlink_to(sys.executable)
        (tmp_path / "venv" / "bin" / ".runtime").touch()

        done = _environment(tmp_path, python=_python_3_10(tmp_path))

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        runtime = (tmp_path / "venv" / "bin" / ".runtime").stat().st_mtime
        assert (tmp_path / "venv" / "bin" / ".interpreter").stat().st_mtime < runtime


def _clone(folder: Path) -> Path:
    """Return a folder with the doctor's modules and nothing installed."""
    clone = folder / "clone"
    for name in ("embedded/doctor.py", "dotenv.py", "__init__.py"):
        copied = clone / "platform" / "nexus" / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text((ROOT / "platform" / "nexus" / name).read_text())
    return clone


def _doctor(clone: Path) -> "subprocess.CompletedProcess[str]":
    # Without site-packages, like a Python without the project's packages.
    return subprocess.run(
        [sys.executable, "-S", "-I", str(clone / "platform" / "nexus" / "embedded" / "doctor.py")],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _python_3_10(folder: Path) -> Path:
    fake = folder / "python3"
    fake.write_text(
        '#!/bin/sh\ncase "$2" in\n*sys.exit*) exit 1;;\n*print*) echo 3.10.13;;\nesac\n'
    )
    fake.chmod(0o755)
    return fake


def _environment(folder: Path, *, python: Path | str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(ROOT / "tools" / "setup" / "environment"), str(python), str(folder / "venv"), ""],
        capture_output=True,
        text=True,
        check=False,
    )
