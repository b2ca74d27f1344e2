"""Checks in one query that the sessions and tokens of all open streams are still valid."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import Error as DatabaseFailure
from django.utils import timezone

from shared.auth.bearer import SignIn
from shared.auth.models import PersonalAccessToken, Session
from shared.realtime.pubsub import PubSub
from shared.realtime.threads import run_in_thread

logger = logging.getLogger(__name__)

VALID_SECONDS = 1.0
"""How long a result is reused, in seconds. A later event queries the sessions again."""


class SessionMonitor:
    """The sessions and tokens of one event loop's streams, with the users' roles on opening."""

    def __init__(self, pubsub: PubSub) -> None:
        self._pubsub = pubsub
        self._streams: Counter[UUID] = Counter()
        self._roles: Mapping[UUID, str] = {}
        self._valid_until = 0.0
        self._refresh_task: asyncio.Task[None] | None = None

    @classmethod
    def for_pubsub(cls, pubsub: PubSub) -> "SessionMonitor":
        """Return the monitor of the event loop that this ``PubSub`` belongs to."""
        return _monitors.setdefault(pubsub, cls(pubsub))

    def add(self, sign_in: SignIn | None) -> None:
        """Monitor the session or token of one more stream. An anonymous stream has none."""
        if sign_in is None:
            return
        self._streams[sign_in.credential.pk] += 1
        self._roles = {**self._roles, sign_in.credential.pk: sign_in.user.role}

    def remove(self, sign_in: SignIn | None) -> None:
        """Stop monitoring the session or token if this was its last stream."""
        if sign_in is None:
            return
        self._streams[sign_in.credential.pk] -= 1
        if not self._streams[sign_in.credential.pk]:
            del self._streams[sign_in.credential.pk]

    async def is_valid(self, sign_in: SignIn | None) -> bool:
        """Return whether the session or token is valid, its user active and the role unchanged."""
        if sign_in is None:
            return True
        if asyncio.get_running_loop().time() >= self._valid_until:
            if self._refresh_task is None or self._refresh_task.done():
                self._refresh_task = self._pubsub.start_task(self._refresh())
            await asyncio.shield(self._refresh_task)
        return self._roles.get(sign_in.credential.pk) == sign_in.user.role

    async def _refresh(self) -> None:
        sessions = set(self._streams)
        started = asyncio.get_running_loop().time()
        try:
            found = await run_in_thread(lambda: _load_roles(sessions))
            # Sessions added during the query were validated when their stream opened.
            later = {pk: role for pk, role in self._roles.items() if pk not in sessions}
            self._roles = {**later, **found}
        except DatabaseFailure:
            # Streams may stay open: without the database they cannot send anything new either.
            logger.exception("The sessions behind the streams cannot be read.")
        self._valid_until = started + VALID_SECONDS


_monitors: WeakKeyDictionary[PubSub, SessionMonitor] = WeakKeyDictionary()


def _load_roles(credentials: Collection[UUID]) -> Mapping[UUID, str]:
    now = timezone.now()
    ours = {"pk__in": credentials, "user__is_active": True}
    sessions = Session.objects.going_on(now=now).filter(**ours)
    tokens = PersonalAccessToken.objects.live(now=now).filter(**ours)
    # Ids are random UUIDs, so a session and a token never share one.
    either = sessions.values_list("pk", "user__role").union(tokens.values_list("pk", "user__role"))
    return dict(either)
