"""
Build the documentation beside a running demo: ``python tools/docs/background.py``.

The generator is not a runtime dependency, so it has a virtual environment of its own below
``.site``, made from its own lock file. A current site is not built again.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK_FILE = ROOT / "requirements" / "docs.txt"
ENVIRONMENT = ROOT / ".site" / "environment"


def main() -> int:
    """Create the generator's environment if needed, and build the site; return the exit status."""
    ENVIRONMENT.parent.mkdir(exist_ok=True)
    with (ENVIRONMENT.parent / "preparing").open("w") as lock:
        # Two demos share one site. The page at /docs/ sees by the lock that a build is running.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _build()


def _build() -> int:
    if not (_is_installed() or _install()):
        sys.stderr.write("The documentation needs its generator once: run make docs when online.\n")
        return 1
    build = [ENVIRONMENT / "bin" / "python", ROOT / "tools" / "docs" / "site.py", "--if-stale"]
    done = subprocess.run(build, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
    return done.returncode


def _is_installed() -> bool:
    stamp = ENVIRONMENT / "installed"
    return stamp.is_file() and stamp.read_text() == _wanted()


def _install() -> bool:
    uv = Path(sys.executable).with_name("uv")
    python = ENVIRONMENT / "bin" / "python"
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    make = [uv, "venv", "--quiet", "--python", sys.executable, ENVIRONMENT]
    install = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes"]
    for command in (make, [*install, "-r", LOCK_FILE]):
        # The output of uv without a network is long; the caller prints a short message instead.
        if subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603 - our own words
            return False
    (ENVIRONMENT / "installed").write_text(_wanted())
    return True


def _wanted() -> str:
    return hashlib.sha256(sys.version.encode() + LOCK_FILE.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
