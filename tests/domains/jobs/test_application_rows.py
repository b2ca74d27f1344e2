"""Lists of applications and of managed postings: one statement, and no objects."""

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domains.jobs import permissions, schemas, selectors
from shared.auth.models import Role, User
from shared.auth.viewer import Viewer
from shared.errors import DomainError, NotAuthenticated, NotFound, PermissionDenied
from shared.pagination import PageParams, page_of, paginate, paginate_as
from shared.selections import Rows, rows_of, select
from tests.domains.jobs.factories import ApplicationFactory, CompanyFactory, JobFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def assert_equal_to_objects(schema: Any, rows: Rows[Any], rf: RequestFactory) -> None:
    """Assert that each page is what the schema makes of objects, and costs one statement."""
    for page in (1, 2):
        request, params = rf.get(f"/?page={page}"), PageParams(page=page, page_size=2)
        with CaptureQueriesContext(connection) as queries:
            answer = paginate_as(schema, request, rows, params)
        objects = paginate(request, rows_of(rows), params)
        body = page_of(schema).model_validate(objects, from_attributes=True).model_dump()
        by_objects = orjson.dumps(body, default=str, option=orjson.OPT_UTC_Z)

        assert isinstance(answer, HttpResponse)
        assert orjson.loads(answer.content) == orjson.loads(by_objects)
        assert len(queries) == 1


def test_own_applications_are_those_of_objects(rf: RequestFactory, seeker: User) -> None:
    ApplicationFactory.create(applicant=seeker, answers={"When?": 'In "May"', "A": "b"})
    ApplicationFactory.create(applicant=seeker, resume="1.pdf", resume_name="Ada's CV.pdf")
    ApplicationFactory.create(applicant=seeker, status="hired", consent_at=NOW)
    ApplicationFactory.create()

    for status in (None, "hired"):
        own = select(selectors.list_own_applications, user=seeker, status=status)
        assert_equal_to_objects(schemas.ApplicationOut, own, rf)


def test_received_applications_are_those_of_objects(rf: RequestFactory) -> None:
    job = JobFactory.create()
    ApplicationFactory.create_batch(3, job=job)
    ApplicationFactory.create()

    admin = UserFactory.create(role=Role.ADMIN)
    received = selectors.list_job_applications(viewer=admin, job_id=job.pk, search="")
    assert_equal_to_objects(schemas.ApplicationOut, received, rf)


def test_only_managers_receive_applications_after_any_other_viewer() -> None:
    owner = UserFactory.create(role=Role.EMPLOYER)
    poster = UserFactory.create(role=Role.EMPLOYER)
    former_employer = UserFactory.create()
    admin = UserFactory.create(role=Role.ADMIN)
    viewers: list[Viewer] = [
        *(owner, poster, UserFactory.create(role=Role.EMPLOYER)),
        *(former_employer, admin, AnonymousUser()),
    ]
    company = CompanyFactory.create(owner=owner)
    jobs = [
        JobFactory.create(company=company, posted_by=poster),
        JobFactory.create(company=company, posted_by=poster, status="draft"),
        JobFactory.create(posted_by=former_employer),
        JobFactory.create(status="draft"),
    ]
    for job in [*jobs, *reversed(jobs)]:
        for viewer in [*viewers, *reversed(viewers)]:
            assert _refusal(viewer, job.pk) == _refusal_by_objects(viewer, job.pk)
    assert _refusal(owner, jobs[1].pk) is None
    assert _refusal(admin, jobs[-1].pk + 1) is NotFound


def _refusal(viewer: Viewer, job_id: int) -> type[DomainError] | None:
    try:
        selectors.list_job_applications(viewer=viewer, job_id=job_id)
    except DomainError as error:
        return type(error)
    return None


def _refusal_by_objects(viewer: Viewer, job_id: int) -> type[DomainError] | None:
    job = permissions.jobs_open_to(viewer).filter(pk=job_id).first()
    if not isinstance(viewer, User):
        return NotAuthenticated
    if job is None:
        return NotFound
    return None if permissions.may_manage(viewer, job=job) else PermissionDenied


def test_managed_postings_are_those_of_objects(rf: RequestFactory) -> None:
    admin = UserFactory.create(role=Role.ADMIN)
    JobFactory.create(status="draft", location=None, workplace_type="remote")
    JobFactory.create_batch(2, applications_count=7)

    managed = selectors.list_managed_jobs(user=admin, status=None, now=NOW)
    assert_equal_to_objects(schemas.ManagedJobOut, managed, rf)
