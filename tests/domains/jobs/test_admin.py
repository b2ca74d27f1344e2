"""The job board in the admin site: changes go through the services."""

import pytest
from django.test import Client

from domains.jobs.models import Company, Job, JobCategory
from shared.auth.models import User
from tests.domains.jobs.factories import (
    ApplicationFactory,
    CompanyFactory,
    JobFactory,
)

pytestmark = pytest.mark.django_db

BOARD = "/admin/jobs"


@pytest.fixture
def site(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin, backend="shared.auth.backends.AccountBackend")
    return client


class TestPostings:
    def test_are_reworded_as_the_api_would(self, site: Client) -> None:
        job = JobFactory.create()

        site.post(f"{BOARD}/job/{job.pk}/change/", {"title": "Baker", "description": "Bake."})

        job.refresh_from_db()
        assert (job.title, job.description) == ("Baker", "Bake.")

    def test_are_taken_down_by_an_action_which_says_what_it_cannot(self, site: Client) -> None:
        up, down = JobFactory.create(), JobFactory.create(status="closed")

        answer = site.post(
            f"{BOARD}/job/", {"action": "close", "_selected_action": [up.pk, down.pk]}, follow=True
        )

        assert set(Job.objects.values_list("status", flat=True)) == {"closed"}
        assert "closed already" in answer.content.decode()

    def test_are_put_up_by_an_action(self, site: Client) -> None:
        draft = JobFactory.create(status="draft")

        answer = site.post(
            f"{BOARD}/job/", {"action": "publish", "_selected_action": [draft.pk]}, follow=True
        )

        assert "1 was published." in answer.content.decode()
        assert Job.objects.get().status == "published"

    def test_that_somebody_applied_for_are_closed_when_deleted(self, site: Client) -> None:
        job = ApplicationFactory.create().job

        site.post(f"{BOARD}/job/{job.pk}/delete/", {"post": "yes"})

        job.refresh_from_db()
        assert job.status == "closed"


class TestTheRest:
    def test_industries_in_use_stay_and_say_why(self, site: Client) -> None:
        category = JobFactory.create().category

        answer = site.post(
            f"{BOARD}/jobcategory/{category.pk}/delete/", {"post": "yes"}, follow=True
        )

        assert JobCategory.objects.filter(pk=category.pk).exists()
        assert "still has jobs" in answer.content.decode()

    def test_companies_are_verified(self, site: Client) -> None:
        company = CompanyFactory.create()

        site.post(
            f"{BOARD}/company/{company.pk}/change/",
            {"name": company.name, "website": "", "verified": "on"},
        )

        assert Company.objects.get().verified

    def test_applications_are_not_edited(self, site: Client) -> None:
        application = ApplicationFactory.create()

        answer = site.post(f"{BOARD}/application/{application.pk}/change/", {"status": "hired"})

        assert answer.status_code == 403
