"""
Store checksums of the TypeScript types and their sources, so that a test finds stale types.

Usage: python tools/contracts/checksums.py [--check]

`docs/api/types.sha256` has the format of `sha256sum`. It lists the contracts, the documents of the
example client and of the starter, and the files generated from them.
"""

import argparse
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKSUMS = ROOT / "docs" / "api" / "types.sha256"
PATTERNS = (
    "docs/api/openapi.json",
    "docs/api/schema.graphql",
    "docs/api/nexus*.d.ts",
    "docs/frontend/codegen/graphql.yml",
    "docs/frontend/example-client/src/documents/*.graphql",
    "docs/frontend/example-client/src/generated/*.ts",
    "docs/frontend/starter/src/documents/*.graphql",
    "docs/frontend/starter/src/generated/*.ts",
)


def render() -> str:
    """Return a line with the checksum of every source and every generated file."""
    files = sorted(file for pattern in PATTERNS for file in ROOT.glob(pattern))
    return "".join(f"{_checksum(file)}  {file.relative_to(ROOT).as_posix()}\n" for file in files)


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main() -> int:
    """Write the checksums, or check that they are current; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a file has changed")
    if not parser.parse_args().check:
        CHECKSUMS.write_text(render(), encoding="utf-8")
        return 0
    stored = (
        set(CHECKSUMS.read_text(encoding="utf-8").splitlines()) if CHECKSUMS.exists() else set()
    )
    changed = sorted({line.split("  ")[1] for line in stored ^ set(render().splitlines())})
    for name in changed:
        sys.stderr.write(
            f"{name} has changed since the types were generated: run `make frontend`.\n"
        )
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
