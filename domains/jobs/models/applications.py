"""Models of applications and of the changes of their status."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.jobs.models.jobs import Job
from shared.text_fields import BodyField, NameField


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Filters of applications."""

    def under_way(self) -> Self:
        """Filter applications that are not decided."""
        return self.filter(status__in=Application.UNDER_WAY)

    def with_a_resume(self) -> Self:
        """Filter applications with a stored CV."""
        return self.exclude(resume="")

    def past_retention(self, *, now: datetime) -> Self:
        """Filter applications with a CV that is past its retention period."""
        return self.with_a_resume().filter(retention_until__lte=now)

    def for_reading(self) -> Self:
        """Join the postings, companies and applicants, and defer the search index."""
        return self.select_related("job", "job__company", "applicant").defer("job__search")


class Application(models.Model):
    """An application for a posting."""

    class Status(models.TextChoices):
        """The status of an application."""

        SUBMITTED = "submitted", "Submitted"
        REVIEWING = "reviewing", "Reviewing"
        SHORTLISTED = "shortlisted", "Shortlisted"
        INTERVIEW = "interview", "Interview"
        OFFERED = "offered", "Offered"
        HIRED = "hired", "Hired"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    NEXT: Mapping[str, frozenset[str]] = {
        Status.SUBMITTED: frozenset({Status.REVIEWING, Status.REJECTED, Status.WITHDRAWN}),
        Status.REVIEWING: frozenset({Status.SHORTLISTED, Status.REJECTED, Status.WITHDRAWN}),
        Status.SHORTLISTED: frozenset({Status.INTERVIEW, Status.REJECTED, Status.WITHDRAWN}),
        Status.INTERVIEW: frozenset({Status.OFFERED, Status.REJECTED, Status.WITHDRAWN}),
        Status.OFFERED: frozenset({Status.HIRED, Status.REJECTED, Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset({Status.SUBMITTED}),
        Status.HIRED: frozenset(),
        Status.REJECTED: frozenset(),
    }
    """The allowed changes: each status with the statuses that may follow it."""

    OF_THE_APPLICANT = frozenset({Status.SUBMITTED, Status.WITHDRAWN})
    """The statuses that only the applicant may set."""

    UNDER_WAY = (
        Status.SUBMITTED,
        Status.REVIEWING,
        Status.SHORTLISTED,
        Status.INTERVIEW,
        Status.OFFERED,
    )
    """The statuses of applications that are not decided."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField(max_length=11, choices=Status, default=Status.SUBMITTED)
    cover_letter = BodyField(max_length=10_000, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    # The name of the CV in the storage, and the file name that its owner gave it.
    resume = models.CharField(max_length=100, blank=True, editable=False)
    resume_name = models.CharField(max_length=120, blank=True, editable=False)
    consent_at = models.DateTimeField(null=True, blank=True)
    retention_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "applicant"], name="one_application_per_job"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        *("submitted", "reviewing", "shortlisted", "interview"),
                        *("offered", "hired", "rejected", "withdrawn"),
                    ]
                ),
                name="application_status_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["applicant", "-created_at", "-id"], name="newest_applications_of_a_user"
            ),
            models.Index(
                fields=["job", "status", "created_at", "id"], name="applications_by_status"
            ),
            models.Index(fields=["job", "-created_at", "-id"], name="newest_applications_of_a_job"),
            models.Index(
                fields=["retention_until"],
                condition=~Q(resume=""),
                name="resumes_by_retention",
            ),
            models.Index(fields=["resume"], condition=~Q(resume=""), name="applications_by_resume"),
        ]

    def __str__(self) -> str:
        return f"application {self.pk} ({self.status})"


class ApplicationEvent(models.Model):
    """A change of an application's status, with the actor. The first has no previous status."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    from_status = models.CharField(max_length=11, null=True)  # noqa: DJ001  # NULL: a new application
    to_status = models.CharField(max_length=11, choices=Application.Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = NameField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="steps_of_an_application")]

    def __str__(self) -> str:
        return f"application {self.application_id}: {self.from_status} to {self.to_status}"
