"""Selectors of applications. An application that the viewer may not see is not found."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from domains.jobs.models import Application, ApplicationEvent, Job
from domains.jobs.permissions import (
    EMPLOYERS,
    applications_open_to,
    jobs_open_to,
    require_employer,
)
from shared.auth.models import User
from shared.auth.permissions import require_admin, require_user
from shared.auth.viewer import Viewer
from shared.errors import NotFound
from shared.lookups import get_or_not_found
from shared.rows import find_values
from shared.selections import Selection, select


def list_own_applications(*, user: User, status: str | None = None) -> QuerySet[Application]:
    """
    Return the user's own applications, newest first.
    """
    own = Application.objects.filter(applicant=user).for_reading()
    own = own.order_by("-created_at", "-pk")
    return own.filter(status=status) if status else own


def list_readable_applications(*, viewer: Viewer) -> QuerySet[Application]:
    """
    Return the applications that the viewer may read, newest first; none for anonymous viewers.
    """
    if not isinstance(viewer, User):
        return Application.objects.none()
    return applications_open_to(viewer).for_reading().order_by("-created_at", "-pk")


def find_application(*, application_id: int, viewer: User) -> QuerySet[Application]:
    """
    Return the application with this id if the viewer may see it, or an empty query set.
    """
    return applications_open_to(viewer).for_reading().filter(pk=application_id)


def get_application(*, application_id: int, viewer: User) -> Application:
    """
    Return one application to its applicant, to the employer who received it, or to an admin.

    :raises NotFound: if there is none, or it is not the viewer's to see.
    """
    readable = select(list_readable_applications, viewer=viewer)
    return get_or_not_found(readable, kind="application", key=application_id)


def list_job_applications(
    *, viewer: Viewer, job_id: int, status: str | None = None, search: str = ""
) -> Selection[Application]:
    """
    Return the applications for a posting, for its managers, newest first.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises NotFound: if there is no such posting, or it is not the viewer's to see.
    :raises PermissionDenied: if the viewer does not manage it.
    """
    employers = find_values(select(_job, viewer=viewer, job_id=job_id), names=EMPLOYERS)
    require_user(viewer)
    if employers is None:
        raise NotFound(f"There is no job {job_id}.")
    require_employer(viewer, employers=employers)
    return select(_applications_for, job_id=job_id, status=status, search=search)


def _job(*, viewer: Viewer, job_id: int) -> QuerySet[Job]:
    return jobs_open_to(viewer).filter(pk=job_id)


def _applications_for(*, job_id: int, status: str | None, search: str) -> QuerySet[Application]:
    found = Application.objects.filter(job=job_id).for_reading().order_by("-created_at", "-pk")
    if status:
        found = found.filter(status=status)
    if search:
        found = found.filter(applicant__in=User.objects.get_queryset().matching(search))
    return found


def list_application_events(*, application_id: int, viewer: User) -> Selection[ApplicationEvent]:
    """
    Return the steps an application has taken, from the first.

    :raises NotFound: if there is no such application, or it is not the viewer's to see.
    """
    found = select(find_application, application_id=application_id, viewer=viewer)
    if find_values(found, names=["pk"]) is None:
        raise NotFound(f"There is no application {application_id}.")
    return select(_steps_of, application_id=application_id)


def _steps_of(*, application_id: int) -> QuerySet[ApplicationEvent]:
    return list_all_application_events().filter(application_id=application_id)


def list_all_application_events() -> QuerySet[ApplicationEvent]:
    """
    Return the steps of applications that were found already, from the first.
    """
    return ApplicationEvent.objects.order_by("pk")


def get_own_step(*, user: User, step_id: int) -> ApplicationEvent:
    """
    Return one step of an application of the user's own.

    :raises NotFound: if there is none.
    """
    return _the_step(_own_steps(user), step_id=step_id)


def list_own_steps(*, user: User, after: int) -> QuerySet[ApplicationEvent]:
    """
    Return the steps of the user's own applications that came after one, from the oldest.
    """
    return _own_steps(user).filter(pk__gt=after).order_by("pk")


@dataclass(frozen=True, slots=True)
class ReceivedApplications:
    """Reads the applications for a posting for a manager who subscribes to them."""

    manager: User
    job_id: int

    def get_step(self, *, step_id: int) -> ApplicationEvent:
        """
        Return the first step of an application.

        :raises NotFound: if there is none, or the manager may not see it any more.
        """
        return _the_step(_receipts(self.manager, job_id=self.job_id), step_id=step_id)

    def list_after(self, step_id: int) -> QuerySet[ApplicationEvent]:
        """Return the first steps of applications after a step, oldest first."""
        received = _receipts(self.manager, job_id=self.job_id)
        return received.filter(pk__gt=step_id).order_by("pk")


def get_received_applications(*, viewer: User, job_id: int) -> ReceivedApplications:
    """
    Return a reader of the applications for a posting.

    :raises NotFound: if there is no such posting, or it is not the viewer's to see.
    :raises PermissionDenied: if the viewer does not manage it.
    """
    list_job_applications(viewer=viewer, job_id=job_id)
    return ReceivedApplications(viewer, job_id)


def get_job_stats(*, viewer: Viewer) -> Mapping[str, Mapping[str, int]]:
    """
    Return how many postings and applications there are in each status, to an admin.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is none.
    """
    require_admin(viewer)
    return {
        "jobs": _count_by_status(Job.objects.order_by(), Job.Status.values),
        "applications": _count_by_status(Application.objects.order_by(), Application.Status.values),
    }


def _own_steps(user: User) -> QuerySet[ApplicationEvent]:
    return ApplicationEvent.objects.filter(application__applicant=user)


def _receipts(viewer: User, *, job_id: int) -> QuerySet[ApplicationEvent]:
    readable = applications_open_to(viewer).for_reading().filter(job_id=job_id)
    return ApplicationEvent.objects.filter(
        application__in=readable.values("pk"), to_status=Application.Status.SUBMITTED
    ).prefetch_related(Prefetch("application", queryset=readable))


def _the_step(steps: QuerySet[ApplicationEvent], *, step_id: int) -> ApplicationEvent:
    return get_or_not_found(steps, kind="step", key=step_id)


def _count_by_status(
    things: QuerySet[Job] | QuerySet[Application], statuses: list[str]
) -> Mapping[str, int]:
    counted = dict(things.values_list("status").annotate(count=Count("pk")))
    return {status: counted.get(status, 0) for status in statuses}
