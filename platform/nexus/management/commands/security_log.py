"""``manage.py security_log``: write the security log as JSON lines."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management import BaseCommand

from shared.accounts.selectors import list_security_events
from shared.auth.models import SecurityEvent, User


class Command(BaseCommand):
    """Write one event per line, oldest first."""

    help = "Write the security log to standard output, one JSON object per line, oldest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options for a period."""
        parser.add_argument("--since", type=_moment, help="2026-01-31 or 2026-01-31T12:00Z")
        parser.add_argument("--until", type=_moment, help="the end of the period, exclusive")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each event."""
        events = list_security_events(since=options["since"], until=options["until"])
        for event in events.iterator(chunk_size=1000):
            self.stdout.write(json.dumps(_to_json(event), ensure_ascii=False))


def _to_json(event: SecurityEvent) -> dict[str, Any]:
    return {
        "id": event.pk,
        "at": event.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "kind": event.kind,
        "actor": _account(event.actor_id, event.actor),
        "subject": _account(event.subject_id, event.subject),
        "address": event.address,
        "request_id": event.request_id,
        "detail": event.detail,
    }


def _account(user_id: int | None, user: User | None) -> dict[str, Any] | None:
    if user_id is None:
        return None
    return {"id": user_id, "username": user.username if user else None}


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a moment such as 2026-01-31T12:00Z.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
