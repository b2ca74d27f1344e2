"""Code quality from outside: permissions to post, to change, and to read applications."""

from conformance.api import Account
from conformance.jobs.base import CHECKS, TITLE, Jobs
from conformance.rubric import Criterion
from conformance.shared import require, shown, word_of
from conformance.shared.conditions import require_status
from conformance.shared.roles import require_no_self_made_admin


@CHECKS.add("employers-only", Criterion.CODE_QUALITY, points=4)
def users_post_no_jobs(jobs: Jobs) -> None:
    """A user who is no employer cannot post a job."""
    require_status(jobs.send(jobs.users[0]), (403,), "a job that a user posts")


@CHECKS.add("owner-only", Criterion.CODE_QUALITY, points=4)
def only_the_owner_changes_a_job(jobs: Jobs) -> None:
    """A posting is changed and deleted by its employer, not by another one or a user."""
    job = jobs.create()
    for account, who in ((jobs.other_employer, "another employer"), (jobs.users[0], "a user")):
        for operation in ("update_job", "delete_job"):
            answer = jobs.api.call(operation, account, job_id=job["id"], title="Taken over")
            require_status(answer, (403, 404), f"{operation} by {who}")
    require(jobs.get(job["id"])["title"] == TITLE, "a refused change is stored")


@CHECKS.add("admin-only", Criterion.CODE_QUALITY, points=3)
def only_the_admin_makes_categories(jobs: Jobs) -> None:
    """Categories are created by the administrator only."""
    for account, who in ((jobs.users[0], "a user"), (jobs.employer, "an employer")):
        answer = jobs.api.call("create_category", account, name=f"Category {word_of()}")
        require_status(answer, (403,), f"a category of {who}")


@CHECKS.add("role-not-chosen", Criterion.CODE_QUALITY, points=4)
def registration_makes_no_admin(jobs: Jobs) -> None:
    """A user cannot become an administrator by a member of the registration."""
    require_no_self_made_admin(
        jobs,
        lambda account: jobs.api.call("create_category", account, name=f"Category {word_of()}"),
    )


@CHECKS.add("application-private", Criterion.CODE_QUALITY, points=5)
def application_is_private(jobs: Jobs) -> None:
    """An application is read by its user and the employer; for others it is not found."""
    job, user = jobs.create(), jobs.users[0]
    key = jobs.applied(job, user)["id"]
    for reader, who in ((user, "its user"), (jobs.employer, "the employer")):
        answer = jobs.api.call("get_application", reader, application_id=key)
        require(answer.is_success, f"an application is answered to {who} with {shown(answer)}")
    for account, who in _others(jobs):
        answer = jobs.api.call("get_application", account, application_id=key)
        require_status(answer, (401, 403, 404), f"an application read by {who}")
        answer = jobs.api.call("job_applications", account, job_id=job["id"], page_size=5)
        require_status(answer, (401, 403, 404), f"the list of applications read by {who}")


def _others(jobs: Jobs) -> list[tuple[Account | None, str]]:
    return [
        (jobs.users[1], "another user"),
        (jobs.other_employer, "another employer"),
        (None, "a request without a token"),
    ]


@CHECKS.add("cv-private", Criterion.CODE_QUALITY, points=6)
def cv_is_private(jobs: Jobs) -> None:
    """The file of a CV is read by its user and the employer, and by no one else."""
    jobs.require_operation("apply_with_cv")
    jobs.require_operation("get_cv")
    key = jobs.applied_with_cv(jobs.create(), jobs.users[0])["id"]
    answer = jobs.api.call("get_cv", jobs.employer, application_id=key)
    require(answer.is_success, f"the CV is answered to the employer with {shown(answer)}")
    for account, who in _others(jobs):
        answer = jobs.api.call("get_cv", account, application_id=key)
        require_status(answer, (401, 403, 404), f"the CV read by {who}")
