"""Promise: each import contract holds, and a violation is reported."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("platform", "shared", "domains", "pyproject.toml")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(folder / "platform"), str(folder)])
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static")
            )
        else:
            shutil.copy(source, folder / name)
    return folder


def test_import_contracts_hold() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "statement", "contract"),
    [
        ("shared/plugin.py", "import domains.commerce.models", "nexus and the domains lean"),
        ("shared/plugin.py", "import nexus.registry", "nexus and the domains lean"),
        ("domains/commerce/services.py", "import nexus.registry", "nexus and the domains lean"),
        ("platform/nexus/start.py", "import domains.commerce.models", "nexus and the domains lean"),
        ("domains/commerce/selectors.py", "import domains.neighbour.models", "no domain imports"),
        ("domains/commerce/models.py", "import domains.commerce.services", "inside a domain"),
        ("domains/commerce/selectors.py", "import domains.commerce.services", "inside a domain"),
        ("domains/commerce/services.py", "import domains.commerce.tasks", "inside a domain"),
        ("domains/commerce/router.py", "import domains.commerce.graphql", "inside a domain"),
        ("shared/auth/bearer.py", "import shared.accounts.services", "inside shared, imports"),
        ("shared/auth/bearer.py", "import shared.http", "inside shared, imports"),
        ("shared/notifications/services.py", "import shared.accounts.selectors", "inside shared,"),
        ("shared/auth/models.py", "import shared.auth.permissions", "inside shared.auth"),
        ("shared/accounts/services.py", "import shared.accounts.schemas", "inside shared.accounts"),
        ("domains/commerce/services.py", "import shared.accounts.services", "of accounts, domains"),
        ("shared/http.py", "import shared.graphql", "inside shared"),
        ("shared/graphql.py", "import shared.accounts.schemas", "inside shared"),
        ("shared/events.py", "import shared.auth.models", "inside shared"),
        ("domains/commerce/utilities.py", "import domains.commerce.models", "inside a domain"),
    ],
)
def test_import_violation_is_reported(copy: Path, path: str, statement: str, contract: str) -> None:
    tasks = neighbour = None
    target = copy / path
    if "neighbour" in statement:
        neighbour = copy / "domains" / "neighbour"
        neighbour.mkdir()
        (neighbour / "__init__.py").touch()
        (neighbour / "models.py").touch()
    if "commerce.tasks" in statement and not (copy / "domains/commerce/tasks.py").exists():
        tasks = copy / "domains/commerce/tasks.py"
        tasks.touch()
    if target.is_dir() or not target.exists():
        package = target.with_suffix("")
        target = package / "__init__.py" if package.is_dir() else target
    before = target.read_text() if target.exists() else None
    target.write_text(f"{before or ''}\n{statement}\n")

    try:
        done = lint_imports(copy)
    finally:
        target.unlink() if before is None else target.write_text(before)
        if neighbour:
            shutil.rmtree(neighbour)
        if tasks:
            tasks.unlink()

    assert done.returncode != 0
    if "utilities" in path:
        # import-linter refuses a stray module before it checks the contracts.
        assert "utilities" in done.stdout + done.stderr
    else:
        lines = done.stdout.splitlines()
        assert any(contract in line and "BROKEN" in line for line in lines), done.stdout
