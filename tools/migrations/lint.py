"""
Lint the migrations of Nexus: their SQL by squawk and django-migration-linter, and the rules of
expand_contract.py.

``make migrations`` fails for a finding that accepted.toml does not list, and for an entry of
accepted.toml that nothing matches. It reads the files of migrations and changes no database, but
Django needs a connection to write SQL.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
OURS = ("shared.", "domains.", "nexus.")
# Rules of django-migration-linter that are not used. Names of arguments and variables are a matter
# of style. Squawk checks indexes as well, and knows which tables the same migration creates.
UNUSED = (
    *("RUNPYTHON_ARGS_NAMING_CONVENTION", "RUNPYTHON_MODEL_VARIABLE_NAME"),
    *("CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "DROP_INDEX"),
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A rule that a migration violates. ``message`` explains it."""

    migration: str
    rule: str
    message: str = ""


def main() -> int:
    """Print the findings that are not accepted, and the entries without a finding."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.test")
    import django

    django.setup()
    findings = sorted({*find_findings()})
    accepted = read_accepted(FOLDER / "accepted.toml")
    refused, unused = compare(findings, accepted)
    for finding in refused:
        sys.stdout.write(f"{finding.migration}: {finding.rule}: {finding.message}\n")
    for migration, rule in sorted(unused):
        sys.stdout.write(f"{migration}: {rule}: accepted.toml lists it, but it does not occur\n")
    if refused or unused:
        sys.stdout.write("See docs/operations/migrations.md for safe forms of these changes.\n")
    return 1 if refused or unused else 0


def find_findings() -> Iterator[Finding]:
    """Yield the findings in the migrations of the installed apps that are part of Nexus."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django_migration_linter import MigrationLinter

    from tools.migrations.expand_contract import RULES, check_migrations

    loader = MigrationLoader(connection)
    linter = MigrationLinter(no_cache=True, no_output=True)
    for migration, rule, operation in check_migrations(loader):
        if migration.__module__.startswith(OURS):
            yield Finding(_name(migration), rule, f"{operation}: {RULES[rule]}")
    with tempfile.TemporaryDirectory() as name:
        for migration in loader.disk_migrations.values():
            if migration.__module__.startswith(OURS):
                statements = _write_sql(loader, migration)
                Path(name, f"{_name(migration)}.sql").write_text("\n".join(statements))
                yield from _run_migration_linter(linter, migration, statements)
        yield from run_squawk(Path(name))


def run_squawk(folder: Path) -> Iterator[Finding]:
    """
    Yield what squawk finds in a folder's files, each named by its migration.

    :raises RuntimeError: if squawk cannot run.
    """
    squawk = Path(sys.executable).with_name("squawk")
    options = ["--config", str(FOLDER / "squawk.toml"), "--reporter", "json"]
    done = subprocess.run(  # noqa: S603
        [squawk, *options, *sorted(folder.glob("*.sql"))],
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout:
        raise RuntimeError(f"squawk failed: {done.stderr}")
    for issue in json.loads(done.stdout):
        yield Finding(Path(issue["file"]).stem, issue["rule_name"], issue["message"])


def read_accepted(path: Path) -> set[tuple[str, str]]:
    """
    Return the accepted findings as migrations with rules.

    :raises ValueError: if an entry has no reason.
    """
    accepted = set[tuple[str, str]]()
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["accepted"]:
        if not entry["reason"].strip():
            raise ValueError(f"{entry['migrations']} have no reason")
        for migration, rules in entry["migrations"].items():
            accepted |= {(migration, rule) for rule in rules}
    return accepted


def compare(
    findings: list[Finding], accepted: set[tuple[str, str]]
) -> tuple[list[Finding], set[tuple[str, str]]]:
    """Return the findings that are not accepted, and what is accepted but was not found."""
    refused = [each for each in findings if (each.migration, each.rule) not in accepted]
    return refused, accepted - {(each.migration, each.rule) for each in findings}


def _name(migration: Any) -> str:
    return f"{migration.app_label}.{migration.name}"


def _write_sql(loader: Any, migration: Any) -> list[str]:
    statements: list[str] = loader.collect_sql([(migration, False)])
    return ["BEGIN;", *statements, "COMMIT;"] if migration.atomic else statements


def _run_migration_linter(
    linter: Any, migration: Any, statements: list[str]
) -> Iterator[Finding]:
    from django_migration_linter.sql_analyser import (
        analyse_sql_statements,
        get_sql_analyser_class,
    )

    analyser = get_sql_analyser_class("django.db.backends.postgresql")
    errors, _, warnings = analyse_sql_statements(analyser, statements, UNUSED)
    data_errors, _, data_warnings = linter.analyse_data_migration(migration)
    for issue in (*errors, *warnings, *data_errors, *data_warnings):
        if issue.code not in UNUSED:
            yield Finding(_name(migration), issue.code, issue.message)


if __name__ == "__main__":
    sys.exit(main())
