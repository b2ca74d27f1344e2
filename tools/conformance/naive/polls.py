"""Polls in memory, as a first draft writes them."""

import itertools
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from naive.app import QUERY_SECONDS, App, RefusedError, Reply, Request, Route, User, text

_RESULTS_SECONDS = 0.3
_STALE_SECONDS = 10.0


@dataclass
class Poll:
    """A poll with its ballots and counters."""

    id: int
    owner: User
    title: str
    choices: Sequence[Mapping[str, Any]]
    created_at: datetime
    ends_at: datetime
    voters: list[User] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    shown: tuple[float, dict[str, Any]] | None = None


class Polls(App):
    """Polls and votes."""

    title = "Polls"

    def __init__(self, faults: Collection[str]) -> None:
        super().__init__(faults)
        self._ids = itertools.count(1)
        self._polls: dict[int, Poll] = {}

    def own_routes(self) -> Sequence[Route]:
        """Return the routes of polls."""
        return [
            Route("POST", "/polls", "Create a poll", ("401", "422"), self._create),
            Route("GET", "/polls", "List polls", (), self._list),
            Route("GET", "/polls/{id}", "Get a poll", ("404",), self._get),
            Route("DELETE", "/polls/{id}", "Delete a poll", ("401", "403", "404"), self._delete),
            Route("GET", "/polls/{id}/results", "Get results", ("404",), self._results),
            Route("POST", "/polls/{id}/vote", "Vote", ("401", "404", "409", "422"), self._vote),
        ]

    def _create(self, request: Request) -> Reply:
        user = self.user_of(request)
        body = self.read(request, {"title": text(500), "choices": _labels, "ends_at": _moment})
        labels, ends_at = body["choices"], body["ends_at"]
        if len(set(labels)) != max(len(labels), 2) and not self.has("any_choices"):
            raise RefusedError(422, "Send at least two choices that differ.", "choices")
        if ends_at <= datetime.now(UTC) and not self.has("past_ends"):
            raise RefusedError(422, "A poll has to end later than now.", "ends_at")
        if self.has("choices_unordered"):
            labels = sorted(labels)
        with self.lock:
            ids = list(itertools.islice(self._ids, len(labels)))
            choices = [{"id": key, "label": label} for key, label in zip(ids, labels, strict=True)]
            poll = Poll(next(self._ids), user, body["title"], choices, datetime.now(UTC), ends_at)
            poll.counts = dict.fromkeys(ids, 0)
            self._polls[poll.id] = poll
        return 201, {"poll": self._shown(poll)}

    def _find(self, request: Request) -> Poll:
        poll: Poll = self.find(self._polls, request.params[0], "poll")
        return poll

    def _list(self, request: Request) -> Reply:
        polls = sorted(self._polls.values(), key=lambda poll: -poll.id)
        if self.has("list_oldest_first"):
            polls.reverse()
        return 200, self.page(polls, request.query, self._shown)

    def _get(self, request: Request) -> Reply:
        return 200, {"poll": self._shown(self._find(request))}

    def _shown(self, poll: Poll) -> Mapping[str, Any]:
        moments = {"created_at": poll.created_at, "ends_at": poll.ends_at}
        if self.has("local_moments"):
            moments = {name: at.replace(tzinfo=None) for name, at in moments.items()}
        texts = {name: at.isoformat() for name, at in moments.items()}
        return {"id": poll.id, "title": poll.title, "choices": poll.choices, **texts}

    def _vote(self, request: Request) -> Reply:
        user, poll = self.user_of(request), self._find(request)
        choice = self.read(request, {"choice": int})["choice"]
        if choice not in poll.counts and not self.has("foreign_choices"):
            raise RefusedError(422, "This is no choice of the poll.", "choice")
        if poll.ends_at <= datetime.now(UTC) and not self.has("votes_after_the_end"):
            raise RefusedError(409, "This poll has ended.")
        if self.has("check_then_insert"):
            self._require_first(user, poll)
            time.sleep(QUERY_SECONDS * 4)
            poll.voters.append(user)
        else:
            with self.lock:
                self._require_first(user, poll)
                poll.voters.append(user)
        self._count(poll, choice)
        return 201, {"voted": choice}

    def _require_first(self, user: User, poll: Poll) -> None:
        if user in poll.voters and not self.has("second_votes"):
            status = 400 if self.has("conflict_as_400") else 409
            raise RefusedError(status, "You have voted already.")

    def _count(self, poll: Poll, choice: int) -> None:
        if self.has("lost_updates"):
            before = poll.counts.get(choice, 0)
            time.sleep(QUERY_SECONDS * 4)
            poll.counts[choice] = before + 1
        else:
            with self.lock:
                poll.counts[choice] = poll.counts.get(choice, 0) + 1

    def _results(self, request: Request) -> Reply:
        poll = self._find(request)
        with self.connection():
            if self.has("slow_results"):
                time.sleep(_RESULTS_SECONDS)
            is_recent = poll.shown and time.monotonic() - poll.shown[0] < _STALE_SECONDS
            if not self.has("stale_results") or not is_recent:
                poll.shown = (time.monotonic(), self._counted(poll))
            assert poll.shown
            return 200, poll.shown[1]

    def _counted(self, poll: Poll) -> dict[str, Any]:
        total = sum(poll.counts.values())
        whole = len(poll.choices) if self.has("percent_of_options") else total
        rows = [
            {"id": key, "count": count, "percent": round(100 * count / whole, 2) if whole else 0}
            for key, count in poll.counts.items()
        ]
        return {"total": total, "choices": rows}

    def _delete(self, request: Request) -> Reply:
        user, poll = self.user_of(request), self._find(request)
        if user != poll.owner and not self.has("anyone_deletes"):
            raise RefusedError(403, "Only its owner deletes a poll.")
        del self._polls[poll.id]
        return 200, {}


def _labels(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(value)
    return [text(200)(choice["label"]) for choice in value]


def _moment(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(value)
    return at
