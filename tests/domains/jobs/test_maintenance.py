"""How postings end: their time, their employer's leaving, and what their applicants hear of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from domains.jobs import services
from domains.jobs.models import Job, SavedJob, SavedSearch
from shared.auth.models import User
from shared.auth.services import change_account, delete_me
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


def expired(*, is_closed: bool, **said: Any) -> Job:
    """Return a posting whose time is over, before or after the task has closed it."""
    job = JobFactory.create(expires_at=timezone.now() - timedelta(minutes=1), **said)
    if is_closed:
        services.expire_jobs(now=timezone.now())
    return job


def notified(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


@pytest.mark.parametrize("is_closed", [False, True], ids=["overdue", "closed by the task"])
class TestExtending:
    def test_publishes_an_expired_posting_again(
        self, api: ApiClient, employer: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed, company=CompanyFactory.create(owner=employer))

        changed = api.rest(
            "PATCH", f"jobs/{job.pk}/", {"expires_at": "2999-01-01T00:00:00Z"}, by=employer
        ).json()

        assert (changed["status"], changed["can_apply"]) == ("published", True)
        assert [found["id"] for found in api.rest("GET", "jobs/").json()["results"]] == [job.pk]

    def test_publishes_it_again_over_graphql(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)

        answer = api.graphql(
            UPDATE, by=admin, id=job.pk, input={"expiresAt": "2999-01-01T00:00:00Z"}
        )

        shown = answer["data"]["updateJob"]["job"]
        assert shown == {"status": "PUBLISHED", "canApply": True}

    def test_without_an_end_publishes_it_for_sixty_days(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)

        changed = api.rest("PATCH", f"jobs/{job.pk}/", {"expires_at": None}, by=admin).json()

        job.refresh_from_db()
        assert changed["status"] == "published"
        assert timedelta(days=59) < job.expires_at - timezone.now() <= timedelta(days=60)

    def test_and_closing_at_once_leaves_it_closed(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)
        said = {"expires_at": "2999-01-01T00:00:00Z", "status": "closed"}

        changed = api.rest("PATCH", f"jobs/{job.pk}/", said, by=admin).json()

        assert (changed["status"], changed["can_apply"]) == ("closed", False)

    @pytest.mark.parametrize(
        "said", [{"title": "Baker"}, {"salary": None}, {"status": "closed"}], ids=str
    )
    def test_is_the_only_edit_that_does(
        self, api: ApiClient, admin: User, is_closed: bool, said: dict[str, Any]
    ) -> None:
        job = expired(is_closed=is_closed)

        changed = api.rest("PATCH", f"jobs/{job.pk}/", said, by=admin).json()

        assert (changed["status"], changed["can_apply"]) == ("expired", False)

    def test_needs_an_end_that_is_to_come(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)

        answer = api.rest(
            "PATCH", f"jobs/{job.pk}/", {"expires_at": "2001-01-01T00:00:00Z"}, by=admin
        )

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["expires_at"]

    def test_does_not_happen_when_the_end_is_sent_back_as_it_was(
        self, api: ApiClient, admin: User, is_closed: bool
    ) -> None:
        job = expired(is_closed=is_closed)
        said = api.rest("GET", f"jobs/{job.pk}/").json()["expires_at"]

        changed = api.rest("PATCH", f"jobs/{job.pk}/", {"expires_at": said}, by=admin).json()

        assert changed["status"] == "expired"


def test_extending_a_posting_closed_by_its_employer_leaves_it_closed(
    api: ApiClient, admin: User
) -> None:
    job = JobFactory.create()
    api.rest("POST", f"jobs/{job.pk}/close/", by=admin)

    said = {"expires_at": "2998-01-01T00:00:00Z"}
    changed = api.rest("PATCH", f"jobs/{job.pk}/", said, by=admin).json()

    assert changed["status"] == "closed"


class TestExpiring:
    @pytest.mark.parametrize(
        "edit", [{}, {"title": "Baker"}, {"expires_at": None}, {"status": "closed"}], ids=str
    )
    def test_notifies_the_applicants_whatever_was_edited_first(
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

    def test_and_publishing_again_at_once_is_no_news(
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


def _switch_off(employer: User, admin: User) -> None:
    change_account(
        actor=admin, user_id=employer.pk, changes={"is_active": False}, now=timezone.now()
    )


class TestLeaving:
    @pytest.mark.parametrize("leave", [_delete, _switch_off], ids=["deleted", "switched off"])
    def test_closes_the_postings_and_notifies_the_applicants(
        self, api: ApiClient, employer: User, admin: User, seeker: User, deliver: Deliver,
        leave: Callable[[User, User], None],
    ) -> None:  # fmt: skip
        company = CompanyFactory.create(owner=employer)
        posted, by_an_admin = JobFactory.create_batch(2, company=company)
        Job.objects.filter(pk=by_an_admin.pk).update(posted_by=admin)
        draft = JobFactory.create(company=company, status="draft")
        of_another = JobFactory.create()
        for job in (posted, of_another):
            ApplicationFactory.create(job=job, applicant=seeker)

        leave(employer, admin)
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

    def test_leaves_postings_for_a_company_that_has_another_employer(
        self, employer: User, deliver: Deliver, admin: User
    ) -> None:
        job = JobFactory.create(posted_by=employer)

        _delete(employer, admin)
        deliver()

        job.refresh_from_db()
        assert job.status == "published"

    def test_closes_more_than_one_batch(
        self, employer: User, admin: User, monkeypatch: pytest.MonkeyPatch, deliver: Deliver
    ) -> None:
        monkeypatch.setattr("domains.jobs.services.maintenance.MOST_CLOSED_AT_ONCE", 2)
        JobFactory.create_batch(5, company=CompanyFactory.create(owner=employer))

        _switch_off(employer, admin)
        deliver()

        assert set(Job.objects.values_list("status", flat=True)) == {"closed"}

    def test_takes_what_a_seeker_has_saved(
        self, seeker: User, admin: User, deliver: Deliver
    ) -> None:
        SavedSearchFactory.create(user=seeker)
        SavedJob.objects.create(user=seeker, job=JobFactory.create())

        _delete(seeker, admin)
        deliver()

        assert not SavedSearch.objects.exists()
        assert not SavedJob.objects.exists()
