"""Mutations of the job board: the fields of their payloads, and their number of statements."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.jobs.factories import CompanyFactory, JobCategoryFactory, JobFactory

CREATE = """mutation($input: JobInput!) { createJob(input: $input) { job {
    id slug title description jobType workplaceType status canApply
    category { id name slug } company { id name slug website verified }
    location { city latitude } salary { min max currency } postedAt expiresAt } } }"""
APPLY = """mutation($input: ApplicationInput!) { applyToJob(input: $input) { application {
    id status coverLetter consentAt answers { question answer }
    appliedJob { id slug title companyName } applicant { id username email } createdAt } } }"""


@pytest.fixture
def bodies() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of a posting, with the names of REST and with those of GraphQL."""
    trade, company = JobCategoryFactory.create().pk, CompanyFactory.create().pk
    shared = {"title": "Baker", "location": {"city": "Nairobi", "country": "KE"}}
    rest = {
        "category_id": trade,
        "company_id": company,
        "job_type": "full_time",
        "workplace_type": "remote",
    }
    graphql = {
        "categoryId": trade,
        "companyId": company,
        "jobType": "FULL_TIME",
        "workplaceType": "REMOTE",
    }
    return shared | rest, shared | graphql


def test_payload_of_an_application_has_every_selected_field(api: ApiClient, seeker: User) -> None:
    job = JobFactory.create()
    document = """mutation($input: ApplicationInput!) { applyToJob(input: $input) {
        application { job { status canApply company { name } } events { totalCount } } } }"""

    answer = api.graphql(document, by=seeker, input={"jobId": job.pk, "consent": True})

    assert answer["data"]["applyToJob"]["application"] == {
        "job": {"status": "PUBLISHED", "canApply": True, "company": {"name": job.company.name}},
        "events": {"totalCount": 1},
    }


class TestStatements:
    def test_creating_a_posting_needs_as_many_as_rest(
        self, api: ApiClient, admin: User, bodies: tuple[dict[str, Any], dict[str, Any]]
    ) -> None:
        body, given = bodies
        # The first posting of a city stores the city as well.
        assert api.rest("POST", "jobs/", body, by=admin).status_code == 201

        with CaptureQueriesContext(connection) as over_rest:
            assert api.rest("POST", "jobs/", body, by=admin).status_code == 201
        with CaptureQueriesContext(connection) as over_graphql:
            answer = api.graphql(CREATE, by=admin, input=given)

        assert "errors" not in answer
        assert len(over_graphql) == len(over_rest)

    def test_applying_needs_as_many_as_rest(self, api: ApiClient, seeker: User) -> None:
        first, second = JobFactory.create_batch(2)
        path = f"jobs/{first.pk}/applications/"

        with CaptureQueriesContext(connection) as over_rest:
            assert api.rest("POST", path, {"cover_letter": "Hi"}, by=seeker).status_code == 201
        with CaptureQueriesContext(connection) as over_graphql:
            answer = api.graphql(APPLY, by=seeker, input={"jobId": second.pk, "coverLetter": "Hi"})

        assert "errors" not in answer
        assert len(over_graphql) == len(over_rest)
