"""The poll that the audience votes in, its results, and the stream that a presenter watches."""

import asyncio
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx

from tools.crowd.phones import CrowdFailed

QUESTION = "Which part of a backend do you like most?"
OPTIONS = ["The database", "The cache", "The queue", "The API"]
_ADDRESS = re.compile(r'<a class="qr" href="[^"]*(/vote/[^"/]+/)"')


@dataclass
class Events:
    """What a presenter received on the stream of results."""

    received: int = 0
    voters: int = 0
    opened: asyncio.Event = field(default_factory=asyncio.Event)


class Poll:
    """A poll of the demo, read with the rights of its admin."""

    def __init__(self, found: dict[str, Any], page: str, admin: httpx.AsyncClient) -> None:
        self.id: int = found["id"]
        self.page = page
        self._options = [option["id"] for option in found["options"]]
        self._choices: int = found["min_choices"]
        self._admin = admin

    def choose(self) -> Sequence[int]:
        """Return the ids of options chosen at random."""
        return random.sample(self._options, self._choices)

    async def count_voters(self) -> int:
        """Return the number of voters that the results report."""
        answer = await self._admin.get(f"/api/v1/polls/{self.id}/results/")
        return int(answer.raise_for_status().json()["total_voters"])

    async def watch(self, events: Events) -> None:
        """Count the events of the stream of results until this task is cancelled."""
        path = f"/api/v1/polls/{self.id}/stream/"
        async with self._admin.stream("GET", path, timeout=None) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    events.received += 1
                    events.voters = json.loads(line.removeprefix("data:"))["total_voters"]
                    events.opened.set()


async def log_in(http: httpx.AsyncClient, *, password: str) -> None:
    """
    Use an access token of the demo's admin from now on. It is valid for some minutes.

    :raises CrowdFailed: if the admin cannot log in.
    """
    answer = await http.post("/api/v1/users/login/", json=_admin(password))
    if answer.status_code != HTTPStatus.OK:
        raise CrowdFailed(f"The demo's admin cannot log in: {answer.json()['detail']}")
    http.headers["Authorization"] = f"Bearer {answer.json()['access']}"


async def open_poll(number: int | None, *, http: httpx.AsyncClient, password: str) -> Poll:
    """
    Return the poll with this number, or a new one.

    :raises CrowdFailed: if the demo has no such poll, or it does not accept votes.
    """
    await log_in(http, password=password)
    poll = await (_create(http) if number is None else _find(http, number))
    if not poll["is_open"]:
        raise CrowdFailed(f"Voting in poll {poll['id']} has ended.")
    token = poll["share_token"]
    page = f"/vote/{token}/" if token else await _voting_page(poll["id"], password, http)
    return Poll(poll, page, http)


def _admin(password: str) -> dict[str, str]:
    return {"username": "admin", "password": password}


async def _create(http: httpx.AsyncClient) -> dict[str, Any]:
    answer = await http.post("/api/v1/polls/", json={"question": QUESTION, "options": OPTIONS})
    if answer.status_code == HTTPStatus.NOT_FOUND:
        raise CrowdFailed("This demo runs without the domain polls.")
    created: dict[str, Any] = answer.raise_for_status().json()
    return created


async def _find(http: httpx.AsyncClient, number: int) -> dict[str, Any]:
    answer = await http.get(f"/api/v1/polls/{number}/")
    if answer.status_code == HTTPStatus.NOT_FOUND:
        raise CrowdFailed(f"The demo has no poll {number}.")
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def _voting_page(poll_id: int, password: str, http: httpx.AsyncClient) -> str:
    """Return the address that the presenter shows. The API reveals it to the owner only."""
    await http.get("/sign-in/")
    form = {**_admin(password), "csrfmiddlewaretoken": http.cookies.get("csrftoken", "")}
    await http.post("/sign-in/", data=form)
    shown = await http.get(f"/present/polls/{poll_id}/")
    found = _ADDRESS.search(shown.text)
    if found is None:
        raise CrowdFailed(f"The presenter of poll {poll_id} answers {shown.status_code}.")
    return found.group(1)
