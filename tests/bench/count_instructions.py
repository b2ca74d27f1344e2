"""
Send the comparison's requests below callgrind, which counts instructions, and print the counts.

Callgrind runs this program: it starts without counting, because Django's start takes most of the
time. The output is a line of JSON: the instructions per request by item.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.test import Client

django.setup()

from bench.compare.requests import Requests, sign_with_key  # noqa: E402
from bench.compare.sizes import TINY  # noqa: E402
from bench.compare.systems import NEXUS  # noqa: E402

WARM_UP, COUNTED = 3, 5


def main(folder: Path, items: list[str]) -> None:
    """Print the instructions per request of each item. Callgrind writes into the folder."""
    requests = Requests(
        items=NEXUS["items"],
        claims=NEXUS["claims"],
        sign=sign_with_key(settings.NEXUS_JWT_KEYS[0]),
        size=TINY,
    )
    client = Client(SERVER_NAME="localhost")
    for item in items:
        for _ in range(WARM_UP):
            _send(client, requests, item)
    _control("-i", "on")
    counts = {}
    for item in items:
        _control("-z")
        for _ in range(COUNTED):
            _send(client, requests, item)
        _control("-d", item)
        counts[item] = _read_last(folder) // COUNTED
    _control("-i", "off")
    sys.stdout.write(json.dumps(counts) + "\n")


def _send(client: Client, requests: Requests, item: str) -> None:
    request = requests.make(item, 0)
    headers = {"Authorization": f"Bearer {request.token}"} if request.token else {}
    body, kind = request.body or "", "application/json"
    response = client.generic(request.method, request.path, body, kind, headers=headers)
    assert response.status_code == 200, response.content


def _control(*command: str) -> None:
    subprocess.run(
        ["callgrind_control", *command, str(os.getpid())], check=True, stdout=subprocess.DEVNULL
    )


def _read_last(folder: Path) -> int:
    last = max(folder.glob("counts.*"), key=lambda file: int(file.suffix[1:]))
    lines = last.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("totals:"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2].split(","))
