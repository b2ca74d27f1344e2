"""Concurrent applications and status changes."""

from datetime import datetime
from functools import partial

import pytest

from domains.jobs import services
from domains.jobs.errors import JobClosed
from domains.jobs.models import Application, ApplicationEvent, Job
from shared.auth.models import User
from shared.errors import InvalidTransition
from tests.api_client import ApiClient, bearer
from tests.concurrency import RunConcurrently
from tests.domains.jobs.factories import ApplicationFactory, JobFactory
from tests.factories import UserFactory

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
