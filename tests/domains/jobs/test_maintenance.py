"""Extending and expiring postings, and the departure of employers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from domains.jobs import services
from domains.jobs.models import Job, SavedJob, SavedSearch
from shared.accounts.services import change_account, delete_me
from shared.auth.models import User
from shared.notifications.models import Notification
from tests.api_client import ApiClient
from tests.domains.jobs.factories import (
    ApplicationFactory,
    CompanyFactory,
    JobFactory,
    SavedSearchFactory,
)

pytestmark = pytest.mark.django_db

UPDATE = """mutation($id: ID!, $input: JobPatchInput!) {
    updateJob(id: $id, input: $input) { job { status canApply } } }"""

Deliver = Callable[[], None]


def expired(*, is_closed: bool, **changes: Any) -> Job:
    """Return an expired posting, before or after the task has closed it."""
    job = JobFactory.create(expires_at=timezone.now() - timedelta(minutes=1), **changes)
    if is_closed:
        services.expire_jobs(now=timezone.now())
    return job


def notified(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


@pytest.mark.parametrize("is_closed", [False, True], ids=["overdue", "closed by the task"])
class TestExtend:
    def test_extended_posting_is_published_over_rest(
        self, api: ApiClient, employer: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed, company=CompanyFactory.create(owner=employer))

        changed = api.rest(
            "PATCH", f"jobs/{job.pk}/", {"expires_at": "2999-01-01T00:00:00Z"}, by=employer
        ).json()

        assert (changed["status"], changed["can_apply"]) == ("published", True)
        assert [found["id"] for found in api.rest("GET", "jobs/").json()["results"]] == [job.pk]

    def test_extended_posting_is_published_over_graphql(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)

        answer = api.graphql(
            UPDATE, by=admin, id=job.pk, input={"expiresAt": "2999-01-01T00:00:00Z"}
        )

        shown = answer["data"]["updateJob"]["job"]
        assert shown == {"status": "PUBLISHED", "canApply": True}

    def test_null_end_leaves_the_posting_expired(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)

        changed = api.rest("PATCH", f"jobs/{job.pk}/", {"expires_at": None}, by=admin).json()

        assert (changed["status"], changed["can_apply"]) == ("expired", False)

    def test_extending_and_closing_in_one_request_leaves_the_posting_closed(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)
        changes = {"expires_at": "2999-01-01T00:00:00Z", "status": "closed"}

        changed = api.rest("PATCH", f"jobs/{job.pk}/", changes, by=admin).json()

        assert (changed["status"], changed["can_apply"]) == ("closed", False)

    @pytest.mark.parametrize(
        "changes", [{"title": "Baker"}, {"salary": None}, {"status": "closed"}], ids=str
    )
    def test_other_edits_leave_the_posting_expired(
        self, api: ApiClient, admin: User, is_closed: bool, changes: dict[str, Any]
    ) -> None:
        job = expired(is_closed=is_closed)

        changed = api.rest("PATCH", f"jobs/{job.pk}/", changes, by=admin).json()

        assert (changed["status"], changed["can_apply"]) == ("expired", False)

    def test_past_end_is_refused(self, api: ApiClient, admin: User, is_closed: bool) -> None:
        job = expired(is_closed=is_closed)

        answer = api.rest(
            "PATCH", f"jobs/{job.pk}/", {"expires_at": "2001-01-01T00:00:00Z"}, by=admin
        )

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["expires_at"]

    def test_unchanged_end_leaves_the_posting_expired(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)
        expires_at = api.rest("GET", f"jobs/{job.pk}/").json()["expires_at"]

        changed = api.rest("PATCH", f"jobs/{job.pk}/", {"expires_at": expires_at}, by=admin).json()

        assert changed["status"] == "expired"


def test_extending_a_posting_closed_by_its_employer_leaves_it_closed(
    api: ApiClient, admin: User
) -> None:
    job = JobFactory.create()
    api.rest("POST", f"jobs/{job.pk}/close/", by=admin)

    changes = {"expires_at": "2998-01-01T00:00:00Z"}
    changed = api.rest("PATCH", f"jobs/{job.pk}/", changes, by=admin).json()

    assert changed["status"] == "closed"


class TestExpire:
    @pytest.mark.parametrize(
        "edit", [{}, {"title": "Baker"}, {"expires_at": None}, {"status": "closed"}], ids=str
    )
    def test_expiry_notifies_applicants_after_any_edit(
        self, api: ApiClient, admin: User, seeker: User, deliver: Deliver, edit: dict[str, Any]
    ) -> None:
        job = expired(is_closed=False)
        ApplicationFactory.create(job=job, applicant=seeker)

        api.rest("PATCH", f"jobs/{job.pk}/", edit, by=admin)
        Job.objects.filter(expires_at__gt=timezone.now()).update(
            expires_at=timezone.now() - timedelta(seconds=1)
        )
        services.expire_jobs(now=timezone.now())
        deliver()

        assert notified(seeker) == ["job_closed"]

    def test_republished_posting_notifies_no_applicant(
        self, admin: User, seeker: User, deliver: Deliver
    ) -> None:
        job = expired(is_closed=True)
        ApplicationFactory.create(job=job, applicant=seeker)

        services.publish_job(actor=admin, job_id=job.pk, now=timezone.now())
        deliver()

        assert notified(seeker) == []


def _delete(employer: User, admin: User) -> None:
    employer.set_password("correct horse battery")
    employer.save()
    delete_me(user=employer, password="correct horse battery", now=timezone.now())


def _deactivate(employer: User, admin: User) -> None:
    change_account(
        actor=admin, user_id=employer.pk, changes={"is_active": False}, now=timezone.now()
    )


class TestEmployerDeparture:
    @pytest.mark.parametrize("depart", [_delete, _deactivate], ids=["deleted", "deactivated"])
    def test_postings_of_a_departed_employer_are_closed_and_applicants_notified(
        self, api: ApiClient, employer: User, admin: User, seeker: User, deliver: Deliver,
depart: Callable[[User, User], None],
    ) -> None:  # fmt: skip
        company = CompanyFactory.create(owner=employer)
        posted, by_an_admin = JobFactory.create_batch(2, company=company)
        Job.objects.filter(pk=by_an_admin.pk).update(posted_by=admin)
        draft = JobFactory.create(company=company, status="draft")
        of_another = JobFactory.create()
        for job in (posted, of_another):
            ApplicationFactory.create(job=job, applicant=seeker)

        depart(employer, admin)
        deliver()

        statuses = dict(Job.objects.values_list("pk", "status"))
        assert statuses == {
            posted.pk: "closed",
            by_an_admin.pk: "closed",
            draft.pk: "draft",
            of_another.pk: "published",
        }
        assert notified(seeker) == ["employer_left"]
        assert api.rest("GET", f"jobs/{posted.pk}/").status_code == 404

    def test_postings_stay_open_if_the_company_has_another_employer(
        self, employer: User, deliver: Deliver, admin: User
    ) -> None:
        job = JobFactory.create(posted_by=employer)

        _delete(employer, admin)
        deliver()

        job.refresh_from_db()
        assert job.status == "published"

    def test_more_postings_than_one_batch_are_closed(
        self, employer: User, admin: User, monkeypatch: pytest.MonkeyPatch, deliver: Deliver
    ) -> None:
        monkeypatch.setattr("domains.jobs.services.maintenance.MOST_CLOSED_AT_ONCE", 2)
        JobFactory.create_batch(5, company=CompanyFactory.create(owner=employer))

        _deactivate(employer, admin)
        deliver()

        assert set(Job.objects.values_list("status", flat=True)) == {"closed"}

    def test_saved_searches_and_postings_of_a_deleted_account_are_deleted(
        self, seeker: User, admin: User, deliver: Deliver
    ) -> None:
        SavedSearchFactory.create(user=seeker)
        SavedJob.objects.create(user=seeker, job=JobFactory.create())

        _delete(seeker, admin)
        deliver()

        assert not SavedSearch.objects.exists()
        assert not SavedJob.objects.exists()
