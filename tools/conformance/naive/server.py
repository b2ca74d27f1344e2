"""
Serve a naive API: ``python -m naive.server --project polls --port 8001 --fix second_votes``.

Without ``--fix`` every fault is present; ``--fix all`` corrects all of them.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence

from naive.app import App
from naive.commerce import Commerce
from naive.faults import FAULTS, faults_without
from naive.feed import Feed
from naive.http import Server
from naive.jobs import Jobs
from naive.movies import Movies
from naive.polls import Polls

APPS: Mapping[str, type[App]] = {
    "polls": Polls,
    "jobs": Jobs,
    "commerce": Commerce,
    "feed": Feed,
    "movies": Movies,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", choices=FAULTS, default="polls")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--fix", action="append", default=[], help="a fault to correct, or all")
    options = parser.parse_args(arguments)
    try:
        faults = faults_without(options.project, options.fix)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    server = Server(port=options.port, app=APPS[options.project](faults))
    address = f"http://127.0.0.1:{server.server_port}"
    print(f"{options.project} at {address}, with {len(faults)} faults", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
