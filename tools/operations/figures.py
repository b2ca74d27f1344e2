"""The page with the figures of operations: one section for each measurement."""

import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.docs.figures.pages import paragraph

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "figures.md"
_HEAD = """\
# Figures of operations

Each section is written by the `make` target that it names. The targets start servers of their own.

Other bars are held by tests in every run: one line for each of 1,000 requests and at most 100 kB
in an outage of 500
([test_request_lines.py](../../tests/nexus/observability/test_request_lines.py)), and one id in
request, event, task and mail
([test_request_id.py](../../tests/nexus/observability/test_request_id.py)). `make pooled-suite`
runs the suite through PgBouncer. [Observability](observability.md#what-it-costs) has the cost of
recording.
"""


def write_section(title: str, *, target: str, body: Sequence[str], page: Path = PAGE) -> None:
    """
    Write a section of the page with the date and the machine, in place of the earlier one.

    ``target`` is the `make` target that measured it. ``body`` holds paragraphs and tables.
    """
    measured = paragraph(
        f"`make {target}` measured this on {time.strftime('%d %B %Y').lstrip('0')}: {_machine()}, "
        f"load {os.getloadavg()[0]:.1f}."
    )
    section = "\n\n".join([f"## {title}", measured, *body])
    text = page.read_text(encoding="utf-8") if page.exists() else _HEAD
    head, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    sections = [each for each in sections if not each.startswith(f"## {title}\n")]
    ordered = sorted([*sections, section], key=lambda each: each.partition("\n")[0])
    page.write_text("\n\n".join(part.strip() for part in [head, *ordered]) + "\n", encoding="utf-8")


def _machine() -> str:
    python = ".".join(str(part) for part in sys.version_info[:2])
    return f"{os.cpu_count()} cores, {os.uname().machine}, Python {python}"
