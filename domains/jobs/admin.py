"""The admin site of the job board. Changes go through the services."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from domains.jobs import services
from domains.jobs.models import (
    Application,
    ApplicationEvent,
    Company,
    Job,
    JobCategory,
    Location,
    MailedJob,
    SavedJob,
    SavedSearch,
)
from shared.admin import (
    Figure,
    ReadOnlyAdmin,
    ReadOnlyInline,
    ServiceAdmin,
    get_admin,
)
from shared.admin_forms import get_changes
from shared.auth.models import User


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return the figures of the job board for the first page of the admin site."""
    published = {"status__exact": Job.Status.PUBLISHED.value}
    return [
        Figure(
            "Open jobs", Job.objects.open(now=now), at={**published, "expires_at__gt": str(now)}
        ),
        Figure(
            "Published, but over",
            Job.objects.overdue(now=now),
            at={**published, "expires_at__lte": str(now)},
        ),
        *(
            Figure(
                f"Applications {status.label.lower()}",
                Application.objects.filter(status=status),
                at={"status__exact": status.value},
            )
            for status in Application.Status
        ),
    ]


@admin.register(JobCategory)
class JobCategoryAdmin(ServiceAdmin):
    """Industries, with their names and their places in the tree."""

    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent",)
    fields = ("name", "parent")

    def create(self, row: JobCategory, form: ModelForm[JobCategory], *, actor: User) -> JobCategory:
        """Create the industry as the API does."""
        fields: services.JobCategoryFields = {"name": row.name, "parent_id": row.parent_id}
        return services.create_job_category(actor=actor, fields=fields, now=timezone.now())

    def update(self, row: JobCategory, form: ModelForm[JobCategory], *, actor: User) -> None:
        """Change the industry as the API does."""
        changes = cast("services.JobCategoryFields", get_changes(form))
        services.update_job_category(actor=actor, category_id=row.pk, changes=changes)

    def delete(self, row: JobCategory, *, actor: User) -> None:
        """Delete the industry as the API does."""
        services.delete_job_category(actor=actor, category_id=row.pk)


@admin.register(Company)
class CompanyAdmin(ServiceAdmin):
    """Companies, with their names and whether their identity was verified."""

    list_display = ("name", "owner", "verified", "website")
    list_filter = ("verified",)
    list_select_related = ("owner",)
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    fields = ("name", "website", "verified")

    def create(self, row: Company, form: ModelForm[Company], *, actor: User) -> Company:
        """Create the company as the API does."""
        fields = services.CompanyFields(name=row.name, website=row.website, verified=row.verified)
        return services.create_company(actor=actor, fields=fields, now=timezone.now())

    def update(self, row: Company, form: ModelForm[Company], *, actor: User) -> None:
        """Change the company as the API does."""
        changes = cast("services.CompanyFields", get_changes(form))
        services.update_company(actor=actor, company_id=row.pk, changes=changes)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: postings refer to companies, so companies are not deleted."""
        return False


class JobAddForm(forms.ModelForm[Job]):
    """The form of a new posting, which is a draft of any company."""

    class Meta:
        model = Job
        fields = (
            *("company", "title", "description", "category", "job_type", "workplace_type"),
            *("experience_level", "location", "expires_at"),
            *("salary_min", "salary_max", "salary_currency", "salary_period"),
        )


@admin.register(Job)
class JobAdmin(ServiceAdmin):
    """Postings. An admin creates, updates, publishes and closes them."""

    add_form = JobAddForm

    list_display = ("title", "company", "status", "job_type", "workplace_type", "posted_at")
    list_filter = ("status", "job_type", "workplace_type")
    list_select_related = ("company",)
    search_fields = ("title", "company_name")
    search_help_text = "A part of the title or of the company's name."
    ordering = ("-pk",)
    fields = ("title", "description", "company_name", "status", "posted_at", "expires_at")
    readonly_fields = ("company_name", "status", "posted_at", "expires_at")
    actions = ("publish", "close", "delete_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """Defer the search index."""
        return Job.objects.defer("search")

    def create(self, row: Job, form: ModelForm[Job], *, actor: User) -> Job:
        """Create the posting as the API does."""
        return services.create_job(actor=actor, fields=_fields_of(row), now=timezone.now())

    def update(self, row: Job, form: ModelForm[Job], *, actor: User) -> None:
        """Change the posting as the API does."""
        changes = cast("services.JobFields", get_changes(form))
        services.update_job(actor=actor, job_id=row.pk, changes=changes, now=timezone.now())

    def delete(self, row: Job, *, actor: User) -> None:
        """Delete or close the posting as the API does."""
        services.delete_job(actor=actor, job_id=row.pk, now=timezone.now())

    @admin.action(description="Delete", permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> Any:
        """Show the confirmation page, then delete or close the postings, and report the two."""
        if not request.POST.get("post"):
            return super().delete_selected(request, queryset)
        if self.refuse_too_many(request, queryset):
            return None
        closing = Q(pk__in=set(queryset.exclude(applications=None).values_list("pk", flat=True)))
        delete = partial(self.delete_model, request)
        self.apply_to_each(request, queryset.exclude(closing), delete, done="deleted")
        self.apply_to_each(request, queryset.filter(closing), delete, done="closed")
        return None

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Return to the list, with what happened to the posting."""
        if not Job.objects.filter(pk=obj_id).exists():
            return super().response_delete(request, obj_display, obj_id)
        text = f"{obj_display} has applications, so it was closed."
        self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:jobs_job_changelist"))

    @admin.action(description="Publish")
    def publish(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Publish those of the selected postings that are not published."""
        self._move(request, queryset, services.publish_job, done="published")

    @admin.action(description="Close")
    def close(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Close those of the selected postings that are not closed."""
        self._move(request, queryset, services.close_job, done="closed")

    def _move(
        self, request: HttpRequest, jobs: QuerySet[Job], move: Callable[..., Job], *, done: str
    ) -> None:
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request, jobs, lambda job: move(actor=actor, job_id=job.pk, now=now), done=done
        )


