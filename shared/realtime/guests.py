"""Whether those who watch may go on: their sessions, all looked up at once."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import Error as DatabaseFailure

from shared.auth.bearer import SignIn
from shared.auth.models import Session
from shared.realtime.hub import Hub
from shared.realtime.threads import in_thread

logger = logging.getLogger(__name__)

SECONDS_KNOWN = 1.0
"""For how long an answer is good: an event that comes later has it looked up again."""


class Guests:
    """The sessions behind the streams of one event loop, and the role each had on opening."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._streams: Counter[UUID] = Counter()
        self._roles: Mapping[UUID, str] = {}
        self._known_until = 0.0
        self._looking: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, hub: Hub) -> "Guests":
        """Return those of the hub's event loop."""
        return _guests.setdefault(hub, cls(hub))

    def enter(self, guest: SignIn | None) -> None:
        """Look this session up too, if somebody is signed in at all."""
        if guest is None:
            return
        self._streams[guest.session.pk] += 1
        self._roles = {**self._roles, guest.session.pk: guest.user.role}

    def leave(self, guest: SignIn | None) -> None:
        """Look it up no more, if this was its last stream."""
        if guest is None:
            return
        self._streams[guest.session.pk] -= 1
        if not self._streams[guest.session.pk]:
            del self._streams[guest.session.pk]

    async def may_stay(self, guest: SignIn | None) -> bool:
        """Say whether the session goes on, its user is active and has the role they came with."""
        if guest is None:
            return True
        if asyncio.get_running_loop().time() >= self._known_until:
            if self._looking is None or self._looking.done():
                self._looking = self._hub.start(self._look())
            await asyncio.shield(self._looking)
        return self._roles.get(guest.session.pk) == guest.user.role

    async def _look(self) -> None:
        sessions = set(self._streams)
        came = asyncio.get_running_loop().time()
        try:
            found = await in_thread(lambda: _roles_of(sessions))
            # Those who came meanwhile were not looked up; they were when they signed in.
            later = {pk: role for pk, role in self._roles.items() if pk not in sessions}
            self._roles = {**later, **found}
        except DatabaseFailure:
            # Nobody can be shown anything new meanwhile either.
            logger.exception("The sessions behind the streams cannot be looked up.")
        self._known_until = came + SECONDS_KNOWN


_guests: WeakKeyDictionary[Hub, Guests] = WeakKeyDictionary()


def _roles_of(sessions: Collection[UUID]) -> Mapping[UUID, str]:
    going_on = Session.objects.live().filter(pk__in=sessions, user__is_active=True)
    return dict(going_on.values_list("pk", "user__role"))
