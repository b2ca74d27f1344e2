"""The log of interactions, which analytics are computed from."""

from datetime import datetime

from domains.feed.models import Interaction


def log_interaction(
    kind: Interaction.Kind, *, user_id: int, post_id: int, amount: int, at: datetime
) -> None:
    """Record an interaction in the log. An amount of -1 records that an earlier one was undone."""
    Interaction.objects.create(
        kind=kind, user_id=user_id, post_id=post_id, amount=amount, created_at=at
    )
