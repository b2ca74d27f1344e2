"""Functionality: applications reach the employer, once, and only while a posting is open."""

from conformance.api import Call
from conformance.jobs.base import CHECKS, LETTER, Jobs
from conformance.rubric import Criterion
from conformance.shared import require, require_refusal
from conformance.shared.conditions import require_status
from conformance.shared.races import require_one_success

DOUBLE_CLICKS = 10


@CHECKS.add("application-stored", Criterion.FUNCTIONALITY, points=4)
def application_is_stored(jobs: Jobs) -> None:
    """An application is in the lists of its user and of the employer, with its letter."""
    job, user = jobs.create(), jobs.users[0]
    key = str(jobs.applied(job, user)["id"])
    own = jobs.rows("my_applications", "application", user, page_size=50)
    require(key in [str(row["id"]) for row in own], "a user does not see the own application")
    received = {str(row["id"]): row for row in jobs.applications_for(job, jobs.employer)}
    require(key in received, "the employer does not see the application")
    letter = received[key]["cover_letter"]
    require(letter == LETTER, f"the employer reads the letter {letter!r}")


@CHECKS.add("second-application-refused", Criterion.FUNCTIONALITY, points=4)
def second_application_is_refused(jobs: Jobs) -> None:
    """A second application of a user for the same job is refused, and not stored."""
    job, user = jobs.create(), jobs.users[0]
    jobs.applied(job, user)
    require_refusal(jobs.apply(job, user), "a second application")
    found = len(jobs.applications_for(job, jobs.employer))
    require(found == 1, f"after a refused second application, the employer sees {found}")


@CHECKS.add("double-apply-race", Criterion.FUNCTIONALITY, points=5)
def applications_at_once_are_one(jobs: Jobs) -> None:
    """Of ten applications that one user sends at the same moment, one is stored."""
    job = jobs.create()
    call = Call("apply", jobs.users[0], {"job_id": job["id"], "cover_letter": LETTER})
    require_one_success(jobs.api.call_at_once([call] * DOUBLE_CLICKS), "applications at once")
    found = len(jobs.applications_for(job, jobs.employer))
    require(found == 1, f"of {DOUBLE_CLICKS} applications at once, {found} are stored")


@CHECKS.add("closed-job-refuses", Criterion.FUNCTIONALITY, points=3)
def closed_job_takes_no_applications(jobs: Jobs) -> None:
    """A closed posting takes no application."""
    jobs.require_operation("close_job")
    job = jobs.create()
    jobs.carry_out("close_job", jobs.employer, job_id=job["id"])
    require_refusal(jobs.apply(job, jobs.users[0]), "an application for a closed job")


@CHECKS.add("status-shown", Criterion.FUNCTIONALITY, points=3)
def status_is_shown(jobs: Jobs) -> None:
    """The applicant sees the status that the employer sets."""
    jobs.require_operation("set_status")
    user = jobs.users[0]
    key = jobs.applied(jobs.create(), user)["id"]
    jobs.carry_out("set_status", jobs.employer, application_id=key, status="reviewing")
    answer = jobs.carry_out("get_application", user, application_id=key)
    found, expected = jobs.view("application", answer.body)["status"], "reviewing"
    require(found == jobs.api.word("status", expected), f"the applicant sees the status {found!r}")


@CHECKS.add("conflict-is-409", Criterion.CODE_QUALITY, points=2)
def second_application_is_a_conflict(jobs: Jobs) -> None:
    """A second application is answered with 409, not with the status of invalid input."""
    job = jobs.create()
    jobs.applied(job, jobs.users[0])
    require_status(jobs.apply(job, jobs.users[0]), (409,), "a second application")
