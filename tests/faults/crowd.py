"""A class of people who press the same button at one moment."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.faults.house import ROOT

# Run in a process of its own, with the settings of the server.
_MAKE = """
import json, sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from domains.polls import services
from shared.auth.models import Session, User
from shared.auth.tokens import sign_access

number, now = int(sys.argv[1]), datetime.now(tz=UTC)
names = [f"pupil{each}" for each in range(number)]
pupils = User.objects.bulk_create(
    User(username=name, email=f"{name}@nexus.test") for name in names
)
sessions = Session.objects.bulk_create(
    Session(user=pupil, created_at=now, last_seen_at=now) for pupil in pupils
)
poll = services.create_poll(
    owner=pupils[0],
    fields={
        "question": "Tea?", "description": "", "category": "", "options": ["Yes", "No"],
        "expires_at": None, "min_choices": 1, "max_choices": 1,
        "results_visibility": "always", "allow_change": False, "is_public": True,
    },
    now=now,
)
tokens = [sign_access(session, now=now) for session in sessions]
option = poll.options.earliest("pk")
print(json.dumps({"poll": poll.pk, "option": option.pk, "tokens": tokens}))
"""


@dataclass(frozen=True)
class Crowd:
    """People who are signed in, and the poll they are asked to vote on."""

    poll: int
    option: int
    tokens: Sequence[str]


def crowd_of(number: int, *, environment: Mapping[str, str]) -> Crowd:
    """Sign so many people up, and ask them something."""
    made = subprocess.run(
        [sys.executable, "-c", _MAKE, str(number)],
        cwd=ROOT,
        env=dict(environment),
        check=True,
        capture_output=True,
        timeout=300,
    )
    return Crowd(**json.loads(made.stdout))


def vote_at_once(crowd: Crowd, *, url: str) -> list[int]:
    """Have everybody vote at one moment; return the statuses of the answers."""
    where = urlsplit(url)
    body = json.dumps({"option_id": crowd.option}).encode()
    requests = [
        b"POST /api/v1/polls/%d/votes/ HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n"
        b"Authorization: Bearer %b\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%b"
        % (crowd.poll, where.netloc.encode(), token.encode(), len(body), body)
        for token in crowd.tokens
    ]

    async def ask(request: bytes) -> int:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(request)
        status = int((await reader.read())[9:12])
        writer.close()
        return status

    async def ask_all() -> list[int]:
        return await asyncio.gather(*map(ask, requests))

    return asyncio.run(ask_all())
