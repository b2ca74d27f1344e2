"""A scheduler for Celery beat: of several beats, one sends the tasks."""

import logging
import os
import secrets
import socket
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError, close_old_connections, connection

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30
"""After how many seconds another beat takes over from one that has ended without notice."""

RENEWAL_SECONDS = 5
"""How often the lease is extended, or asked for."""


class SingleScheduler(PersistentScheduler):
    """
    Sends periodic tasks only while this process holds the lease of the schedule.

    A second beat waits. It takes over when the first one ends, at once if that one was stopped,
    and after ``LEASE_SECONDS`` if it was killed. Tasks that became due in between are sent once.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._is_running: bool | None = None
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send the tasks that are due, and return after how many seconds to come back."""
        if not self._hold_lease():
            return RENEWAL_SECONDS
        return min(super().tick(*args, **kwargs), RENEWAL_SECONDS)

    def close(self) -> None:
        """End the lease and store the schedule."""
        # Celery loads this module before Django's apps, which the lease's model belongs to.
        from shared.events import leases

        try:
            leases.release(leases.SCHEDULE, holder=self._holder)
        except DatabaseError:
            logger.warning("The lease of the schedule was not ended; it expires by itself.")
        super().close()

    def _hold_lease(self) -> bool:
        from shared.events import leases

        close_old_connections()
        try:
            is_held = leases.hold(leases.SCHEDULE, holder=self._holder, seconds=LEASE_SECONDS)
        except DatabaseError:
            # The tasks need the database too, so nothing is lost by waiting for it.
            logger.warning("The database does not respond, so no periodic task is sent.")
            connection.close()
            return False
        if is_held != self._is_running:
            # A beat that starts alone is as expected. Everything else is of interest.
            is_expected = is_held and self._is_running is None
            self._is_running = is_held
            logger.log(
                logging.INFO if is_expected else logging.WARNING,
                "This beat runs the schedule." if is_held else "Another beat runs the schedule.",
            )
        return is_held
