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
    client.force_login(admin, backend="shared.accounts.backends.AccountBackend")
    return client


class TestPostings:
    def test_posting_form_changes_title_and_description(self, site: Client) -> None:
        job = JobFactory.create()

        site.post(f"{BOARD}/job/{job.pk}/change/", {"title": "Baker", "description": "Bake."})

        job.refresh_from_db()
        assert (job.title, job.description) == ("Baker", "Bake.")

    def test_close_action_closes_open_postings_and_reports_the_others(self, site: Client) -> None:
        up, down = JobFactory.create(), JobFactory.create(status="closed")

        answer = site.post(
            f"{BOARD}/job/", {"action": "close", "_selected_action": [up.pk, down.pk]}, follow=True
        )

        assert set(Job.objects.values_list("status", flat=True)) == {"closed"}
        assert "closed already" in answer.content.decode()

    def test_publish_action_publishes_drafts(self, site: Client) -> None:
        draft = JobFactory.create(status="draft")

        answer = site.post(
            f"{BOARD}/job/", {"action": "publish", "_selected_action": [draft.pk]}, follow=True
        )

        assert "1 was published." in answer.content.decode()
        assert Job.objects.get().status == "published"

    def test_deleted_posting_with_applications_is_closed(self, site: Client) -> None:
        job = ApplicationFactory.create().job

        answer = site.post(f"{BOARD}/job/{job.pk}/delete/", {"post": "yes"}, follow=True)

        job.refresh_from_db()
        assert job.status == "closed"
        assert "has applications, so it was closed." in answer.content.decode()
        assert "deleted successfully" not in answer.content.decode()

    def test_delete_action_reports_what_was_deleted_and_what_was_closed(self, site: Client) -> None:
        closed, deleted = ApplicationFactory.create().job, JobFactory.create()
        chosen = {"_selected_action": [closed.pk, deleted.pk], "post": "yes"}

        answer = site.post(
            f"{BOARD}/job/", {"action": "delete_selected", **chosen}, follow=True
        ).content.decode()

        assert ("1 was deleted." in answer, "1 was closed." in answer) == (True, True)
        assert list(Job.objects.values_list("pk", "status")) == [(closed.pk, "closed")]


class TestOtherModels:
    def test_category_in_use_is_not_deleted_and_the_reason_is_shown(self, site: Client) -> None:
        category = JobFactory.create().category

        answer = site.post(
            f"{BOARD}/jobcategory/{category.pk}/delete/", {"post": "yes"}, follow=True
        )

        assert JobCategory.objects.filter(pk=category.pk).exists()
        assert "still has jobs" in answer.content.decode()

    def test_company_form_sets_verified(self, site: Client) -> None:
        company = CompanyFactory.create()

        site.post(
            f"{BOARD}/company/{company.pk}/change/",
            {"name": company.name, "website": "", "verified": "on"},
        )

        assert Company.objects.get().verified

    def test_new_company_is_verified_at_once(self, site: Client) -> None:
        site.post(f"{BOARD}/company/add/", {"name": "Baobab", "website": "", "verified": "on"})

        company = Company.objects.get()
        assert (company.name, company.slug, company.verified) == ("Baobab", "baobab", True)

    def test_application_form_is_read_only(self, site: Client) -> None:
        application = ApplicationFactory.create()

        answer = site.post(f"{BOARD}/application/{application.pk}/change/", {"status": "hired"})

        assert answer.status_code == 403
