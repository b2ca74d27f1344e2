"""Promise: the job board gives the same result, or the same refusal, through both of its api."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from domains.jobs.models import Application, Job
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.jobs.factories import (
    ApplicationFactory,
    CompanyFactory,
    EmployerFactory,
    JobCategoryFactory,
    JobFactory,
    SavedSearchFactory,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Asked:
    """One use case, as each transport is asked for it; the documents take `$id` and `$input`."""

    rest: tuple[str, str, Any]
    graphql: str
    by: User | None = None
    id: int = 0
    input: Any = None


Scene = Callable[[User, User], Asked]


def job_said(**said: object) -> dict[str, object]:
    return {
        "title": "Baker",
        "category_id": JobCategoryFactory.create().pk,
        "company_id": CompanyFactory.create().pk,
        "job_type": "full_time",
        "workplace_type": "remote",
        **said,
    }


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def as_graphql(said: Any) -> Any:
    """Spell a body as GraphQL would: other names, and enums in capitals."""
    if isinstance(said, dict):
        return {camel(name): _member(name, value) for name, value in said.items()}
    return said


def _member(name: str, value: Any) -> Any:
    is_word = name in ("job_type", "workplace_type", "status", "period")
    if is_word and isinstance(value, str):
        return value.upper()
    return as_graphql(value)


CREATE = "mutation($input: JobInput!) { createJob(input: $input) { job { id } } }"
UPDATE = "mutation($id: ID!, $input: JobPatchInput!) { updateJob(id: $id, input: $input) { job { id } } }"
APPLY = (
    "mutation($input: ApplicationInput!) { applyToJob(input: $input) { application { status } } }"
)


def creating(by: User | None, **said: object) -> Asked:
    body = job_said(**said)
    return Asked(("POST", "jobs/", body), CREATE, by=by, input=body)


def updating(by: User | None, job: Job, **said: object) -> Asked:
    return Asked(("PATCH", f"jobs/{job.pk}/", said), UPDATE, by=by, id=job.pk, input=said)


def verb(name: str, by: User | None, job: Job) -> Asked:
    document = f"mutation($id: ID!) {{ {name}Job(id: $id) {{ job {{ status }} }} }}"
    return Asked(("POST", f"jobs/{job.pk}/{name}/", None), document, by=by, id=job.pk)


def applying(by: User | None, job_id: int, **said: object) -> Asked:
    return Asked(
        ("POST", f"jobs/{job_id}/applications/", said),
        APPLY,
        by=by,
        input={"job_id": job_id, **said},
    )


def reading(by: User | None, application: Application) -> Asked:
    document = "query($id: ID!) { application(id: $id) { id } }"
    return Asked(
        ("GET", f"applications/{application.pk}/", None), document, by=by, id=application.pk
    )


def withdrawing(by: User | None, application: Application) -> Asked:
    document = "mutation($id: ID!) { withdrawApplication(id: $id) { application { status } } }"
    path = f"applications/{application.pk}/withdraw/"
    return Asked(("POST", path, None), document, by=by, id=application.pk)


def moving(by: User | None, application: Application, *, to: str) -> Asked:
    document = f"""mutation($id: ID!) {{ setApplicationStatus(id: $id, status: {to.upper()})
        {{ application {{ status }} }} }}"""
    path = f"applications/{application.pk}/status/"
    return Asked(("POST", path, {"status": to}), document, by=by, id=application.pk)


def editing(by: User | None, application: Application) -> Asked:
    document = """mutation($id: ID!, $input: ApplicationPatchInput!) {
        updateApplication(id: $id, input: $input) { application { id } } }"""
    said = {"cover_letter": "Better"}
    return Asked(
        ("PATCH", f"applications/{application.pk}/", said),
        document,
        by=by,
        id=application.pk,
        input=said,
    )


def listing(by: User | None, job: Job) -> Asked:
    document = "query($id: ID!) { jobApplications(jobId: $id) { totalCount } }"
    return Asked(("GET", f"jobs/{job.pk}/applications/", None), document, by=by, id=job.pk)


def getting(by: User | None, job: Job) -> Asked:
    document = "query($id: ID!) { job(id: $id) { id } }"
    return Asked(("GET", f"jobs/{job.pk}/", None), document, by=by, id=job.pk)


def categorising(by: User | None, **said: object) -> Asked:
    document = """mutation($input: JobCategoryInput!) {
        createJobCategory(input: $input) { jobCategory { id } } }"""
    return Asked(("POST", "jobs/categories/", said), document, by=by, input=said)


def dropping(by: User | None, category_id: int) -> Asked:
    document = "mutation($id: ID!) { deleteJobCategory(id: $id) { id } }"
    return Asked(("DELETE", f"jobs/categories/{category_id}/", None), document, by, id=category_id)


def renaming(by: User | None, company_id: int) -> Asked:
    document = """mutation($id: ID!, $input: CompanyPatchInput!) {
        updateCompany(id: $id, input: $input) { company { id } } }"""
    said = {"name": "Mine now"}
    return Asked(
        ("PATCH", f"companies/{company_id}/", said), document, by=by, id=company_id, input=said
    )


def searching(by: User | None) -> Asked:
    document = """mutation($input: SavedSearchInput!) {
        saveJobSearch(input: $input) { savedSearch { id } } }"""
    said = {"query": {"search": "baker"}}
    return Asked(("POST", "jobs/searches/", said), document, by=by, input=said)


def forgetting(by: User | None, search_id: int) -> Asked:
    document = "mutation($id: ID!) { deleteJobSearch(id: $id) { id } }"
    return Asked(("DELETE", f"jobs/searches/{search_id}/", None), document, by=by, id=search_id)


def saving(by: User | None, job: Job) -> Asked:
    document = "mutation($id: ID!) { saveJob(jobId: $id) { saved { isSaved } } }"
    return Asked(("PUT", f"jobs/saved/{job.pk}/", None), document, by=by, id=job.pk)


def finding(**said: Any) -> Asked:
    document = "query($input: JobFilterInput) { jobs(filter: $input) { totalCount } }"
    query = "&".join(f"{name}={value}" for name, value in said.items())
    return Asked(("GET", f"jobs/?{query}", None), document, input=said)


def eleven_searches(user: User) -> Asked:
    SavedSearchFactory.create_batch(10, user=user)
    return searching(user)


def applied_already(user: User) -> Asked:
    return applying(user, ApplicationFactory.create(applicant=user).job_id)


def own(user: User) -> Job:
    return JobFactory.create(company=CompanyFactory.create(owner=user))


REFUSALS: dict[str, tuple[Scene, str, tuple[str, ...]]] = {
    "writing as nobody": (lambda u, a: creating(None), "not_authenticated", ()),
    "writing as a user": (lambda u, a: creating(u), "permission_denied", ()),
    "writing for another's company": (
        lambda u, a: creating(EmployerFactory.create()),
        "permission_denied",
        (),
    ),
    "work on site nowhere": (
        lambda u, a: creating(a, workplace_type="on_site"),
        "validation_error",
        ("location",),
    ),
    "a salary that goes downwards": (
        lambda u, a: creating(
            a, salary={"min": "9", "max": "8", "currency": "USD", "period": "day"}
        ),
        "validation_error",
        ("salary.max",),
    ),
    "no such category": (
        lambda u, a: creating(a, category_id=999_999),
        "validation_error",
        ("category_id",),
    ),
    "changing another's posting": (
        lambda u, a: updating(u, JobFactory.create(), title="Mine"),
        "permission_denied",
        (),
    ),
    "changing a draft nobody knows of": (
        lambda u, a: updating(u, JobFactory.create(status="draft"), title="Mine"),
        "not_found",
        (),
    ),
    "reading a draft": (
        lambda u, a: getting(u, JobFactory.create(status="draft")),
        "not_found",
        (),
    ),
    "publishing twice": (
        lambda u, a: verb("publish", a, JobFactory.create()),
        "invalid_transition",
        (),
    ),
    "closing another's": (
        lambda u, a: verb("close", u, JobFactory.create()),
        "permission_denied",
        (),
    ),
    "applying as nobody": (
        lambda u, a: applying(None, JobFactory.create().pk),
        "not_authenticated",
        (),
    ),
    "applying for nothing": (lambda u, a: applying(u, 999_999), "not_found", ()),
    "applying for a draft": (
        lambda u, a: applying(u, JobFactory.create(status="draft").pk),
        "not_found",
        (),
    ),
    "applying too late": (
        lambda u, a: applying(u, JobFactory.create(status="closed").pk),
        "job_closed",
        (),
    ),
    "applying for one's own": (
        lambda u, a: applying((e := EmployerFactory.create()), own(e).pk),
        "permission_denied",
        (),
    ),
    "applying twice": (lambda u, a: applied_already(u), "already_applied", ()),
    "a letter with a NUL in it": (
        lambda u, a: applying(u, JobFactory.create().pk, cover_letter="\x07"),
        "validation_error",
        ("cover_letter",),
    ),
    "reading another's application": (
        lambda u, a: reading(u, ApplicationFactory.create()),
        "not_found",
        (),
    ),
    "withdrawing another's": (
        lambda u, a: withdrawing(u, ApplicationFactory.create()),
        "not_found",
        (),
    ),
    "withdrawing as an admin": (
        lambda u, a: withdrawing(a, ApplicationFactory.create()),
        "permission_denied",
        (),
    ),
    "withdrawing what is decided": (
        lambda u, a: withdrawing(u, ApplicationFactory.create(applicant=u, status="hired")),
        "invalid_transition",
        (),
    ),
    "moving one's own": (
        lambda u, a: moving(u, ApplicationFactory.create(applicant=u), to="reviewing"),
        "permission_denied",
        (),
    ),
    "moving too far": (
        lambda u, a: moving(a, ApplicationFactory.create(), to="hired"),
        "invalid_transition",
        (),
    ),
    "editing too late": (
        lambda u, a: editing(u, ApplicationFactory.create(applicant=u, status="reviewing")),
        "invalid_transition",
        (),
    ),
    "listing another's applications": (
        lambda u, a: listing(u, JobFactory.create()),
        "permission_denied",
        (),
    ),
    "listing as nobody": (lambda u, a: listing(None, JobFactory.create()), "not_authenticated", ()),
    "adding an industry as a user": (
        lambda u, a: categorising(u, name="X"),
        "permission_denied",
        (),
    ),
    "an industry of a taken name": (
        lambda u, a: categorising(a, name=JobCategoryFactory.create().name),
        "already_exists",
        ("name",),
    ),
    "dropping an industry in use": (
        lambda u, a: dropping(a, JobFactory.create().category_id),
        "in_use",
        (),
    ),
    "renaming another's company": (
        lambda u, a: renaming(EmployerFactory.create(), CompanyFactory.create().pk),
        "permission_denied",
        (),
    ),
    "an eleventh search": (lambda u, a: eleven_searches(u), "validation_error", ("query",)),
    "forgetting another's search": (
        lambda u, a: forgetting(u, SavedSearchFactory.create().pk),
        "not_found",
        (),
    ),
    "saving a draft": (lambda u, a: saving(u, JobFactory.create(status="draft")), "not_found", ()),
    "looking near nowhere": (lambda u, a: finding(near="here"), "validation_error", ("near",)),
}


@pytest.mark.parametrize("case", REFUSALS, ids=str)
def test_both_transports_refuse_alike_and_change_nothing(
    api: ApiClient, seeker: User, admin: User, case: str
) -> None:
    scene, code, fields = REFUSALS[case]
    asked = scene(seeker, admin)
    before = (Job.objects.count(), Application.objects.count())

    method, path, body = asked.rest
    over_rest = api.rest(method, path, body, by=asked.by).json()
    over_graphql = api.graphql(
        asked.graphql, by=asked.by, id=asked.id, input=as_graphql(asked.input)
    )["errors"][0]["extensions"]

    for refusal in (over_rest, over_graphql):
        assert refusal["code"] == code
        assert tuple(error["field"] for error in refusal["errors"]) == fields
    assert over_rest["status"] == over_graphql["status"]
    assert (Job.objects.count(), Application.objects.count()) == before


def test_both_transports_show_the_same_posting(api: ApiClient, admin: User) -> None:
    said = job_said(salary={"min": "9.5", "currency": "USD", "period": "hour"}, status="published")

    made = api.rest("POST", "jobs/", said, by=admin).json()
    shown = api.graphql(
        """query($id: ID) { job(id: $id) { slug title status canApply jobType workplaceType
            industry: category { name } company { name } postedAt
            salary { min max currency period annualMin } } }""",
        id=made["id"],
    )["data"]["job"]

    assert shown == {
        "slug": made["slug"],
        "title": "Baker",
        "status": "PUBLISHED",
        "canApply": True,
        "jobType": "FULL_TIME",
        "workplaceType": "REMOTE",
        "industry": {"name": made["industry"]},
        "company": {"name": made["company"]["name"]},
        "postedAt": made["posted_at"],
        "salary": {
            "min": "9.50",
            "max": None,
            "currency": "USD",
            "period": "HOUR",
            "annualMin": made["salary"]["annual_min"],
        },
    }


def test_applying_through_graphql_is_applying(api: ApiClient, seeker: User) -> None:
    job = JobFactory.create()
    said = {
        "jobId": job.pk,
        "coverLetter": "Hi",
        "answers": [{"question": "When?", "answer": "May"}],
    }

    made = api.graphql(
        """mutation($input: ApplicationInput!) { applyToJob(input: $input, idempotencyKey: "k-0001")
            { application { id status answers { question answer } } } }""",
        by=seeker,
        input=said,
    )["data"]["applyToJob"]["application"]

    shown = api.rest("GET", f"applications/{made['id']}/", by=seeker).json()
    assert made["status"] == "SUBMITTED"
    assert made["answers"] == said["answers"]
    assert (shown["cover_letter"], shown["answers"]) == ("Hi", {"When?": "May"})


def test_what_applying_returns_can_be_selected_to_its_end(api: ApiClient, seeker: User) -> None:
    job = JobFactory.create()
    document = """mutation($input: ApplicationInput!) { applyToJob(input: $input) {
        application { job { status canApply company { name } } events { totalCount } } } }"""

    answer = api.graphql(document, by=seeker, input={"jobId": job.pk, "consent": True})

    assert answer["data"]["applyToJob"]["application"] == {
        "job": {"status": "PUBLISHED", "canApply": True, "company": {"name": job.company.name}},
        "events": {"totalCount": 1},
    }
