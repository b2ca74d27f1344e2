"""Pages of figures: their parts and their text."""

import os
import sys
import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from tools.docs.plots import Bars


@dataclass(frozen=True, slots=True)
class Page:
    """One page of figures. ``bars`` is its chart and ``made_by`` the path of the script."""

    name: str
    title: str
    says: str
    made_by: str
    body: Sequence[str]
    bars: Bars


def write(page: Page, *, command: str = "make measurements", software: str = "") -> str:
    """
    Return the text of a page, with the date and the machine of the measurement.

    ``software`` is what was measured; by default it is the database.
    """
    script = f"[script](../../{page.made_by})"
    return "\n".join(
        [
            f"# {page.title}",
            "",
            paragraph(page.says),
            "",
            paragraph(
                f"`{command}` measured these figures ({script}) on {_today()}:"
                f" {_machine(software or _database())}. Other programs used the same cores (load"
                f" {os.getloadavg()[0]:.0f}), so compare only the columns of one row."
            ),
            "",
            f"![{page.title}, as bars]({page.name}.svg)",
            "",
            *page.body,
            "",
        ]
    )


def paragraph(text: str) -> str:
    """Return prose wrapped at 100 characters."""
    return textwrap.fill(" ".join(text.split()), 100, break_long_words=False)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table: the first column aligned left, the others right."""
    lines = [head, ["---", *("--:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def fenced(text: str) -> str:
    """Return a fenced query plan with lines of at most 150 characters."""
    short = "\n".join(line[:150] for line in text.splitlines())
    return f"```text\n{short}\n```"


def _today() -> str:
    return time.strftime("%d %B %Y").lstrip("0")


def _machine(software: str) -> str:
    python = ".".join(str(part) for part in sys.version_info[:2])
    return f"{os.cpu_count()} cores, {os.uname().machine}, {software}, Python {python}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [server] = cursor.fetchone()
    return f"PostgreSQL {server}"
