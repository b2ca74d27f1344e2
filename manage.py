#!/usr/bin/env python
"""The command line of Nexus."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


# The contracts cover all domains, also if the demo of this machine was started with fewer.
COMMANDS_WITHOUT_DEMO = {"schemas"}


def main() -> None:
    """Run one management command."""
    # Both source roots, so that a plain clone runs without being installed.
    # `platform` is never a package: it would hide Python's own module.
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    os.environ.setdefault("NEXUS_PROCESS", "command")

    from nexus.demo_start import restore_settings
    from nexus.startup_errors import exit_on_startup_error

    with exit_on_startup_error():
        is_of_demo = COMMANDS_WITHOUT_DEMO.isdisjoint(sys.argv[1:2])
        if is_of_demo and os.environ["DJANGO_SETTINGS_MODULE"] == "nexus.settings.base":
            restore_settings(os.environ, root=ROOT)

        from django.conf import settings
        from django.core.management import execute_from_command_line

        # Load the settings here, so that an invalid one is reported without a traceback.
        _ = settings.INSTALLED_APPS
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
