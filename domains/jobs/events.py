"""Events and topics of the job board."""

from dataclasses import dataclass

from shared.events import Event
from shared.realtime import Topic

APPLICATION_STEPS = Topic("jobs.application_steps")
"""Changes of the status of applications, with a channel for each applicant."""

APPLICATIONS = Topic("jobs.applications")
"""New applications, with a channel for each posting."""


@dataclass(frozen=True, slots=True)
class JobPublished(Event):
    """A posting was published."""

    job_id: int


@dataclass(frozen=True, slots=True)
class JobClosed(Event):
    """A posting was closed by a user, or by a task after its end."""

    job_id: int
    employer_left: bool = False


@dataclass(frozen=True, slots=True)
class ApplicantsNotifiedInPart(Event):
    """The applicants up to this application have been notified that a posting was closed."""

    job_id: int
    employer_left: bool
    application_id: int


@dataclass(frozen=True, slots=True)
class ApplicationReceived(Event):
    """A candidate applied, or applied again after withdrawing."""

    application_id: int
    job_id: int
    applicant_id: int
    step_id: int


@dataclass(frozen=True, slots=True)
class ApplicationMoved(Event):
    """The status of an application changed."""

    application_id: int
    job_id: int
    applicant_id: int
    step_id: int
    status: str


@dataclass(frozen=True, slots=True)
class ResumesDetached(Event):
    """These stored CVs belong to no application any more."""

    keys: tuple[str, ...]
