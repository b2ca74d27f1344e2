"""Event handlers of idempotency keys."""

from shared.auth.events import UserDeleted
from shared.events import subscribe
from shared.idempotency import claims


def register() -> None:
    """Subscribe the handler. The host calls this once, at start-up."""
    subscribe(UserDeleted, _delete_responses)


def _delete_responses(event: UserDeleted) -> None:
    claims.delete_of_user(user_id=event.user_id)
