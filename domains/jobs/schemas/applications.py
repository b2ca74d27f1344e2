"""Schemas of applications."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any, cast

from ninja import UploadedFile
from pydantic import BeforeValidator, Field
from pydantic_core import from_json

from domains.jobs.models import Application
from domains.jobs.services import ApplicationFields
from shared.http import (
    Filters,
    Id,
    In,
    Moment,
    Name,
    Out,
    Patch,
    Text,
    Words,
)
from shared.row_forms import NULL_IF_EMPTY, PathTo
from shared.text import clean_name

CoverLetter = Annotated[str, Text(10_000), Field(examples=["I have kept servers up since 1998."])]
LONGEST_QUESTION = 120
Question = Annotated[str, Name(LONGEST_QUESTION)]
Answer = Annotated[str, Text(2_000)]


def _read_form(answers: Any) -> Any:
    # In a form, answers are a field of text.
    read = from_json(answers) if isinstance(answers, str) else answers
    if isinstance(read, dict):
        _refuse_repeated(read)
    return read


def _read_list(answers: Any) -> Any:
    if not isinstance(answers, list):
        return answers
    _refuse_repeated(each["question"] for each in answers)
    return {each["question"]: each["answer"] for each in answers}


def _refuse_repeated(questions: Iterable[Any]) -> None:
    # Questions are stored as names, so those that differ in white space are the same. Those that
    # are far too long are refused for their length.
    texts = (each for each in questions if isinstance(each, str))
    times = Counter(clean_name(each) for each in texts if len(each) <= 4 * LONGEST_QUESTION)
    if repeated := [question for question, number in times.items() if number > 1]:
        raise ValueError(f"Answer the question {repeated[0]} once.")


Answers = Annotated[
    dict[Question, Answer],
    BeforeValidator(_read_form),
    Field(max_length=20, examples=[{"When could you start?": "In May."}]),
]
ListedAnswers = Annotated[Answers, BeforeValidator(_read_list)]
"""Answers as GraphQL sends them, which has no mappings: a list of ``ApplicationAnswer``."""


class ApplicationAnswer(In):
    """An applicant's answer to a question."""

    question: Question
    answer: Answer


class ApplicationIn(In):
    """The content of an application. A CV is uploaded as a file of a form."""

    cover_letter: CoverLetter = ""
    answers: Answers = Field(default_factory=dict)
    consent: bool = Field(default=False, description="Whether the employer may store the data.")
    resume: UploadedFile | None = Field(
        None, description="A PDF or a Word document of at most 5 MB."
    )

    def fields(self) -> ApplicationFields:
        """Return the fields as the mapping that services take."""
        return cast(ApplicationFields, self.model_dump(include=set(ApplicationIn.model_fields)))


class JobApplicationIn(ApplicationIn):
    """An application for a posting."""

    job_id: Id


class ListedJobApplicationIn(JobApplicationIn):
    """An application for a posting, over GraphQL. A CV is attached over REST."""

    answers: ListedAnswers = Field(default_factory=dict)


class ApplicationPatchIn(Patch, of=ApplicationIn, omit=["consent", "resume"]):
    """The changed fields of an application. Absent fields keep their values."""


class ListedApplicationPatchIn(ApplicationPatchIn):
    """The changed fields of an application, over GraphQL. Absent fields keep their values."""

    answers: ListedAnswers = Field(default_factory=dict)


class ApplicationFilters(Filters):
    """Which applications."""

    status: Application.Status | None = None


class JobApplicationFilters(ApplicationFilters):
    """Which applications for a posting; the search is for names of applicants."""

    search: Annotated[str, Words(120)] = ""


class ApplicationStatusIn(In):
    """The next status of an application, and a note."""

    status: Annotated[Application.Status, Field(examples=["reviewing"])]
    note: Annotated[str, Name(500, min_length=0), Field(examples=["Strong on databases."])] = ""


class ApplicantOut(Out):
    """The user who applied."""

    id: int
    username: str
    display_name: str
    email: str


class AppliedJobOut(Out):
    """The posting of an application."""

    id: int
    slug: str
    title: str
    company_name: str


class ApplicationOut(Out):
    """An application with its posting and its present status."""

    id: int
    job_id: int
    job: AppliedJobOut
    applicant_id: int
    applicant: ApplicantOut
    status: Application.Status
    cover_letter: str
    answers: dict[str, str]
    resume_name: Annotated[str | None, NULL_IF_EMPTY, Field(examples=["resume.pdf"])]
    resume_url: Annotated[
        str | None,
        PathTo("/api/v1/applications/", "/resume/", unless_empty="resume"),
        Field(examples=["/api/v1/applications/1/resume/"]),
    ]
    consent_at: Moment | None
    created_at: Moment
    updated_at: Moment

    @staticmethod
    def resolve_resume_url(application: Any) -> str | None:
        """Return where a link to the CV can be had, if there is one."""
        return f"/api/v1/applications/{application.pk}/resume/" if application.resume else None


class ApplicationEventOut(Out):
    """A change of an application's status. The first one has no status before it."""

    id: int
    application_id: int
    from_status: Application.Status | None
    to_status: Application.Status
    actor_id: int | None
    note: str
    created_at: Moment
