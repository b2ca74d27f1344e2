"""Users who vote concurrently."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.faults.deployment import ROOT

# Runs in another process, with the settings of the server.
_PROGRAM = """
import json, sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from domains.polls import services
from shared.auth.models import Session, User
from shared.auth.tokens import sign_access

number, now = int(sys.argv[1]), datetime.now(tz=UTC)
names = [f"user{each}" for each in range(number)]
users = User.objects.bulk_create(
    User(username=name, email=f"{name}@nexus.test") for name in names
)
sessions = Session.objects.bulk_create(
    Session(user=user, created_at=now, last_seen_at=now) for user in users
)
poll = services.create_poll(
    owner=users[0],
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
class Voters:
    """Access tokens of signed-in users, and the poll and option that they vote for."""

    poll: int
    option: int
    tokens: Sequence[str]


def create_voters(number: int, *, environment: Mapping[str, str]) -> Voters:
    """Create users with sessions, and a poll."""
    completed = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(number)],
        cwd=ROOT,
        env=dict(environment),
        check=True,
        capture_output=True,
        timeout=300,
    )
    return Voters(**json.loads(completed.stdout))


def vote_concurrently(voters: Voters, *, url: str) -> list[int]:
    """Send all votes concurrently; return the statuses of the responses."""
    address = urlsplit(url)
    body = json.dumps({"option_id": voters.option}).encode()
    requests = [
        b"POST /api/v1/polls/%d/votes/ HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n"
        b"Authorization: Bearer %b\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%b"
        % (voters.poll, address.netloc.encode(), token.encode(), len(body), body)
        for token in voters.tokens
    ]

    async def send(request: bytes) -> int:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(request)
        status = int((await reader.read())[9:12])
        writer.close()
        return status

    async def send_all() -> list[int]:
        return await asyncio.gather(*map(send, requests))

    return asyncio.run(send_all())
