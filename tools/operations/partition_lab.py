"""
Measure the partitions of docs/operations/partitions.md at ten million rows.

``make partition-lab`` starts a server of its own in a temporary folder, and runs
partition_measurements.py there, which writes two sections of docs/operations/figures.md.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from nexus.embedded import services
from tools.operations.lab_nexus import ROOT, migrate, nexus_environment

ROWS = 10_000_000


def main(rows: int = ROWS) -> int:
    """Run the measurements, and return 1 if they fail."""
    with tempfile.TemporaryDirectory(prefix="nexus-partitions-") as name:
        folder = Path(name)
        # The account of the embedded servers must be able to enter it.
        folder.chmod(0o755)
        state_dir = folder / "state"
        endpoints = services.ensure(state_dir=state_dir)
        try:
            environment = nexus_environment(
                state_dir,
                database_url=endpoints.database_url,
                redis_url=endpoints.redis_url,
                broker_url=endpoints.broker_url,
                NEXUS_LOG_LEVEL="CRITICAL",
            )
            migrate(environment)
            command = [sys.executable, "-m", "tools.operations.partition_measurements", str(rows)]
            settings = {**environment, "NEXUS_PROCESS": "command"}
            return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode  # noqa: S603
        finally:
            services.release(state_dir=state_dir)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
