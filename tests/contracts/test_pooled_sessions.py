"""Promise: no statement of a request or a task needs more of its session than a transaction."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("shared", "domains", "platform/nexus")
# Commands, and the loaders that they call, connect to the server itself.
OF_COMMANDS = re.compile(r"/(commands|seeds|embedded)/|/(seeding|lock_waits|backups)\.py$")
NEEDS_SESSION = re.compile(
    r"pg_(try_)?advisory_(lock|unlock)"
    r"|[\"'(;]\s*(SET|RESET)\s+(?!LOCAL\b)[a-z_]+\s*(=|TO\b)"
    r"|set_config\([^)]*,\s*false\)"
    r"|[\"';]\s*(LISTEN|UNLISTEN|NOTIFY|DISCARD|PREPARE|DEALLOCATE)\s"
    r"|pg_notify|CREATE\s+TEMP|WITH\s+HOLD"
)


def test_code_needs_no_session() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for source in SOURCES
        for path in sorted((ROOT / source).rglob("*.py"))
        if not OF_COMMANDS.search(str(path))
        for match in NEEDS_SESSION.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "statement",
    [
        '"SELECT pg_advisory_lock(1)"',
        '"SET statement_timeout = 0"',
        "\"SELECT set_config('lock_timeout', %s, false)\"",
        '"LISTEN orders"',
        '"CREATE TEMP TABLE rows ()"',
    ],
)
def test_statement_of_a_session_is_found(statement: str) -> None:
    assert NEEDS_SESSION.search(statement)


@pytest.mark.parametrize(
    "statement",
    [
        '"SELECT pg_advisory_xact_lock(1)"',
        '"SET LOCAL statement_timeout = 0"',
        "\"SELECT set_config('lock_timeout', %s, true)\"",
        '"UPDATE posts SET likes = 1"',
    ],
)
def test_statement_of_a_transaction_is_not_found(statement: str) -> None:
    assert not NEEDS_SESSION.search(statement)
