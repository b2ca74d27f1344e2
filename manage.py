#!/usr/bin/env python
"""The command line of Nexus."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


# The contracts are those of every domain, whatever the demo of this machine was started with.
OF_NO_DEMO = {"schemas"}


def main() -> None:
    """Run one management command."""
    # Both source roots, so that a plain clone runs without being installed.
    # `platform` is never a package: it would hide Python's own module.
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    os.environ.setdefault("NEXUS_PROCESS", "command")

    from nexus.refusals import plain_refusals
    from nexus.started import recall

    with plain_refusals():
        is_of_demo = OF_NO_DEMO.isdisjoint(sys.argv[1:2])
        if is_of_demo and os.environ["DJANGO_SETTINGS_MODULE"] == "nexus.settings.base":
            recall(os.environ, root=ROOT)

        from django.conf import settings
        from django.core.management import execute_from_command_line

        # Read here, because a refused setting is no reason for a traceback.
        _ = settings.INSTALLED_APPS
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
