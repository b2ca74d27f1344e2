"""``manage.py pooler_roles``: print the SQL that prepares roles for use behind a pooler."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand
from psycopg import sql

from nexus.settings.database import TIMEOUTS


class Command(BaseCommand):
    """Print statements; nothing is executed, because they need an administrator of the server."""

    help = "Print the SQL that gives the roles behind a pooler their rights and time-outs."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the names of the roles."""
        parser.add_argument("--owner", default="nexus", help="the role that owns the tables")
        for process in ("web", "worker"):
            parser.add_argument(f"--{process}", default=f"nexus_{process}", metavar="ROLE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the statements."""
        owner = options["owner"]
        for process in ("web", "worker"):
            for statement in _statements(options[process], owner=owner, process=process):
                self.stdout.write(f"{statement.as_string(None)};")


def _statements(role: str, *, owner: str, process: str) -> Iterator[sql.Composed]:
    name = sql.Identifier(role)
    if role != owner:
        yield sql.SQL("GRANT {} TO {}").format(sql.Identifier(owner), name)
    for parameter, milliseconds in TIMEOUTS[process]._asdict().items():
        yield sql.SQL("ALTER ROLE {} SET {} = {}").format(
            name, sql.SQL(parameter), sql.Literal(milliseconds)
        )
