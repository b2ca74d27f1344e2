"""Become the web server: `python -m nexus.web --host 0.0.0.0 --port 8000`."""

import os
import sys

KIND = ["--interface", "asgi", "--loop", "uvloop", "--http", "1", "--no-ws", "--workers", "1"]
# Open streams count as requests at work to the server; how many requests may be at work, and
# how many streams open, is decided in the application.
# A class that presses a button at one moment opens its connections at one moment, too.
SIZE = ["--backlog", "2048", "--backpressure", "20000"]
MANNERS = ["--workers-kill-timeout", "10", "--no-access-log", "--log-level", "error"]


def main(given: list[str]) -> None:
    """Replace this process by the server; options given win over ours."""
    granian = [sys.executable, "-m", "granian", *KIND, *SIZE, *MANNERS]
    os.execv(sys.executable, [*granian, *given, "nexus.asgi:application"])  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
