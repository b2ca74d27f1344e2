"""
Permissions of the job board, shared by both transports.

Admins manage everything, employers the postings of their companies with their applications, and
users their own applications. The role is read from the database for each request.
"""

from collections.abc import Collection

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q

from domains.jobs.models import Application, Company, Job
from domains.jobs.models.applications import ApplicationQuerySet
from domains.jobs.models.jobs import JobQuerySet
from domains.jobs.models.states import expired_and_closed
from shared.auth.models import Role, User
from shared.auth.permissions import require_user
from shared.auth.viewer import Viewer
from shared.errors import PermissionDenied
from shared.parameters import is_one_of

EMPLOYERS = ("posted_by_id", "company__owner_id")
"""The columns of a posting with the users whose it is. Those with the role manage it."""


def jobs_open_to(viewer: Viewer) -> JobQuerySet:
    """
    Return the postings that the viewer may read.

    Published and expired postings are visible to everyone, drafts and closed ones to their
    managers.
    """
    public = Q(status=Job.Status.PUBLISHED) | expired_and_closed()
    if not isinstance(viewer, User):
        return Job.objects.filter(public)
    if viewer.is_admin:
        return Job.objects.all()
    if not is_employer(viewer):
        return Job.objects.filter(public)
    return Job.objects.filter(public | _managed_by(viewer))


def jobs_managed_by(user: User) -> JobQuerySet:
    """Return the postings that the user manages. An admin manages every posting."""
    if user.is_admin:
        return Job.objects.all()
    if not is_employer(user):
        return Job.objects.none()
    # The array of companies is found first, so each condition can use an index.
    companies = ArraySubquery(Company.objects.owned_by(user).values("pk"))
    return Job.objects.filter(Q(posted_by=user) | Q(is_one_of("company", companies)))


def applications_open_to(viewer: User) -> ApplicationQuerySet:
    """Return the applications that the viewer may read: their own, and those for their postings."""
    if viewer.is_admin:
        return Application.objects.all()
    own = Q(applicant=viewer)
    if not is_employer(viewer):
        return Application.objects.filter(own)
    return Application.objects.filter(own | _managed_by(viewer, at="job__"))


def is_employer(user: User) -> bool:
    """Return whether the viewer has the role of an employer."""
    return user.role == Role.EMPLOYER


def may_manage(actor: User, *, job: Job) -> bool:
    """Return whether the viewer may change a posting and its applications."""
    return actor.is_admin or (is_employer(actor) and is_behind(actor, job=job))


def is_behind(user: User, *, job: Job) -> bool:
    """Return whether a posting is the viewer's own or belongs to the viewer's company."""
    return user.pk in _employers_of(job)


def is_hidden_draft(viewer: User, *, job: Job) -> bool:
    """Return whether a posting was never public, so only its managers see it."""
    return not job.was_published and not (viewer.is_admin or is_behind(viewer, job=job))


def require_manager(actor: Viewer, *, job: Job) -> User:
    """
    Require a user who manages the posting, and return the user.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer does not manage the posting.
    """
    return require_employer(actor, employers=_employers_of(job))


def require_employer(actor: Viewer, *, employers: Collection[int | None]) -> User:
    """
    Require a user who manages the posting with these ``EMPLOYERS``, and return the user.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer does not manage the posting.
    """
    user = require_user(actor)
    if not (user.is_admin or (is_employer(user) and user.pk in employers)):
        raise PermissionDenied("Only an admin or its employer may do this with a posting.")
    return user


def require_poster(actor: Viewer) -> User:
    """
    Return the viewer as a user with a role that creates postings: employer or admin.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is neither.
    """
    user = require_user(actor)
    if not (user.is_admin or is_employer(user)):
        raise PermissionDenied("Only an employer or an admin may do this.")
    return user


def require_owner(actor: Viewer, *, company: Company) -> User:
    """
    Require the owner of the company or an admin, and return the user.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is neither.
    """
    user = require_poster(actor)
    if not (user.is_admin or company.owner_id == user.pk):
        raise PermissionDenied("This company belongs to another user.")
    return user


def refuse_own_posting(applicant: User, *, job: Job) -> None:
    """
    Refuse an application for a posting that the candidate manages.

    :raises PermissionDenied: if the posting is their own.
    """
    if is_behind(applicant, job=job):
        raise PermissionDenied("You cannot apply for your own posting.")


def require_applicant(actor: User, *, application: Application) -> None:
    """
    Require that the application is the actor's own.

    :raises PermissionDenied: if not.
    """
    if application.applicant_id != actor.pk:
        raise PermissionDenied("Only the applicant may do this.")


def _employers_of(job: Job) -> Collection[int | None]:
    return job.posted_by_id, job.company.owner_id


def _managed_by(user: User, *, at: str = "") -> Q:
    return Q((f"{at}posted_by", user)) | Q((f"{at}company__owner", user))
