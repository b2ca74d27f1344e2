"""Models of postings, with the columns and indexes of searches, filters and orders."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from domains.jobs.models.categories import JobCategory
from domains.jobs.models.companies import Company
from domains.jobs.models.globe import unit_vector
from domains.jobs.models.indexes import in_indexes_of_published, index_of_published
from domains.jobs.models.locations import Location
from domains.jobs.models.salaries import SalaryPeriod, over_a_year
from domains.jobs.models.states import can_be_applied_for, state_of_a_job
from shared.search import ParsedSearchQuery, SearchMixin, search_column, search_query
from shared.slugs import SlugMixin
from shared.text_fields import BodyField, NameField


class JobQuerySet(SearchMixin, SlugMixin, models.QuerySet["Job"]):
    """Filters of postings."""

    def open(self, *, now: datetime) -> Self:
        """Filter published postings that have not expired."""
        return self.filter(status=Job.Status.PUBLISHED, expires_at__gt=now)

    def matching_planned_once(self, words: str) -> Self:
        """
        Filter published postings by a full-text search, with one plan for all words.

        The index of words must have the other criteria, too.
        """
        return self.filter(in_indexes_of_published(), search=search_query(words, ParsedSearchQuery))

    def overdue(self, *, now: datetime) -> Self:
        """Filter published postings that have expired."""
        return self.filter(status=Job.Status.PUBLISHED, expires_at__lte=now)

    def for_reading(self, *, now: datetime) -> Self:
        """Join the rows that a posting shows, and defer the search index."""
        return (
            self.select_related("category", "company", "location")
            .defer("search")
            .annotate(state=state_of_a_job(now=now), can_apply=can_be_applied_for(now=now))
        )


class Job(models.Model):
    """A posting of a job."""

    class Status(models.TextChoices):
        """The status that its managers have set."""

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
        """The workplace: on site, hybrid or remote."""

        ON_SITE = "on_site", "On site"
        REMOTE = "remote", "Remote"
        HYBRID = "hybrid", "Hybrid"

    class Level(models.TextChoices):
        """The experience that a posting requires."""

        ENTRY = "entry", "Entry"
        MID = "mid", "Mid"
        SENIOR = "senior", "Senior"
        LEAD = "lead", "Lead"

    NEXT: Mapping[str, frozenset[str]] = {
        Status.DRAFT: frozenset({Status.PUBLISHED, Status.CLOSED}),
        Status.PUBLISHED: frozenset({Status.CLOSED}),
        Status.CLOSED: frozenset({Status.PUBLISHED}),
    }
    """The allowed changes: each status with the statuses that may follow it."""

    slug = models.SlugField(max_length=220, unique=True)
    title = NameField(max_length=200)
    description = BodyField(max_length=20_000, blank=True)
    category = models.ForeignKey(
        JobCategory, on_delete=models.PROTECT, related_name="jobs", db_index=False
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="jobs", db_index=False
    )
    # A copy, because a generated column cannot read another table. Services update it.
    company_name = NameField(max_length=160, editable=False)
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="jobs",
        null=True,
        blank=True,
        db_index=False,
    )
    # The coordinates of the workplace, or those of the city at the time of writing.
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    job_type = models.CharField(max_length=10, choices=Type)
    workplace_type = models.CharField(max_length=7, choices=Workplace)
    experience_level = models.CharField(max_length=6, choices=Level, blank=True)
    salary_min = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    salary_max = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    salary_currency = models.CharField(max_length=3, blank=True)
    salary_period = models.CharField(max_length=5, choices=SalaryPeriod, blank=True)
    salary_annual_min = models.GeneratedField(
        # A posting with a maximum only ("up to 50,000") has no lowest salary to compare.
        expression=over_a_year("salary_min"),
        output_field=models.DecimalField(max_digits=16, decimal_places=2, null=True),
        db_persist=True,
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The time of the first publication, or the creation of a draft. Publishing a closed posting
    # again does not change it, so the posting does not move to the top of lists.
    posted_at = models.DateTimeField(default=timezone.now)
    # The time of the last publication, which saved searches compare with their last mail.
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    was_published = models.BooleanField(default=False, editable=False)
    applications_count = models.IntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    search = search_column("title", "description", "company_name")

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
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="posting_is_on_the_globe",
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
            index_of_published("-posted_at", name="postings_by_age"),
            index_of_published("category", "-posted_at", name="postings_of_a_category"),
            index_of_published("location", "-posted_at", name="postings_in_a_place"),
            index_of_published("company", "-posted_at", name="postings_of_a_company"),
            index_of_published("job_type", "-posted_at", name="postings_by_type"),
            index_of_published("workplace_type", "-posted_at", name="postings_by_workplace"),
            index_of_published("experience_level", "-posted_at", name="postings_by_level"),
            index_of_published(
                F("salary_annual_min").desc(nulls_last=True), name="postings_by_salary"
            ),
            index_of_published(
                "salary_currency",
                F("salary_annual_min").desc(nulls_last=True),
                name="postings_by_currency",
            ),
            # All columns of the filters. Counts of common values, also for facets, read this index
            # instead of the much wider rows.
            index_of_published(
                *("category", "job_type", "workplace_type", "location"),
                name="postings_by_all_filters",
                also=(
                    *("experience_level", "company", "posted_at"),
                    *("salary_annual_min", "salary_currency"),
                ),
            ),
            # Counts of the postings within a circle read this index of coordinates. Pages ordered
            # by distance read the next one, and no more rows than they show.
            index_of_published("latitude", "longitude", name="postings_by_coordinates"),
            GistIndex(unit_vector(), condition=Q(status="published"), name="nearest_postings"),
            index_of_published("-opened_at", name="postings_by_opening"),
            models.Index(
                fields=["expires_at"], condition=Q(status="published"), name="postings_by_end"
            ),
            # A search by words often has a place and a type, too. One index intersects their lists,
            # and reads only the common rows of frequent words. It does so in the order of its
            # columns, so the words of a posting are compared only if its place and type fit.
            GinIndex(
                fields=["location", "job_type", "search"],
                condition=Q(status="published"),
                name="postings_by_place_and_words",
            ),
            # Indexes of all postings, for the lists of managers and for foreign keys.
            models.Index(
                F("posted_at").desc(),
                F("id").desc(),
                include=["status", "posted_by", "company"],
                name="every_posting_by_age",
            ),
            models.Index(fields=["category"], name="every_posting_of_a_category"),
            models.Index(fields=["company", "-posted_at", "-id"], name="every_posting_of_company"),
            models.Index(fields=["location"], name="every_posting_in_a_place"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whereabouts(self) -> Location | None:
        """A copy of the city with the coordinates of the posting, for display. Do not save it."""
        if self.location is None:
            return None
        place = copy(self.location)
        place.latitude, place.longitude = self.latitude, self.longitude
        return place
