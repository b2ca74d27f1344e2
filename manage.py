#!/usr/bin/env python
"""The command line of Nexus."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run one management command."""
    # Both source roots, so that a plain clone runs without being installed.
    # `platform` is never a package: it would hide Python's own module.
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    os.environ.setdefault("NEXUS_PROCESS", "command")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