def _fields_of(job: Job) -> services.JobFields:
    fields: services.JobFields = {
        "title": job.title,
        "description": job.description,
        "company_id": job.company_id,
        "category_id": job.category_id,
        "job_type": job.job_type,
        "workplace_type": job.workplace_type,
        "experience_level": job.experience_level or None,
        "location": _place_of(job.location),
        "expires_at": job.expires_at,
    }
    if job.salary_min is not None or job.salary_max is not None:
        fields["salary"] = {
            "min": job.salary_min,
            "max": job.salary_max,
            "currency": job.salary_currency,
            "period": job.salary_period,
        }
    return fields


def _place_of(location: Location | None) -> services.LocationFields | None:
    if location is None:
        return None
    return {
        "city": location.city,
        "region": location.region,
        "country": location.country,
        "latitude": location.latitude,
        "longitude": location.longitude,
    }


class ApplicationEventInline(ReadOnlyInline):
    """The changes of an application's status, read-only."""

    model = ApplicationEvent
    fields = ("from_status", "to_status", "actor", "note", "created_at")
    related = ("actor",)


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """Applications, read-only. Their status changes through the API only."""

    list_display = ("pk", "job", "applicant", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("job", "applicant")
    search_fields = ("applicant__username__exact",)
    search_help_text = "The applicant's user name."
    ordering = ("-pk",)
    exclude = ("resume",)
    inlines = (ApplicationEventInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """Defer the search index of the postings."""
        return Application.objects.defer("job__search")


@admin.register(Location)
class LocationAdmin(ReadOnlyAdmin):
    """Cities, read-only."""

    list_display = ("city", "region", "country", "latitude", "longitude")
    search_fields = ("city", "region")
    ordering = ("country", "city", "pk")


class MailedJobInline(ReadOnlyInline):
    """The postings that were mailed for a saved search, read-only."""

    model = MailedJob
    fields = ("job_id", "mailed_at")
    readonly_fields = ("job_id",)


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnlyAdmin):
    """Saved searches, read-only."""

    list_display = ("pk", "user", "name", "frequency", "last_run_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    inlines = (MailedJobInline,)


@admin.register(SavedJob)
class SavedJobAdmin(ReadOnlyAdmin):
    """Saved postings, read-only."""

    list_display = ("user", "job", "created_at")
    list_select_related = ("user", "job")
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedJob]:
        """Defer the search index of the postings."""
        return SavedJob.objects.defer("job__search")
