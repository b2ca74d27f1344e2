"""Lists of applications and of managed postings: one statement, and no objects."""

from typing import Any

import orjson
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domains.jobs import schemas, selectors
from shared.auth.models import Role, User
from shared.pagination import PageParams, page_of, paginate, paginate_as
from shared.selections import Rows, rows_of, select
from tests.domains.jobs.factories import ApplicationFactory, JobFactory
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


def test_managed_postings_are_those_of_objects(rf: RequestFactory) -> None:
    admin = UserFactory.create(role=Role.ADMIN)
    JobFactory.create(status="draft", location=None, workplace_type="remote")
    JobFactory.create_batch(2, applications_count=7)

    managed = selectors.list_managed_jobs(user=admin, status=None, now=NOW)
    assert_equal_to_objects(schemas.ManagedJobOut, managed, rf)
