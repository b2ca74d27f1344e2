"""Postings, and everything they are searched, filtered and sorted by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, OrderBy, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from domains.jobs.models.places import Company, JobCategory, Location
from domains.jobs.models.words import PERIODS_IN_A_YEAR, JobState, SalaryPeriod
from shared.text_fields import BodyField, NameField

SEARCH_LANGUAGE = "english"


class JobQuerySet(models.QuerySet["Job"]):
    """The questions one can ask of postings."""

    def open(self, *, now: datetime) -> Self:
        """Keep what can be found and applied for."""
        return self.filter(status=Job.Status.PUBLISHED, expires_at__gt=now)

    def overdue(self, *, now: datetime) -> Self:
        """Keep what is published although its time is over."""
        return self.filter(status=Job.Status.PUBLISHED, expires_at__lte=now)

    def matching(self, words: SearchQuery) -> Self:
        """Keep what somebody could mean by these words."""
        return self.filter(search=words)

    def called(self, id_or_slug: str) -> Self:
        """Keep the posting with this id or slug; no slug is all digits."""
        if id_or_slug.isascii() and id_or_slug.isdecimal():
            return self.filter(pk=id_or_slug)
        return self.filter(slug=id_or_slug)

    def for_reading(self, *, now: datetime) -> Self:
        """Bring along what a posting shows, and leave the search index behind."""
        return (
            self.select_related("category", "company", "location")
            .defer("search")
            .annotate(state=state_of_a_job(now=now), can_apply=can_be_applied_for(now=now))
        )


def _index_of_published(*keys: str | OrderBy, name: str, also: Sequence[str] = ()) -> models.Index:
    """
    Return an index of the published postings alone, because lists show no other.

    The end of each lies in it too, so counting what is still open never looks at a row.
    """
    terms = [_term(key) if isinstance(key, str) else key for key in (*keys, "-id")]
    include = ["expires_at", *also]
    return models.Index(*terms, include=include, condition=Q(status="published"), name=name)


def _term(key: str) -> OrderBy | F:
    return F(key[1:]).desc() if key.startswith("-") else F(key)


class Job(models.Model):
    """An offer of work."""

    class Status(models.TextChoices):
        """What its owner has done with a posting."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CLOSED = "closed", "Closed"

    class Type(models.TextChoices):
        """The kind of employment, in the words of schema.org."""

        FULL_TIME = "full_time", "Full time"
        PART_TIME = "part_time", "Part time"
        CONTRACTOR = "contractor", "Contractor"
        TEMPORARY = "temporary", "Temporary"
        INTERN = "intern", "Intern"
        VOLUNTEER = "volunteer", "Volunteer"
        PER_DIEM = "per_diem", "Per diem"
        OTHER = "other", "Other"

    class Workplace(models.TextChoices):
        """Where the work is done."""

        ON_SITE = "on_site", "On site"
        REMOTE = "remote", "Remote"
        HYBRID = "hybrid", "Hybrid"

    class Level(models.TextChoices):
        """How much experience is asked for."""

        ENTRY = "entry", "Entry"
        MID = "mid", "Mid"
        SENIOR = "senior", "Senior"
        LEAD = "lead", "Lead"

    NEXT: Mapping[str, frozenset[str]] = {
        Status.DRAFT: frozenset({Status.PUBLISHED, Status.CLOSED}),
        Status.PUBLISHED: frozenset({Status.CLOSED}),
        Status.CLOSED: frozenset({Status.PUBLISHED}),
    }
    """Which status leads to which."""

    slug = models.SlugField(max_length=220, unique=True)
    title = NameField(max_length=200)
    description = BodyField(max_length=20_000, blank=True)
    category = models.ForeignKey(
        JobCategory, on_delete=models.PROTECT, related_name="jobs", db_index=False
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="jobs", db_index=False
    )
    # A copy, because a generated column cannot look into another table. Services keep it true.
    company_name = NameField(max_length=160, editable=False)
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="jobs",
        null=True,
        blank=True,
        db_index=False,
    )
    job_type = models.CharField(max_length=10, choices=Type)
    workplace_type = models.CharField(max_length=7, choices=Workplace)
    experience_level = models.CharField(max_length=6, choices=Level, blank=True)
    salary_min = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    salary_max = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    salary_currency = models.CharField(max_length=3, blank=True)
    salary_period = models.CharField(max_length=5, choices=SalaryPeriod, blank=True)
    salary_annual_min = models.GeneratedField(
        expression=Case(
            *(
                When(salary_period=period, then=Coalesce("salary_min", "salary_max") * Value(times))
                for period, times in PERIODS_IN_A_YEAR.items()
            ),
            output_field=models.DecimalField(max_digits=16, decimal_places=2),
        ),
        output_field=models.DecimalField(max_digits=16, decimal_places=2, null=True),
        db_persist=True,
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When it was first published; of a draft, when it was written. A posting that is closed and
    # opened again keeps its age, so nobody is mailed about it twice.
    posted_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    was_published = models.BooleanField(default=False, editable=False)
    applications_count = models.IntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=SEARCH_LANGUAGE)
        + SearchVector("description", weight="B", config=SEARCH_LANGUAGE)
        + SearchVector("company_name", weight="C", config=SEARCH_LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "closed"]),
                name="posting_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    job_type__in=[
                        *("full_time", "part_time", "contractor", "temporary"),
                        *("intern", "volunteer", "per_diem", "other"),
                    ]
                ),
                name="employment_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(workplace_type__in=["on_site", "remote", "hybrid"]),
                name="workplace_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(experience_level__in=["", "entry", "mid", "senior", "lead"]),
                name="experience_level_is_known",
            ),
            models.CheckConstraint(
                condition=Q(workplace_type="remote") | Q(location__isnull=False),
                name="only_remote_work_is_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(salary_min__gte=0) | Q(salary_min=None),
                name="salary_is_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(salary_max__gte=F("salary_min"))
                | Q(salary_min=None, salary_max__gte=0)
                | Q(salary_max=None),
                name="salary_range_goes_upwards",
            ),
            models.CheckConstraint(
                condition=Q(salary_min=None, salary_max=None, salary_currency="", salary_period="")
                | (
                    (Q(salary_min__isnull=False) | Q(salary_max__isnull=False))
                    & Q(salary_currency__regex=r"^[A-Z]{3}$")
                    & Q(salary_period__in=["hour", "day", "week", "month", "year"])
                ),
                name="salary_has_currency_and_period",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("posted_at")), name="posting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(expires_at__isnull=False),
                name="what_is_published_ends_some_day",
            ),
        ]
        indexes = [
            _index_of_published("-posted_at", name="postings_by_age"),
            _index_of_published("category", "-posted_at", name="postings_of_a_category"),
            _index_of_published("location", "-posted_at", name="postings_in_a_place"),
            _index_of_published("company", "-posted_at", name="postings_of_a_company"),
            _index_of_published("job_type", "-posted_at", name="postings_by_type"),
            _index_of_published("workplace_type", "-posted_at", name="postings_by_workplace"),
            _index_of_published("experience_level", "-posted_at", name="postings_by_level"),
            _index_of_published(
                F("salary_annual_min").desc(nulls_last=True), name="postings_by_salary"
            ),
            _index_of_published(
                "salary_currency",
                F("salary_annual_min").desc(nulls_last=True),
                name="postings_by_currency",
            ),
            # All there is to filter by. Counting what is common, alone or for facets, reads this
            # instead of rows many times as wide.
            _index_of_published(
                *("category", "job_type", "workplace_type", "location"),
                name="postings_by_all_filters",
                also=(
                    *("experience_level", "company", "posted_at"),
                    *("salary_annual_min", "salary_currency"),
                ),
            ),
            models.Index(
                fields=["expires_at"], condition=Q(status="published"), name="postings_by_end"
            ),
            GinIndex(fields=["search"], condition=Q(status="published"), name="postings_by_words"),
            # Of all postings, for what hangs on them: owners and foreign keys.
            models.Index(fields=["category"], name="every_posting_of_a_category"),
            models.Index(fields=["company", "-posted_at", "-id"], name="every_posting_of_company"),
            models.Index(fields=["location"], name="every_posting_in_a_place"),
        ]

    def __str__(self) -> str:
        return self.title


def state_of_a_job(*, now: datetime) -> Case:
    """Return how a posting looks at this moment, for an annotation."""
    return Case(
        When(expired(now=now), then=Value(JobState.EXPIRED)),
        default=F("status"),
        output_field=models.CharField(),
    )


def can_be_applied_for(*, now: datetime) -> Case:
    """Return whether a posting takes applications at this moment, for an annotation."""
    return Case(
        When(status=Job.Status.PUBLISHED, expires_at__gt=now, then=Value(True)),
        default=Value(False),
        output_field=models.BooleanField(),
    )


def expired(*, now: datetime) -> Q:
    """Return the condition of a posting whose time was over before anybody closed it."""
    return Q(status=Job.Status.PUBLISHED, expires_at__lte=now) | expired_and_closed()


def expired_and_closed() -> Q:
    """Return the condition of a posting that was closed because its time was over."""
    return Q(status=Job.Status.CLOSED, was_published=True, closed_at__gte=F("expires_at"))
