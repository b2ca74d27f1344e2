"""Concurrent applications and status changes."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from domains.jobs import services
from domains.jobs.errors import JobClosed
from domains.jobs.models import Application, ApplicationEvent, Job, SavedJob
from shared.auth.errors import SessionRevoked
from shared.auth.models import User
from shared.errors import InUse, InvalidTransition, NotFound, ValidationFailed
from shared.private_files import PRIVATE_FILES, private_files
from tests.api_client import ApiClient, bearer
from tests.concurrency import RunConcurrently
from tests.domains.jobs.factories import (
    ApplicationFactory,
    CompanyFactory,
    JobCategoryFactory,
    JobFactory,
    SavedSearchFactory,
)
from tests.domains.jobs.files import upload
from tests.factories import UserFactory
from tests.mail_servers import Watched

pytestmark = pytest.mark.django_db(transaction=True)


class TestApply:
    def test_hundred_concurrent_applications_of_one_user_create_one(
        self, run_concurrently: RunConcurrently, api: ApiClient, seeker: User
    ) -> None:
        job = JobFactory.create()
        sent = bearer(seeker)

        answers = run_concurrently(
            [partial(api.rest, "POST", f"jobs/{job.pk}/applications/", {}, **sent)] * 100
        )

        codes = sorted(answer.status_code for answer in answers)
        job.refresh_from_db()
        assert codes == [201] + [409] * 99
        assert {a.json()["code"] for a in answers if a.status_code == 409} == {"already_applied"}
        assert (Application.objects.count(), ApplicationEvent.objects.count()) == (1, 1)
        assert job.applications_count == 1

    def test_no_application_is_accepted_after_a_concurrent_close(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime
    ) -> None:
        job = JobFactory.create()
        seekers = UserFactory.create_batch(15)
        apply = partial(services.apply_to_job, job_id=job.pk, fields={}, now=now)

        outcomes = run_concurrently(
            [
                partial(services.close_job, actor=admin, job_id=job.pk, now=now),
                *(partial(apply, applicant=seeker) for seeker in seekers),
            ]
        )

        refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        job.refresh_from_db()
        assert {type(refusal) for refusal in refused} <= {JobClosed}
        assert job.status == Job.Status.CLOSED
        assert job.applications_count == Application.objects.count() == 15 - len(refused)

    def test_application_of_an_account_that_was_deleted_since_is_refused(
        self, seeker: User, media: Path, now: datetime
    ) -> None:
        job = JobFactory.create()
        User.objects.filter(pk=seeker.pk).update(is_active=False)

        with pytest.raises(SessionRevoked):
            services.apply_to_job(
                applicant=seeker, job_id=job.pk, fields={"resume": upload()}, now=now
            )

        assert not Application.objects.exists()
        assert [path for path in media.rglob("*") if path.is_file()] == []


class TestSlowFileStore:
    """While a CV is stored, no row is locked, and everything may change."""

    @pytest.fixture
    def stored(self, settings: Any, media: Path) -> list[str]:
        """Return the names of the CVs that a store got, which closes every posting at that time."""
        names: list[str] = []

        def close_postings(name: str) -> None:
            assert not connection.in_atomic_block
            names.append(name)
            Job.objects.update(status=Job.Status.CLOSED)
            Application.objects.update(status=Application.Status.REVIEWING)

        settings.STORAGES = {
            **settings.STORAGES,
            PRIVATE_FILES: {
                "BACKEND": "tests.domains.jobs.files.WatchedStorage",
                "OPTIONS": {"location": media, "on_save": close_postings},
            },
        }
        return names

    def test_application_for_a_posting_that_was_closed_leaves_no_resume(
        self, seeker: User, stored: list[str], now: datetime
    ) -> None:
        job = JobFactory.create()

        with pytest.raises(JobClosed):
            services.apply_to_job(
                applicant=seeker, job_id=job.pk, fields={"resume": upload()}, now=now
            )

        assert len(stored) == 1
        assert not private_files().exists(stored[0])
        assert not Application.objects.exists()

    def test_replacement_for_an_application_that_was_opened_leaves_no_resume(
        self, stored: list[str], now: datetime
    ) -> None:
        application = ApplicationFactory.create()

        with pytest.raises(InvalidTransition):
            services.replace_resume(
                actor=application.applicant,
                application_id=application.pk,
                resume=upload(),
                now=now,
            )

        application.refresh_from_db()
        assert application.resume == ""
        assert not private_files().exists(stored[0])


def job_fields(*, category_id: int, company_id: int) -> services.JobFields:
    return {
        "title": "Baker",
        "category_id": category_id,
        "company_id": company_id,
        "job_type": "full_time",
        "workplace_type": "remote",
        "status": "published",
    }


class TestReferences:
    def test_job_is_saved_before_it_is_deleted_or_not_found(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        jobs = JobFactory.create_batch(8)
        seekers = UserFactory.create_batch(2)

        outcomes = run_concurrently(
            [
                act
                for job in jobs
                for act in (
                    partial(services.delete_job, actor=job.posted_by, job_id=job.pk, now=now),
                    *(
                        partial(services.save_job, user=seeker, job_id=job.pk, now=now)
                        for seeker in seekers
                    ),
                )
            ]
        )

        refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert {type(refusal) for refusal in refused} <= {NotFound}
        assert not Job.objects.exists()
        assert not SavedJob.objects.exists()

    def test_job_that_is_deleted_during_its_mail_is_mailed_once(
        self, settings: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch, now: datetime
    ) -> None:
        settings.EMAIL_BACKEND = "tests.mail_servers.Watched"
        search = SavedSearchFactory.create(high_water_at=now)
        deleted, _ = JobFactory.create_batch(2, posted_at=now + timedelta(hours=1))
        deletions: list[Future[None]] = []

        def delete() -> None:
            try:
                services.delete_job(actor=deleted.posted_by, job_id=deleted.pk, now=now)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:

            def start_deletion() -> None:
                deletions.append(threads.submit(delete))
                wait(deletions, timeout=0.5)

            monkeypatch.setattr(Watched, "on_mail", staticmethod(start_deletion))
            services.send_alert(search_id=search.pk, now=now + timedelta(days=1))
            services.send_alert(search_id=search.pk, now=now + timedelta(days=2))

        assert [deletion.exception() for deletion in deletions] == [None]
        assert len(mailoutbox) == 1
        assert list(Job.objects.filter(pk=deleted.pk)) == []

    def test_category_is_deleted_or_gets_a_job_but_never_both(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime
    ) -> None:
        company = CompanyFactory.create()
        categories = JobCategoryFactory.create_batch(8)

        outcomes = run_concurrently(
            [
                act
                for category in categories
                for act in (
                    partial(services.delete_job_category, actor=admin, category_id=category.pk),
                    partial(
                        services.create_job,
                        actor=company.owner,
                        fields=job_fields(category_id=category.pk, company_id=company.pk),
                        now=now,
                    ),
                )
            ]
        )

        refused = [type(one) for one in outcomes if isinstance(one, Exception)]
        assert len(refused) == 8
        assert set(refused) <= {InUse, ValidationFailed}

    def test_job_that_is_created_during_a_renaming_has_the_new_name(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        category = JobCategoryFactory.create()
        companies = CompanyFactory.create_batch(8)

        run_concurrently(
            [
                act
                for company in companies
                for act in (
                    partial(
                        services.update_company,
                        actor=company.owner,
                        company_id=company.pk,
                        changes={"name": f"New {company.name}"},
                    ),
                    partial(
                        services.create_job,
                        actor=company.owner,
                        fields=job_fields(category_id=category.pk, company_id=company.pk),
                        now=now,
                    ),
                )
            ]
        )

        assert Job.objects.count() == 8
        assert not Job.objects.exclude(company_name__startswith="New ").exists()


class TestStatusChange:
    def test_concurrent_status_changes_succeed_once(
        self, run_concurrently: RunConcurrently, admin: User, now: datetime
    ) -> None:
        application = ApplicationFactory.create()
        move = partial(
            services.set_application_status,
            actor=admin,
            application_id=application.pk,
            status="reviewing",
            note="",
            now=now,
        )

        outcomes = run_concurrently([move] * 16)

        assert [type(each) for each in outcomes].count(InvalidTransition) == 15
        assert application.events.count() == 1
