"""
Report the breaking changes between the contracts of a git revision and the present code.

Usage: python tools/contracts/breaking.py [--base REF]

Prints every breaking and every dangerous change of the OpenAPI document and of the GraphQL
schema; exits with 1 if one is breaking, and with 2 if the comparison is not possible.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from graphql import build_schema
from graphql.utilities import find_breaking_changes, find_dangerous_changes

ROOT = Path(__file__).resolve().parents[2]
# As a script, Python looks for modules in this folder; as a module, in the root.
sys.path.insert(0, str(ROOT))

from tools.contracts.openapi_changes import Change, Severity, find_changes  # noqa: E402

NAMES = ("openapi.json", "schema.graphql")


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> Sequence[Change]:
    """Return the changes between two pairs of contracts by file name, breaking ones first."""
    openapi = find_changes(json.loads(old["openapi.json"]), json.loads(new["openapi.json"]))
    sdl = find_schema_changes(old["schema.graphql"], new["schema.graphql"])
    return sorted([*openapi, *sdl], key=lambda change: change.severity is not Severity.BREAKING)


def find_schema_changes(old: str, new: str) -> Iterator[Change]:
    """Yield the breaking and dangerous changes between two GraphQL schemas."""
    before, after = build_schema(old), build_schema(new)
    for broken in find_breaking_changes(before, after):
        yield Change(Severity.BREAKING, f"GraphQL {broken.type.name}", broken.description)
    for risky in find_dangerous_changes(before, after):
        yield Change(Severity.DANGEROUS, f"GraphQL {risky.type.name}", risky.description)


def main() -> int:
    """Compare the contracts and report the changes; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="HEAD", help="the revision to compare with")
    base = parser.parse_args().base
    try:
        old = {name: _committed(base, name) for name in NAMES}
    except subprocess.CalledProcessError as failure:
        sys.stderr.write(f"There are no contracts at {base}: {failure.stderr}")
        return 2
    return report(compare(old, _present()), base=base)


def report(changes: Sequence[Change], *, base: str) -> int:
    """Print the changes; return 1 if one of them is breaking, otherwise 0."""
    for change in changes:
        sys.stdout.write(f"{change}\n")
    broken = sum(change.severity is Severity.BREAKING for change in changes)
    sys.stdout.write(f"{broken} breaking, {len(changes) - broken} dangerous since {base}.\n")
    return 1 if broken else 0


def _committed(base: str, name: str) -> str:
    command = ["git", "show", f"{base}:docs/api/{name}"]
    return subprocess.run(  # noqa: S603 - git, and no shell
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def _present() -> Mapping[str, str]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    django.setup()
    # The contracts of the domains can be built only after Django's set-up.
    from nexus.management.commands.schemas import render_contracts

    return render_contracts()


if __name__ == "__main__":
    raise SystemExit(main())
