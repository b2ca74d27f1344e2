"""Models of saved searches, and of the postings that were mailed for them."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from domains.jobs.models.jobs import Job
from shared.auth.models import User
from shared.text_fields import NameField


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Filters of saved searches."""

    def due(self, *, now: datetime) -> Self:
        """Filter saved searches with a mail that is due."""
        last = Coalesce("last_run_at", "created_at")
        times_up = [
            Q(frequency=word, last__lte=now - pause) for word, pause in SavedSearch.PAUSES.items()
        ]
        mailable = self.filter(user__in=User.objects.mailable())
        return mailable.annotate(last=last).filter(reduce(or_, times_up))


class SavedSearch(models.Model):
    """A saved search, and the time up to which its matches were mailed."""

    class Frequency(models.TextChoices):
        """How often a saved search is mailed."""

        DAILY = "daily", "Daily"
        WEEKLY = "weekly", "Weekly"

    PAUSES = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}
    """The shortest time between two mails."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = NameField(max_length=120, blank=True)
    query = models.JSONField()
    frequency = models.CharField(max_length=6, choices=Frequency, default=Frequency.DAILY)
    # Postings that were published after this time are mailed, once each; earlier ones are not.
    high_water_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=["daily", "weekly"]), name="alert_frequency_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"search {self.pk}"

    def period_at(self, now: datetime) -> datetime:
        """
        Return the start of the search's current day or week, in whole periods since its last mail.

        Counting from the time at which the task runs would make every mail later than the last.
        """
        last = self.last_run_at or self.created_at
        pause = self.PAUSES[self.Frequency(self.frequency)]
        return last + pause * ((now - last) // pause)


class MailedJob(models.Model):
    """A posting that was mailed for a saved search, so that it is not mailed again."""

    search = models.ForeignKey(
        SavedSearch, on_delete=models.CASCADE, related_name="mailed", db_index=False
    )
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    mailed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "job"], name="a_search_mails_a_job_once"),
        ]

    def __str__(self) -> str:
        return f"posting {self.job_id}, mailed for search {self.search_id}"
