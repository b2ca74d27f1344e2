"""The job board in Django's admin site; changes go through the services like any other."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from domains.jobs import services
from domains.jobs.models import (
    Application,
    ApplicationEvent,
    Company,
    Job,
    JobCategory,
    Location,
    SavedSearch,
)
from shared.admin import RecordAdmin, ServicedAdmin
from shared.auth.viewer import Viewer
from shared.errors import DomainError


@admin.register(JobCategory)
class JobCategoryAdmin(ServicedAdmin):
    """Industries: their names and where they stand."""

    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    fields = ("name", "parent")

    def save_model(
        self, request: HttpRequest, obj: JobCategory, form: ModelForm[JobCategory], change: Any
    ) -> None:
        """Create or change the industry as the API would."""
        if obj.pk is None:
            made = services.create_job_category(
                actor=_viewer(request), name=obj.name, parent_id=obj.parent_id, now=timezone.now()
            )
            obj.pk = made.pk
        else:
            services.update_job_category(
                actor=_viewer(request),
                category_id=obj.pk,
                changes={"name": obj.name, "parent_id": obj.parent_id},
            )

    def delete_model(self, request: HttpRequest, obj: JobCategory) -> None:
        """Take the industry away as the API would."""
        services.delete_job_category(actor=_viewer(request), category_id=obj.pk)


@admin.register(Company)
class CompanyAdmin(ServicedAdmin):
    """Companies: their names, and whether they are who they say."""

    list_display = ("name", "owner", "verified", "website")
    list_filter = ("verified",)
    list_select_related = ("owner",)
    search_fields = ("name", "slug")
    ordering = ("name", "pk")
    fields = ("name", "website", "verified")

    def save_model(
        self, request: HttpRequest, obj: Company, form: ModelForm[Company], change: Any
    ) -> None:
        """Found or change the company as the API would."""
        if obj.pk is None:
            made = services.create_company(
                actor=_viewer(request), name=obj.name, website=obj.website, now=timezone.now()
            )
            obj.pk = made.pk
        services.update_company(
            actor=_viewer(request),
            company_id=obj.pk,
            changes={"name": obj.name, "website": obj.website, "verified": obj.verified},
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Companies stay: their postings do."""
        return False


@admin.register(Job)
class JobAdmin(ServicedAdmin):
    """Postings: to look at, to reword, to put up and to take down."""

    list_display = ("title", "company", "status", "job_type", "workplace_type", "posted_at")
    list_filter = ("status", "job_type", "workplace_type")
    list_select_related = ("company",)
    search_fields = ("title", "company_name")
    ordering = ("-posted_at", "-pk")
    fields = ("title", "description", "company_name", "status", "posted_at", "expires_at")
    readonly_fields = ("company_name", "status", "posted_at", "expires_at")
    actions = ("publish", "close")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """Leave the search index behind."""
        return Job.objects.defer("search")

    def save_model(self, request: HttpRequest, obj: Job, form: ModelForm[Job], change: Any) -> None:
        """Reword the posting as the API would."""
        services.update_job(
            actor=_viewer(request),
            job_id=obj.pk,
            changes={"title": obj.title, "description": obj.description},
            now=timezone.now(),
        )

    def delete_model(self, request: HttpRequest, obj: Job) -> None:
        """Delete or close the posting as the API would."""
        services.delete_job(actor=_viewer(request), job_id=obj.pk, now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Postings are written through the API, which knows of places and salaries."""
        return False

    @admin.action(description="Publish")
    def publish(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Put these postings up, as far as they are down."""
        self._each(request, queryset, services.publish_job)

    @admin.action(description="Close")
    def close(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Take these postings down, as far as they are up."""
        self._each(request, queryset, services.close_job)

    def _each(self, request: HttpRequest, jobs: QuerySet[Job], move: Any) -> None:
        for job_id in jobs.values_list("pk", flat=True):
            try:
                move(actor=_viewer(request), job_id=job_id, now=timezone.now())
            except DomainError as refusal:
                self.message_user(request, refusal.message, level=messages.ERROR)


class ApplicationEventInline(admin.TabularInline[ApplicationEvent, Application]):
    """The steps of an application, to look at."""

    model = ApplicationEvent
    can_delete = False
    extra = 0
    fields = ("from_status", "to_status", "actor", "note", "created_at")


@admin.register(Application)
class ApplicationAdmin(RecordAdmin):
    """Applications, to look at; they move through the API alone."""

    list_display = ("pk", "job", "applicant", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("job", "applicant")
    ordering = ("-created_at", "-pk")
    exclude = ("resume",)
    inlines = (ApplicationEventInline,)


@admin.register(Location)
class LocationAdmin(RecordAdmin):
    """Cities, to look at."""

    list_display = ("city", "region", "country", "latitude", "longitude")
    search_fields = ("city", "region")
    ordering = ("country", "city", "pk")


@admin.register(SavedSearch)
class SavedSearchAdmin(RecordAdmin):
    """Saved searches, to look at."""

    list_display = ("pk", "user", "name", "frequency", "last_run_at")
    list_select_related = ("user",)
    ordering = ("-pk",)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.user
    return viewer
