"""
Run tests of the previous release on the tables that the migrations of this checkout make.

``make previous-release BASE=v1.0.0`` extracts the code of that tag, branch or commit into a
temporary folder, migrates a test database with this checkout, and runs the tests there. Without
BASE, the last tag is used.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from nexus.embedded import Endpoints, services  # noqa: E402

DATABASE = "test_nexus"
# Writing and reading through both transports, and the statements that Django does not write.
TESTS = (
    "tests/domains/commerce/test_router.py",
    "tests/domains/commerce/test_orders.py",
    "tests/domains/feed/test_posts.py",
    "tests/domains/jobs/test_applications.py",
    "tests/domains/movies/test_router.py",
    "tests/domains/polls/test_router.py",
    "tests/domains/polls/test_votes.py",
    "tests/shared/accounts/test_accounts.py",
    "tests/shared/events",
)


def main() -> int:
    """Return the exit status of the tests, or 0 if no migration is new since the base."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="", help="a tag, a branch or a commit")
    parser.add_argument("tests", nargs="*", default=TESTS, help="paths in the previous code")
    arguments = parser.parse_args()
    base = arguments.base or _last_tag()
    migrations = _new_migrations(base)
    if not migrations:
        sys.stdout.write(f"No migration is new since {base}.\n")
        return 0
    sys.stdout.write(f"Migrations since {base}: {', '.join(migrations)}\n")
    with tempfile.TemporaryDirectory(prefix="nexus-previous-") as name:
        folder = Path(name)
        # The account of the embedded servers must be able to enter it.
        folder.chmod(0o755)
        code, state_dir = folder / "code", folder / "state"
        _extract(base, code)
        servers = services.ensure(state_dir=state_dir)
        try:
            environment = _environment(state_dir, servers)
            with psycopg.connect(servers.database_url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {DATABASE}".encode())
            _migrate(servers.database_url, environment)
            return _run_tests(code, arguments.tests, environment)
        finally:
            services.release(state_dir=state_dir)


def _last_tag() -> str:
    found = _git("describe", "--tags", "--abbrev=0", check=False)
    if not found:
        raise SystemExit("There is no tag: name the previous release, as in BASE=main.")
    return found


def _new_migrations(base: str) -> list[str]:
    names = _git("diff", "--name-only", "--diff-filter=A", base, "--", ":(glob)**/migrations/0*.py")
    untracked = _git("ls-files", "--others", "--exclude-standard", "--", "*/migrations/0*.py")
    return [*names.split(), *untracked.split()]


def _extract(base: str, folder: Path) -> None:
    folder.mkdir()
    archive = subprocess.run(  # noqa: S603
        ["git", "archive", base],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    command = ["tar", "--extract", "--directory", str(folder)]
    subprocess.run(command, input=archive.stdout, check=True)  # noqa: S603


def _environment(state_dir: Path, servers: Endpoints) -> dict[str, str]:
    names = ("PATH", "HOME", "LANG", "SSL_CERT_FILE")
    return {
        **{name: os.environ[name] for name in names if name in os.environ},
        "NEXUS_STRICT": "1",
        "NEXUS_STATE_DIR": str(state_dir),
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
    }


def _migrate(database_url: str, environment: Mapping[str, str]) -> None:
    address, _, options = database_url.partition("?")
    url = f"{address.rpartition('/')[0]}/{DATABASE}?{options}"
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    settings = {**environment, "DATABASE_URL": url}
    subprocess.run(command, cwd=ROOT, env=settings, check=True)  # noqa: S603


def _run_tests(code: Path, tests: list[str], environment: Mapping[str, str]) -> int:
    python = Path(sys.executable)
    lock = Path("requirements", "dev.txt")
    if (code / lock).read_bytes() != (ROOT / lock).read_bytes():
        # The previous release may need the packages that it was locked with.
        subprocess.run(  # noqa: S603
            ["make", ".venv/bin/.development", f"PYTHON={python}"],  # noqa: S607
            cwd=code,
            env=environment,
            check=True,
        )
        python = code / ".venv" / "bin" / "python"
    there = [path for path in tests if (code / path).exists()]
    # The database exists, so the tests take it as it is, and their own migrations are applied.
    options = ["-q", "--reuse-db", "--maxfail", "5", "-m", "not slow"]
    done = subprocess.run(  # noqa: S603
        [python, "-m", "pytest", *options, *there], cwd=code, env=environment, check=False
    )
    return done.returncode


def _git(*arguments: str, check: bool = True) -> str:
    done = subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607
        cwd=ROOT,
        check=check,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
