"""``manage.py import_products``: create and update products from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from domains.commerce import services
from domains.commerce.schemas.import_lines import COLUMNS, read_lines
from domains.commerce.services.imports import MAX_BYTES
from shared.errors import DomainError

BAR = 40


class Command(BaseCommand):
    """Create and update products from a CSV file, identified by their sku."""

    help = (
        f"Create and update products from a CSV file with the columns {', '.join(COLUMNS)}."
        " A bad line is reported with its number, and nothing is changed unless --partial."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--partial", action="store_true", help="skip the bad lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file and print the report."""
        act = services.dry_run_import if options["dry_run"] else services.import_products
        try:
            lines, unread = read_lines(_content_of(options["file"]))
            report = act(
                lines=lines,
                unread=unread,
                now=timezone.now(),
                skip_bad=options["partial"],
                on_progress=lambda done: self._show(done, total=len(lines)),
            )
        except (OSError, DomainError) as reason:
            raise CommandError(str(reason)) from None
        except OperationalError as failure:
            cause = str(failure).partition("\n")[0]
            raise CommandError(f"The database ended the import: {cause}. Try again.") from None
        self._report(report, dry_run=options["dry_run"])
        if report.problems and not options["partial"]:
            raise CommandError("Nothing was changed. --partial imports the good lines.")

    def _show(self, done: int, *, total: int) -> None:
        filled = BAR * done // total
        self.stderr.write(f"\r[{'#' * filled:.<{BAR}}] {done:,} of {total:,}", ending="")
        if done == total:
            self.stderr.write("")

    def _report(self, report: services.ImportReport, *, dry_run: bool) -> None:
        for problem in report.problems:
            self.stderr.write(f"line {problem.number}: {problem.reason}")
        verb = "would be" if dry_run else "were"
        self.stdout.write(
            f"{report.created:,} products {verb} created and {report.updated:,} updated;"
            f" {len(report.problems):,} lines are bad."
        )


def _content_of(path: Path) -> bytes:
    with path.open("rb") as file:
        # One byte more than an import takes shows that the file is too large.
        return file.read(MAX_BYTES + 1)
