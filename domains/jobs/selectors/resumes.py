"""
Fetching CVs. They lie outside of every public path and go out through here alone.

A viewer allowed to read an application gets a link that works for minutes without a token, as a
browser's download needs. Permissions are checked again when it is followed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import IO

from django.core.signing import BadSignature, Signer

from domains.jobs.models import Application
from domains.jobs.selectors.applications import get_application
from shared.auth.models import User
from shared.errors import NotFound
from shared.private_files import private_files

LINK_LIFETIME = timedelta(minutes=5)

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""What a CV may be, by the ending it is kept under."""

_signer = Signer(salt="jobs.resume")


@dataclass(frozen=True, slots=True)
class ResumeLink:
    """A link to a CV, and its expiry."""

    application_id: int
    ticket: str
    name: str
    media_type: str
    expires_at: datetime

    @property
    def url(self) -> str:
        """The address."""
        return f"/api/v1/applications/{self.application_id}/resume/file/?ticket={self.ticket}"


@dataclass(frozen=True, slots=True)
class ResumeContent:
    """A CV for a download."""

    content: IO[bytes]
    name: str
    media_type: str


def get_resume_link(*, application_id: int, viewer: User, now: datetime) -> ResumeLink:
    """
    Return where the CV of an application can be fetched for some minutes.

    :raises NotFound: if there is no such application or CV, or it is not the viewer's to see.
    """
    application = get_application(application_id=application_id, viewer=viewer)
    if not application.resume:
        raise NotFound("This application has no CV.")
    return link_to_resume(application=application, viewer=viewer, now=now)


def link_to_resume(*, application: Application, viewer: User, now: datetime) -> ResumeLink:
    """
    Return where the CV of an application that the viewer may read can be fetched.
    """
    expires_at = now.replace(microsecond=0) + LINK_LIFETIME
    content = [application.pk, viewer.pk, application.resume, int(expires_at.timestamp())]
    return ResumeLink(
        application_id=application.pk,
        ticket=_signer.sign_object(content),
        name=application.resume_name,
        media_type=media_type_of(application.resume),
        expires_at=expires_at,
    )


def open_resume(*, application_id: int, ticket: str, now: datetime) -> ResumeContent:
    """
    Return the CV that a link leads to.

    :raises NotFound: if the link was altered or has expired, or its recipient may not read the
        application any more.
    """
    application = _application_behind(ticket, application_id=application_id, now=now)
    try:
        content = private_files().open(application.resume)
    except FileNotFoundError:
        raise _gone() from None
    return ResumeContent(
        content=content,
        name=application.resume_name,
        media_type=media_type_of(application.resume),
    )


def media_type_of(key: str) -> str:
    """Return the media type of a CV by its file extension."""
    return MEDIA_TYPES[PurePosixPath(key).suffix]


def _application_behind(ticket: str, *, application_id: int, now: datetime) -> Application:
    try:
        signed_id, viewer_id, key, expires_at = _signer.unsign_object(ticket)
    except (BadSignature, ValueError):
        raise _gone() from None
    viewer = User.objects.active().filter(pk=viewer_id).first()
    is_over = datetime.fromtimestamp(expires_at, tz=UTC) <= now
    if viewer is None or is_over or signed_id != application_id:
        raise _gone()
    application = get_application(application_id=application_id, viewer=viewer)
    # The link does not open a CV that has replaced the one it was made for.
    if application.resume != key:
        raise _gone()
    return application


def _gone() -> NotFound:
    return NotFound("This link leads to nothing, or not any more.")
