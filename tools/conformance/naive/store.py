"""Polls in memory, as a first draft writes them. Every fault can be corrected by its name."""

import itertools
import secrets
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

QUERY_SECONDS = 0.005
"""What a query of a database costs here."""
_RESULTS_SECONDS = 0.3
_STALE_SECONDS = 10.0


class RefusedError(Exception):
    """A request that is refused, with its status and the member at fault."""

    def __init__(self, status: int, message: str, member: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.member = member


@dataclass
class Poll:
    """A poll with its ballots and counters."""

    id: int
    owner: str
    title: str
    choices: Sequence[Mapping[str, Any]]
    created_at: datetime
    ends_at: datetime
    voters: list[str] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    shown: tuple[float, dict[str, Any]] | None = None


class Store:
    """Users, polls and votes."""

    def __init__(self, faults: Collection[str]) -> None:
        self.faults = frozenset(faults)
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._users: dict[str, str] = {}
        self._tokens: dict[str, str] = {}
        self._polls: dict[int, Poll] = {}

    def sign_up(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Register a user."""
        self._users[body["name"]] = body["password"]
        return {"name": body["name"]}

    def sign_in(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a token."""
        if self._users.get(body["name"]) != body["password"]:
            raise RefusedError(401, "This name or password is wrong.")
        token = secrets.token_hex(16)
        self._tokens[token] = body["name"]
        return {"token": token}

    def user_of(self, header: str) -> str:
        """Return the user of a token."""
        if user := self._tokens.get(header.removeprefix("Bearer ")):
            return user
        if "anonymous_votes" in self.faults:
            return f"anonymous-{secrets.token_hex(4)}"
        raise RefusedError(401, "Sign in first, please.")

    def create(self, user: str, body: Any) -> Poll:
        """Create a poll."""
        title, labels, ends_at = self._read_poll(body)
        if ends_at <= datetime.now(UTC) and "past_ends" not in self.faults:
            member = "" if "errors_without_field" in self.faults else "ends_at"
            raise RefusedError(422, "A poll has to end later than now.", member)
        if "choices_unordered" in self.faults:
            labels = sorted(labels)
        with self._lock:
            ids = list(itertools.islice(self._ids, len(labels)))
            choices = [{"id": key, "label": label} for key, label in zip(ids, labels, strict=True)]
            poll = Poll(next(self._ids), user, title, choices, datetime.now(UTC), ends_at)
            poll.counts = dict.fromkeys(ids, 0)
            self._polls[poll.id] = poll
        return poll

    def _read_poll(self, body: Any) -> tuple[str, list[str], datetime]:
        if "crash_on_bad_input" not in self.faults:
            _check_poll(body)
        labels = [choice["label"] for choice in body["choices"]]
        if "any_choices" not in self.faults and len(set(labels)) != max(len(labels), 2):
            raise RefusedError(422, "Send at least two choices that differ.", "choices")
        return body["title"], labels, datetime.fromisoformat(body["ends_at"])

    def find(self, poll_id: str) -> Poll:
        """Return a poll."""
        if poll_id.isdecimal() and (poll := self._polls.get(int(poll_id))):
            return poll
        raise RefusedError(404, "There is no such poll.")

    def list(self, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return the polls, the newest first."""
        newest_first = sorted(self._polls.values(), key=lambda poll: -poll.id)
        polls = newest_first[::-1] if "list_oldest_first" in self.faults else newest_first
        if "list_without_pages" not in self.faults:
            polls = polls[:limit]
        time.sleep(QUERY_SECONDS)
        if "query_per_row" in self.faults:
            time.sleep(QUERY_SECONDS * len(polls))
        return [self.shown(poll) for poll in polls]

    def shown(self, poll: Poll) -> Mapping[str, Any]:
        """Return a poll as the API shows it."""
        moments = {"created_at": poll.created_at, "ends_at": poll.ends_at}
        if "local_moments" in self.faults:
            moments = {name: at.replace(tzinfo=None) for name, at in moments.items()}
        texts = {name: at.isoformat() for name, at in moments.items()}
        return {"id": poll.id, "title": poll.title, "choices": poll.choices, **texts}

    def vote(self, user: str, poll: Poll, body: Any) -> Mapping[str, Any]:
        """Cast a vote."""
        choice = self._read_choice(poll, body)
        if poll.ends_at <= datetime.now(UTC) and "votes_after_the_end" not in self.faults:
            raise RefusedError(409, "This poll has ended.")
        if "check_then_insert" in self.faults:
            self._require_first(user, poll)
            time.sleep(QUERY_SECONDS * 4)
            poll.voters.append(user)
        else:
            with self._lock:
                self._require_first(user, poll)
                poll.voters.append(user)
        self._count(poll, choice)
        return {"voted": choice}

    def _read_choice(self, poll: Poll, body: Any) -> int:
        choice: Any
        if "crash_on_bad_input" in self.faults:
            choice = int(body["choice"])
        else:
            choice = body.get("choice") if isinstance(body, dict) else None
        if "foreign_choices" not in self.faults and choice not in list(poll.counts):
            raise RefusedError(422, "This is no choice of the poll.", "choice")
        return int(choice) if isinstance(choice, int) else 0

    def _require_first(self, user: str, poll: Poll) -> None:
        if user in poll.voters and "second_votes" not in self.faults:
            status = 400 if "conflict_as_400" in self.faults else 409
            raise RefusedError(status, "You have voted already.")

    def _count(self, poll: Poll, choice: int) -> None:
        if "lost_updates" in self.faults:
            before = poll.counts.get(choice, 0)
            time.sleep(QUERY_SECONDS * 4)
            poll.counts[choice] = before + 1
        else:
            with self._lock:
                poll.counts[choice] = poll.counts.get(choice, 0) + 1

    def results(self, poll: Poll) -> Mapping[str, Any]:
        """Return the results of a poll."""
        if "slow_results" in self.faults:
            time.sleep(_RESULTS_SECONDS)
        is_recent = poll.shown and time.monotonic() - poll.shown[0] < _STALE_SECONDS
        if "stale_results" not in self.faults or not is_recent:
            poll.shown = (time.monotonic(), self._counted(poll))
        assert poll.shown
        return poll.shown[1]

    def _counted(self, poll: Poll) -> dict[str, Any]:
        total = sum(poll.counts.values())
        whole = len(poll.choices) if "percent_of_options" in self.faults else total
        rows = [
            {"id": key, "count": count, "percent": round(100 * count / whole, 2) if whole else 0}
            for key, count in poll.counts.items()
        ]
        return {"total": total, "choices": rows}

    def delete(self, user: str, poll: Poll) -> None:
        """Delete a poll."""
        if user != poll.owner and "anyone_deletes" not in self.faults:
            raise RefusedError(403, "Only its owner deletes a poll.")
        del self._polls[poll.id]


def _check_poll(body: Any) -> None:
    if not isinstance(body, dict):
        raise RefusedError(422, "Send an object of JSON.")
    title, choices = body.get("title"), body.get("choices")
    if not isinstance(title, str) or not 0 < len(title) <= 500 or "\x00" in title:
        raise RefusedError(422, "The title is a text of 1 to 500 characters.", "title")
    if not isinstance(choices, list) or not all(_is_choice(choice) for choice in choices):
        raise RefusedError(422, "The choices are objects with a label.", "choices")
    try:
        is_moment = datetime.fromisoformat(body.get("ends_at", "")).tzinfo is not None
    except (TypeError, ValueError):
        is_moment = False
    if not is_moment:
        raise RefusedError(422, "The end is a moment with a time zone.", "ends_at")


def _is_choice(choice: Any) -> bool:
    return isinstance(choice, dict) and isinstance(choice.get("label"), str)
