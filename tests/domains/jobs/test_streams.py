"""Streams of status changes and of received applications."""

from datetime import datetime
from typing import Any

import pytest

from domains.jobs import services
from domains.jobs.models import Application
from shared.auth.models import User
from tests.api_client import bearer
from tests.domains.jobs.factories import JobFactory
from tests.streams import all_streams_closed, open_stream

pytestmark = pytest.mark.django_db(transaction=True)


def token_of(user: User) -> str:
    return bearer(user)["Authorization"].removeprefix("Bearer ")


def apply(seeker: User, job: Any, now: datetime) -> Application:
    return services.apply_to_job(applicant=seeker, job_id=job.pk, fields={}, now=now)


def move(application: Application, now: datetime, to: str = "reviewing") -> None:
    services.set_application_status(
        actor=application.job.posted_by,
        application_id=application.pk,
        status=to,
        note="",
        now=now,
    )


class TestStatusChanges:
    def test_status_changes_are_sent_to_the_applicant_only(
        self, seeker: User, other_user: User, now: datetime
    ) -> None:
        path = "/api/v1/applications/stream/"

        with (
            open_stream(path, token=token_of(seeker)) as own,
            open_stream(path, token=token_of(other_user)) as others,
        ):
            application = apply(seeker, JobFactory.create(), now)
            move(application, now)

            first, second = own.next(), own.next()
            assert others.receives_nothing()

        assert (first.event, first.data["to_status"]) == ("step", "submitted")
        assert (second.data["from_status"], second.data["to_status"]) == ("submitted", "reviewing")
        assert all_streams_closed()

    def test_missed_status_changes_are_replayed(self, seeker: User, now: datetime) -> None:
        application = apply(seeker, JobFactory.create(), now)
        submitted = application.events.get()
        move(application, now)

        with open_stream(
            "/api/v1/applications/stream/", token=token_of(seeker), last_id=submitted.pk
        ) as stream:
            missed = stream.next()

        assert missed.data["to_status"] == "reviewing"

    def test_subscription_sends_status_changes_to_the_applicant(
        self, seeker: User, now: datetime
    ) -> None:
        document = "subscription { applicationStatusChanged { toStatus application { id } } }"

        with open_stream(
            "/graphql", token=token_of(seeker), method="POST", body={"query": document}
        ) as stream:
            application = apply(seeker, JobFactory.create(), now)
            shown = stream.next()

        assert shown.data["data"]["applicationStatusChanged"] == {
            "toStatus": "SUBMITTED",
            "application": {"id": str(application.pk)},
        }


class TestReceivedApplications:
    def test_received_application_is_sent_to_the_employer(
        self, seeker: User, now: datetime
    ) -> None:
        job = JobFactory.create()
        path = f"/api/v1/jobs/{job.pk}/applications/stream/"

        with open_stream(path, token=token_of(job.posted_by)) as stream:
            application = apply(seeker, job, now)
            shown = stream.next()

        assert (shown.event, shown.data["id"]) == ("application", application.pk)

    def test_other_users_may_not_stream_received_applications(self, other_user: User) -> None:
        job = JobFactory.create()
        path = f"/api/v1/jobs/{job.pk}/applications/stream/"

        with open_stream(path, token=token_of(other_user)) as stream:
            assert (stream.status, stream.problem["code"]) == (403, "permission_denied")

    def test_subscription_sends_received_applications_to_the_employer(
        self, seeker: User, now: datetime
    ) -> None:
        job = JobFactory.create()
        document = f"subscription {{ applicationReceived(jobId: {job.pk}) {{ id status }} }}"

        with open_stream(
            "/graphql", token=token_of(job.posted_by), method="POST", body={"query": document}
        ) as stream:
            application = apply(seeker, job, now)
            shown = stream.next()

        assert shown.data["data"]["applicationReceived"] == {
            "id": str(application.pk),
            "status": "SUBMITTED",
        }
