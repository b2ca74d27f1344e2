"""
Note what the TypeScript types were made of, so that a test without Node knows when they are stale.

Usage: python tools/contracts/checksums.py [--check]

`docs/api/types.sha256` is in the format of `sha256sum`: the contracts, the documents of the
example client, and the files that were made from them.
"""

import argparse
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUMS = ROOT / "docs" / "api" / "types.sha256"
PATTERNS = (
    "docs/api/openapi.json",
    "docs/api/schema.graphql",
    "docs/api/nexus*.d.ts",
    "docs/frontend/codegen/graphql.yml",
    "docs/frontend/example-client/src/documents/*.graphql",
    "docs/frontend/example-client/src/generated/*.ts",
)


def render() -> str:
    """Return the sum of every file that types are made from, or are."""
    files = sorted(file for pattern in PATTERNS for file in ROOT.glob(pattern))
    return "".join(f"{_sum(file)}  {file.relative_to(ROOT).as_posix()}\n" for file in files)


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main() -> int:
    """Write the sums, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a file is not the one noted")
    if not parser.parse_args().check:
        SUMS.write_text(render(), encoding="utf-8")
        return 0
    noted = set(SUMS.read_text(encoding="utf-8").splitlines()) if SUMS.exists() else set()
    changed = sorted({line.split("  ")[1] for line in noted ^ set(render().splitlines())})
    for name in changed:
        sys.stderr.write(f"{name} is not what the types were made with: run `make frontend`.\n")
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
