"""Each use case of the job board has the same result or refusal over both transports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
class UseCase:
    """One use case over both transports; the documents take `$id` and `$input`."""

    rest: tuple[str, str, Any]
    graphql: str
    by: User | None = None
    id: int = 0
    input: Any = None


Scene = Callable[[User, User], UseCase]


def job_body(**values: object) -> dict[str, object]:
    return {
        "title": "Baker",
        "category_id": JobCategoryFactory.create().pk,
        "company_id": CompanyFactory.create().pk,
        "job_type": "full_time",
        "workplace_type": "remote",
        **values,
    }


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def as_graphql(values: Any) -> Any:
    """Convert a body for GraphQL: names in camel case, enums in capitals."""
    if isinstance(values, dict):
        return {camel(name): _member(name, value) for name, value in values.items()}
    return values


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


def creating(by: User | None, **values: object) -> UseCase:
    body = job_body(**values)
    return UseCase(("POST", "jobs/", body), CREATE, by=by, input=body)


def updating(by: User | None, job: Job, **values: object) -> UseCase:
    return UseCase(("PATCH", f"jobs/{job.pk}/", values), UPDATE, by=by, id=job.pk, input=values)


def verb(name: str, by: User | None, job: Job) -> UseCase:
    document = f"mutation($id: ID!) {{ {name}Job(id: $id) {{ job {{ status }} }} }}"
    return UseCase(("POST", f"jobs/{job.pk}/{name}/", None), document, by=by, id=job.pk)


def applying(by: User | None, job_id: int, **values: object) -> UseCase:
    return UseCase(
        ("POST", f"jobs/{job_id}/applications/", values),
        APPLY,
        by=by,
        input={"job_id": job_id, **values},
    )


def reading(by: User | None, application: Application) -> UseCase:
    document = "query($id: ID!) { application(id: $id) { id } }"
    return UseCase(
        ("GET", f"applications/{application.pk}/", None), document, by=by, id=application.pk
    )


def withdrawing(by: User | None, application: Application) -> UseCase:
    document = "mutation($id: ID!) { withdrawApplication(id: $id) { application { status } } }"
    path = f"applications/{application.pk}/withdraw/"
    return UseCase(("POST", path, None), document, by=by, id=application.pk)


def moving(by: User | None, application: Application, *, to: str) -> UseCase:
    document = f"""mutation($id: ID!) {{ setApplicationStatus(id: $id, status: {to.upper()})
        {{ application {{ status }} }} }}"""
    path = f"applications/{application.pk}/status/"
    return UseCase(("POST", path, {"status": to}), document, by=by, id=application.pk)


def editing(by: User | None, application: Application) -> UseCase:
    document = """mutation($id: ID!, $input: ApplicationPatchInput!) {
        updateApplication(id: $id, input: $input) { application { id } } }"""
    values = {"cover_letter": "Better"}
    return UseCase(
        ("PATCH", f"applications/{application.pk}/", values),
        document,
        by=by,
        id=application.pk,
        input=values,
    )


def listing(by: User | None, job: Job) -> UseCase:
    document = "query($id: ID!) { jobApplications(jobId: $id) { totalCount } }"
    return UseCase(("GET", f"jobs/{job.pk}/applications/", None), document, by=by, id=job.pk)


def getting(by: User | None, job: Job) -> UseCase:
    document = "query($id: ID!) { job(id: $id) { id } }"
    return UseCase(("GET", f"jobs/{job.pk}/", None), document, by=by, id=job.pk)


def categorising(by: User | None, **values: object) -> UseCase:
    document = """mutation($input: JobCategoryInput!) {
        createJobCategory(input: $input) { jobCategory { id } } }"""
    return UseCase(("POST", "jobs/categories/", values), document, by=by, input=values)


def dropping(by: User | None, category_id: int) -> UseCase:
    document = "mutation($id: ID!) { deleteJobCategory(id: $id) { id } }"
    return UseCase(
        ("DELETE", f"jobs/categories/{category_id}/", None), document, by, id=category_id
    )


def renaming(by: User | None, company_id: int) -> UseCase:
    document = """mutation($id: ID!, $input: CompanyPatchInput!) {
        updateCompany(id: $id, input: $input) { company { id } } }"""
    values = {"name": "Mine now"}
    return UseCase(
        ("PATCH", f"companies/{company_id}/", values), document, by=by, id=company_id, input=values
    )


def searching(by: User | None) -> UseCase:
    document = """mutation($input: SavedSearchInput!) {
        saveJobSearch(input: $input) { savedSearch { id } } }"""
    values = {"query": {"search": "baker"}}
    return UseCase(("POST", "jobs/searches/", values), document, by=by, input=values)


def forgetting(by: User | None, search_id: int) -> UseCase:
    document = "mutation($id: ID!) { deleteJobSearch(id: $id) { id } }"
    return UseCase(("DELETE", f"jobs/searches/{search_id}/", None), document, by=by, id=search_id)


def saving(by: User | None, job: Job) -> UseCase:
    document = "mutation($id: ID!) { saveJob(jobId: $id) { saved { isSaved } } }"
    return UseCase(("PUT", f"jobs/saved/{job.pk}/", None), document, by=by, id=job.pk)


def finding(**values: Any) -> UseCase:
    document = "query($input: JobFilterInput) { jobs(filter: $input) { totalCount } }"
    query = "&".join(f"{name}={value}" for name, value in values.items())
    return UseCase(("GET", f"jobs/?{query}", None), document, input=values)


def eleventh_search(user: User) -> UseCase:
    SavedSearchFactory.create_batch(10, user=user)
    return searching(user)


def second_application(user: User) -> UseCase:
    return applying(user, ApplicationFactory.create(applicant=user).job_id)


def own(user: User) -> Job:
    return JobFactory.create(company=CompanyFactory.create(owner=user))


REFUSALS: dict[str, tuple[Scene, str, tuple[str, ...]]] = {
    "writing anonymously": (lambda u, a: creating(None), "not_authenticated", ()),
    "writing as a user": (lambda u, a: creating(u), "permission_denied", ()),
    "writing for another's company": (
        lambda u, a: creating(EmployerFactory.create()),
        "permission_denied",
        (),
    ),
    "on-site work without a location": (
        lambda u, a: creating(a, workplace_type="on_site"),
        "validation_error",
        ("location",),
    ),
    "a maximum salary below the minimum": (
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
    "changing a draft of another user": (
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
    "applying anonymously": (
        lambda u, a: applying(None, JobFactory.create().pk),
        "not_authenticated",
        (),
    ),
    "applying for an unknown posting": (lambda u, a: applying(u, 999_999), "not_found", ()),
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
    "applying twice": (lambda u, a: second_application(u), "already_applied", ()),
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
    "listing anonymously": (
        lambda u, a: listing(None, JobFactory.create()),
        "not_authenticated",
        (),
    ),
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
    "deleting an industry in use": (
        lambda u, a: dropping(a, JobFactory.create().category_id),
        "in_use",
        (),
    ),
    "renaming another's company": (
        lambda u, a: renaming(EmployerFactory.create(), CompanyFactory.create().pk),
        "permission_denied",
        (),
    ),
    "an eleventh search": (lambda u, a: eleventh_search(u), "validation_error", ("query",)),
    "deleting another's search": (
        lambda u, a: forgetting(u, SavedSearchFactory.create().pk),
        "not_found",
        (),
    ),
    "saving a draft": (lambda u, a: saving(u, JobFactory.create(status="draft")), "not_found", ()),
    "searching near an invalid point": (
        lambda u, a: finding(near="here"),
        "validation_error",
        ("near",),
    ),
}


@pytest.mark.parametrize("case", REFUSALS, ids=str)
def test_both_transports_refuse_with_the_same_code_and_change_nothing(
    api: ApiClient, seeker: User, admin: User, case: str
) -> None:
    scene, code, fields = REFUSALS[case]
    use_case = scene(seeker, admin)
    before = (Job.objects.count(), Application.objects.count())

    method, path, body = use_case.rest
    over_rest = api.rest(method, path, body, by=use_case.by).json()
    over_graphql = api.graphql(
        use_case.graphql, by=use_case.by, id=use_case.id, input=as_graphql(use_case.input)
    )["errors"][0]["extensions"]

    for refusal in (over_rest, over_graphql):
        assert refusal["code"] == code
        assert tuple(error["field"] for error in refusal["errors"]) == fields
    assert over_rest["status"] == over_graphql["status"]
    assert (Job.objects.count(), Application.objects.count()) == before


def test_both_transports_show_the_same_posting(api: ApiClient, admin: User) -> None:
    values = job_body(
        salary={"min": "9.5", "currency": "USD", "period": "hour"}, status="published"
    )

    made = api.rest("POST", "jobs/", values, by=admin).json()
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


def test_application_created_over_graphql_is_shown_over_rest(api: ApiClient, seeker: User) -> None:
    job = JobFactory.create()
    values = {
        "jobId": job.pk,
        "coverLetter": "Hi",
        "answers": [{"question": "When?", "answer": "May"}],
    }

    made = api.graphql(
        """mutation($input: ApplicationInput!) { applyToJob(input: $input, idempotencyKey: "k-0001")
            { application { id status answers { question answer } } } }""",
        by=seeker,
        input=values,
    )["data"]["applyToJob"]["application"]

    shown = api.rest("GET", f"applications/{made['id']}/", by=seeker).json()
    assert made["status"] == "SUBMITTED"
    assert made["answers"] == values["answers"]
    assert (shown["cover_letter"], shown["answers"]) == ("Hi", {"When?": "May"})


def test_payload_of_an_application_has_every_selected_field(api: ApiClient, seeker: User) -> None:
    job = JobFactory.create()
    document = """mutation($input: ApplicationInput!) { applyToJob(input: $input) {
        application { job { status canApply company { name } } events { totalCount } } } }"""

    answer = api.graphql(document, by=seeker, input={"jobId": job.pk, "consent": True})

    assert answer["data"]["applyToJob"]["application"] == {
        "job": {"status": "PUBLISHED", "canApply": True, "company": {"name": job.company.name}},
        "events": {"totalCount": 1},
    }


POSTING = """{ job { id slug title description jobType workplaceType status canApply
    category { id name slug } company { id name slug website verified }
    location { city latitude } salary { min max currency } postedAt expiresAt } }"""
APPLICATION = """{ application { id status coverLetter consentAt answers { question answer }
    job { id slug title company { name } } applicant { id username email } createdAt } }"""


@pytest.mark.parametrize("operation", ["create", "apply"])
def test_mutation_needs_as_many_statements_as_rest(
    api: ApiClient, seeker: User, admin: User, operation: str
) -> None:
    jobs = JobFactory.create_batch(2)
    body = job_body(location={"city": "Nairobi", "country": "KE"})
    by, path, rest, document, selection, given = {
        "create": (admin, "jobs/", body, CREATE, "{ job { id } }", body),
        "apply": (
            seeker,
            f"jobs/{jobs[0].pk}/applications/",
            {"cover_letter": "Hi"},
            APPLY,
            "{ application { status } }",
            {"job_id": jobs[1].pk, "cover_letter": "Hi"},
        ),
    }[operation]
    whole = document.replace(selection, POSTING if operation == "create" else APPLICATION)
    # The first posting of a city stores the city as well.
    assert api.rest("POST", "jobs/", body, by=admin).status_code == 201

    with CaptureQueriesContext(connection) as over_rest:
        assert api.rest("POST", path, rest, by=by).status_code == 201
    with CaptureQueriesContext(connection) as over_graphql:
        answer = api.graphql(whole, by=by, input=as_graphql(given))

    assert "errors" not in answer
    assert len(over_graphql) == len(over_rest)


def test_repeated_application_returns_the_first_one(api: ApiClient, seeker: User) -> None:
    job = JobFactory.create()
    document = """mutation($input: ApplicationInput!) {
        applyToJob(input: $input, idempotencyKey: "once-0001") { application { id coverLetter } } }"""

    answers = [
        api.graphql(document, by=seeker, input={"jobId": job.pk, "coverLetter": "Hi"})
        for _ in range(2)
    ]

    shown = {"id": str(Application.objects.get().pk), "coverLetter": "Hi"}
    assert [each["data"]["applyToJob"]["application"] for each in answers] == [shown] * 2


def test_null_answers_of_a_change_are_refused_like_over_rest(api: ApiClient, seeker: User) -> None:
    application = ApplicationFactory.create(applicant=seeker, answers={"When?": "May"})
    document = """mutation($id: ID!) {
        updateApplication(id: $id, input: { answers: null }) { application { id } } }"""

    over_rest = api.rest("PATCH", f"applications/{application.pk}/", {"answers": None}, by=seeker)
    over_graphql = api.graphql(document, by=seeker, id=application.pk)["errors"][0]["extensions"]

    assert over_rest.status_code == 422
    assert over_graphql["errors"] == over_rest.json()["errors"]
    application.refresh_from_db()
    assert application.answers == {"When?": "May"}


def test_both_transports_show_the_same_place_and_saved_job(api: ApiClient, admin: User) -> None:
    place = {"city": "Nairobi", "country": "KE", "latitude": -1.25, "longitude": 36.75}
    job = api.rest("POST", "jobs/", job_body(location=place, status="published"), by=admin).json()
    api.rest("PUT", f"jobs/saved/{job['id']}/", by=admin)

    places = api.rest("GET", "jobs/locations/").json()["results"]
    saved = api.rest("GET", "jobs/saved/", by=admin).json()["results"]
    answer = api.graphql(
        """{ jobLocations { id city region country latitude longitude count }
            savedJobs { edges { node { id savedAt job { id } } } } }""",
        by=admin,
    )["data"]

    assert answer["jobLocations"] == [{**places[0], "id": str(places[0]["id"])}]
    assert [edge["node"] for edge in answer["savedJobs"]["edges"]] == [
        {
            "id": str(saved[0]["id"]),
            "savedAt": saved[0]["saved_at"],
            "job": {"id": str(saved[0]["job"]["id"])},
        }
    ]


def test_companies_are_filtered_alike(api: ApiClient) -> None:
    CompanyFactory.create(name="Savanna Systems")
    CompanyFactory.create(name="Baobab")

    over_rest = api.rest("GET", "companies/?search=savanna").json()["results"]
    over_graphql = api.graphql(
        '{ companies(filter: { search: "savanna" }) { edges { node { name } } } }'
    )["data"]["companies"]["edges"]

    assert [each["name"] for each in over_rest] == ["Savanna Systems"]
    assert [each["node"]["name"] for each in over_graphql] == ["Savanna Systems"]
