"""What the checks of jobs share: employers, postings and applications."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from conformance.api import Account, Answer, Api
from conformance.payloads import Upload
from conformance.rubric import Checks
from conformance.shared import Attempt, View, word_of
from conformance.shared.backend import UNKNOWN_ID
from conformance.shared.categories import CategorizedBackend
from conformance.shared.every_check import add_every_check
from conformance.shared.wrong_values import (
    WRONG_IDS,
    WRONG_LETTERS,
    WRONG_TEXTS,
    WRONG_WORDS,
    Trial,
    WrongValues,
)
from conformance.vocabulary import Vocabulary

TITLE = "Pastry chef, Ünïcode ✓"
DESCRIPTION = "Bakes at night.\n\nSleeps by day."
LETTER = "I bake. Ünïcode ✓"
CV = Upload(
    "cv.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf"
)


class Jobs(CategorizedBackend):
    """The job board of the measured API, with employers and users who apply."""

    vocabulary = Vocabulary(
        operations={
            "create_category": {"name"},
            "list_categories": {"page_size", "page", "cursor"},
            "create_company": {"name"},
            "create_job": {
                "title",
                "description",
                "category_id",
                "job_type",
                "city",
                "company_id",
            },
            "list_jobs": {
                "page_size",
                "page",
                "cursor",
                "search",
                "category_id",
                "job_type",
                "city",
            },
            "get_job": {"job_id"},
            "update_job": {"job_id", "title"},
            "close_job": {"job_id"},
            "delete_job": {"job_id"},
            "apply": {"job_id", "cover_letter"},
            "apply_with_cv": {"job_id", "cover_letter", "cv"},
            "get_application": {"application_id"},
            "my_applications": {"page_size"},
            "job_applications": {"job_id", "page_size"},
            "set_status": {"application_id", "status"},
            "get_cv": {"application_id"},
        },
        optional={"create_company", "close_job", "apply_with_cv", "get_cv", "set_status"},
        fields={
            "job": ("id", "title", "description", "category_id", "job_type", "city"),
            "category": ("id", "name"),
            "company": ("id",),
            "application": ("id", "status", "cover_letter"),
            "page": ("items", "next"),
        },
        roles={"admin": 1, "employer": 2, "user": 3},
        words={"job_type": ("full_time", "part_time"), "status": ("submitted", "reviewing")},
        limits={"list_ms": 250, "search_ms": 250},
    )
    noun = "job"
    creation = "create_job"
    reading = "get_job"
    listing = "list_jobs"
    wrong_values: ClassVar[Mapping[str, WrongValues]] = {
        "title": WRONG_TEXTS,
        "job_type": WRONG_WORDS,
        "category_id": WRONG_IDS,
    }
    required_value = "title"
    wrong_field = ("job_type", "astronaut_at_noon")
    refused_operations = ("create_job", "apply")

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.employer, self.other_employer = self.people["employer"]
        self.users = self.people["user"]

    @property
    def creator(self) -> Account:
        """The employer."""
        return self.employer

    @cached_property
    def _company_id(self) -> Any:
        if not self.api.has("create_company"):
            return None
        answer = self.carry_out("create_company", self.employer, name=f"Company {word_of()}")
        return self.view("company", answer.body)["id"]

    def values(self) -> dict[str, Any]:
        """Return a posting for full time work in Nairobi."""
        return {
            "title": TITLE,
            "description": DESCRIPTION,
            "category_id": self.category_id,
            "job_type": "full_time",
            "city": "Nairobi",
            "company_id": self._company_id,
        }

    def apply(self, job: View, user: Account | None, letter: Any = LETTER) -> Answer:
        """Apply for a job."""
        return self.api.call("apply", user, job_id=job["id"], cover_letter=letter)

    def applied(self, job: View, user: Account) -> View:
        """
        Apply for a job, and return the application.

        :raises MissedError: if that is refused.
        """
        answer = self.carry_out("apply", user, job_id=job["id"], cover_letter=LETTER)
        return self.view("application", answer.body)

    def applied_with_cv(self, job: View, user: Account) -> View:
        """
        Apply for a job with a CV, and return the application.

        :raises MissedError: if that is refused.
        """
        values = {"job_id": job["id"], "cover_letter": LETTER, "cv": CV}
        answer = self.carry_out("apply_with_cv", user, **values)
        return self.view("application", answer.body)

    def applications_for(self, job: View, account: Account) -> Sequence[View]:
        """
        Return the applications for a job.

        :raises MissedError: if that is refused.
        """
        values = {"job_id": job["id"], "page_size": 50}
        return self.rows("job_applications", "application", account, **values)

    def unknown_requests(self) -> Iterator[Attempt]:
        """Read and apply for a job that does not exist, and read an unknown application."""
        for operation, account in (("get_job", self.reader), ("apply", self.users[0])):
            values = {"job_id": UNKNOWN_ID, "cover_letter": LETTER}
            yield f"{operation} of an unknown job", self.api.call(operation, account, **values)
        answer = self.api.call("get_application", self.users[0], application_id=UNKNOWN_ID)
        yield "an unknown application", answer

    def requests_that_need_an_account(self, account: Account | None) -> Iterator[Attempt]:
        """Post a job, apply for one, and list one's applications."""
        job = self.create()
        yield "a new job", self.send(account)
        yield "an application", self.apply(job, account)
        yield "my_applications", self.api.call("my_applications", account, page_size=5)

    def public_requests(self) -> Iterator[Attempt]:
        """Read a job, the list and the categories."""
        job = self.create()
        yield "get_job", self.api.call("get_job", job_id=job["id"])
        for operation in ("list_jobs", "list_categories"):
            yield operation, self.api.call(operation, page_size=5)

    def refused_requests(self) -> Iterator[Attempt]:
        """Ask for an unknown job, apply without a token and twice, send an empty job."""
        job = self.create()
        self.applied(job, self.users[0])
        yield "an unknown job", self.api.call("get_job", self.reader, job_id=UNKNOWN_ID)
        yield "an application without a token", self.apply(job, None)
        yield "a second application", self.apply(job, self.users[0])
        yield "a job without a title", self.send(self.employer, title="")

    def trials(self) -> Iterator[Trial]:
        """Apply with letters that are no text, besides posting jobs."""
        yield from super().trials()
        job, user = self.create(), self.users[0]
        yield Trial("the letter", WRONG_LETTERS, lambda letter: self.apply(job, user, letter))

    def bad_requests(self) -> Iterator[Attempt]:
        """Apply for a job that is no number."""
        answer = self.api.call("apply", self.users[0], job_id="text", cover_letter=LETTER)
        yield "an application for the job 'text'", answer


CHECKS: Checks[Jobs] = Checks()
add_every_check(CHECKS)
