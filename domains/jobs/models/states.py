"""Expressions and conditions for the status of a posting at a moment."""

from datetime import datetime

from django.db import models
from django.db.models import Case, F, Q, Value, When


class JobState(models.TextChoices):
    """The status of a posting for readers: a posting past its end is expired."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    CLOSED = "closed", "Closed"
    EXPIRED = "expired", "Expired"


def state_of_a_job(*, now: datetime) -> Case:
    """Return an expression for the status of a posting at this moment."""
    return Case(
        When(expired(now=now), then=Value(JobState.EXPIRED)),
        default=F("status"),
        output_field=models.CharField(),
    )


def can_be_applied_for(*, now: datetime) -> Case:
    """Return an expression for whether a posting accepts applications at this moment."""
    return Case(
        When(status=JobState.PUBLISHED, expires_at__gt=now, then=Value(True)),
        default=Value(False),
        output_field=models.BooleanField(),
    )


def expired(*, now: datetime) -> Q:
    """Return the condition of a posting that expired before it was closed."""
    return Q(status=JobState.PUBLISHED, expires_at__lte=now) | expired_and_closed()


def expired_and_closed() -> Q:
    """Return the condition of a posting that was closed because it had expired."""
    return Q(status=JobState.CLOSED, was_published=True, closed_at__gte=F("expires_at"))
