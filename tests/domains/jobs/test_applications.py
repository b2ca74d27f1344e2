"""Applications, their steps and their permissions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domains.jobs import services
from domains.jobs.errors import AlreadyApplied, JobClosed
from domains.jobs.models import Application, ApplicationEvent, Job
from domains.jobs.services import ApplicationRequest
from shared.auth.models import Role, User
from shared.errors import DomainError, InvalidTransition, NotFound, PermissionDenied
from shared.notifications.models import Notification
from tests.api_client import ApiClient
from tests.domains.jobs.factories import (
    ApplicationFactory,
    CompanyFactory,
    EmployerFactory,
    JobFactory,
    expired_at,
)
from tests.domains.jobs.files import PDF, docx, send_form, upload

pytestmark = pytest.mark.django_db

STATUSES = Application.Status.values


def apply(seeker: User, job: Job, *, now: datetime, letter: str = "") -> Application:
    return services.apply_to_job(
        applicant=seeker, job_id=job.pk, request=ApplicationRequest(cover_letter=letter), now=now
    )


class TestApplying:
    @pytest.mark.parametrize(
        "path", ["jobs/{}/applications/", "jobs/{}/apply/", "applications/"], ids=str
    )
    def test_is_answered_with_the_application_and_where_it_is(
        self, api: ApiClient, seeker: User, path: str
    ) -> None:
        job = JobFactory.create()
        said = {"cover_letter": "<b>Hi</b>", "answers": {"When?": "May"}, "consent": True}

        answer = api.rest(
            "POST",
            path.format(job.pk),
            {**said, **({"job_id": job.pk} if path == "applications/" else {})},
            by=seeker,
        )

        application = Application.objects.get()
        assert answer.status_code == 201
        assert answer["Location"] == f"/api/v1/applications/{application.pk}/"
        assert answer.json() | {"cover_letter": "<b>Hi</b>", "status": "submitted"} == answer.json()
        assert answer.json()["answers"] == {"When?": "May"}
        assert application.consent_at is not None
        assert ApplicationEvent.objects.get().from_status is None

    def test_counts_for_the_posting(self, seeker: User, now: datetime) -> None:
        job = JobFactory.create()

        apply(seeker, job, now=now)

        job.refresh_from_db()
        assert job.applications_count == 1

    @pytest.mark.parametrize(
        ("state", "refusal"),
        [
            pytest.param({"status": "draft"}, NotFound, id="a draft"),
            pytest.param({"status": "closed"}, JobClosed, id="a closed one"),
        ],
    )
    def test_is_refused_for_what_is_not_open(
        self, seeker: User, now: datetime, state: dict[str, str], refusal: type[DomainError]
    ) -> None:
        job = JobFactory.create(**state)

        with pytest.raises(refusal):
            apply(seeker, job, now=now)

        assert not Application.objects.exists()

    def test_is_refused_when_the_time_is_over(self, seeker: User, now: datetime) -> None:
        job = JobFactory.create(expires_at=expired_at(now))

        with pytest.raises(JobClosed):
            apply(seeker, job, now=now)

        assert not Application.objects.exists()

    def test_is_refused_for_ones_own_posting(self, employer: User, now: datetime) -> None:
        posted = JobFactory.create(posted_by=employer)
        of_the_company = JobFactory.create(company=CompanyFactory.create(owner=employer))

        for job in (posted, of_the_company):
            with pytest.raises(PermissionDenied):
                apply(employer, job, now=now)

        assert not Application.objects.exists()

    def test_is_refused_a_second_time(self, seeker: User, now: datetime) -> None:
        job = JobFactory.create()
        apply(seeker, job, now=now, letter="First")

        with pytest.raises(AlreadyApplied):
            apply(seeker, job, now=now, letter="Second")

        assert Application.objects.get().cover_letter == "First"

    def test_reopens_what_was_withdrawn(self, seeker: User, now: datetime) -> None:
        job = JobFactory.create()
        first = apply(seeker, job, now=now, letter="First")
        services.withdraw_application(actor=seeker, application_id=first.pk, now=now)

        again = apply(seeker, job, now=now, letter="Again")

        job.refresh_from_db()
        assert (again.pk, again.status, again.cover_letter) == (first.pk, "submitted", "Again")
        assert job.applications_count == 1
        assert list(again.events.order_by("pk").values_list("from_status", "to_status")) == [
            (None, "submitted"),
            ("submitted", "withdrawn"),
            ("withdrawn", "submitted"),
        ]

    def test_happens_once_under_one_key(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create()
        send = lambda: api.rest(  # noqa: E731
            "POST", f"jobs/{job.pk}/applications/", {}, by=seeker, Idempotency_Key="only-once"
        )

        first, second = send(), send()

        assert (first.status_code, second.status_code) == (201, 201)
        assert second["Idempotency-Replayed"] == "true"
        assert Application.objects.count() == 1


class TestTheTable:
    @pytest.mark.parametrize("was", STATUSES)
    @pytest.mark.parametrize("to", STATUSES)
    def test_is_the_only_way(self, admin: User, now: datetime, was: str, to: str) -> None:
        application = ApplicationFactory.create(status=was)
        leads_there = {
            ("submitted", "reviewing"),
            ("reviewing", "shortlisted"),
            ("shortlisted", "interview"),
            ("interview", "offered"),
            ("offered", "hired"),
            *((start, "rejected") for start in STATUSES[:5]),
        }

        def move() -> Application:
            return services.set_application_status(
                actor=admin, application_id=application.pk, status=to, note="", now=now
            )

        if (was, to) in leads_there:
            assert move().status == to
            assert application.events.get().to_status == to
        else:
            with pytest.raises(InvalidTransition):
                move()
            application.refresh_from_db()
            assert (application.status, application.events.count()) == (was, 0)

    @pytest.mark.parametrize("was", STATUSES)
    def test_lets_the_applicant_withdraw_what_is_undecided(self, now: datetime, was: str) -> None:
        application = ApplicationFactory.create(status=was)

        def withdraw() -> Application:
            return services.withdraw_application(
                actor=application.applicant, application_id=application.pk, now=now
            )

        if was in ("hired", "rejected"):
            with pytest.raises(InvalidTransition):
                withdraw()
        else:
            assert withdraw().status == "withdrawn"
            assert withdraw().events.count() == (was != "withdrawn")

    def test_letters_change_only_until_somebody_has_looked(self, now: datetime) -> None:
        application = ApplicationFactory.create()
        change = lambda letter: services.update_application(  # noqa: E731
            actor=application.applicant,
            application_id=application.pk,
            changes={"cover_letter": letter},
            now=now,
        )

        assert change("Better").cover_letter == "Better"
        Application.objects.update(status="reviewing")
        with pytest.raises(InvalidTransition):
            change("Too late")

        application.refresh_from_db()
        assert application.cover_letter == "Better"


class TestWhoMayRead:
    PATHS = ("", "history/", "resume/")

    @pytest.fixture
    def application(self, seeker: User, now: datetime) -> Application:
        return services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            request=ApplicationRequest(resume=upload()),
            now=now,
        )

    @pytest.mark.parametrize("path", PATHS)
    def test_strangers_are_told_there_is_nothing(
        self, api: ApiClient, application: Application, stranger: User, path: str
    ) -> None:
        for nosy in (stranger, EmployerFactory.create()):
            answer = api.rest("GET", f"applications/{application.pk}/{path}", by=nosy)
            absent = api.rest("GET", f"applications/999999/{path}", by=nosy)

            assert (answer.status_code, absent.status_code) == (404, 404)
            assert answer.json()["code"] == absent.json()["code"] == "not_found"

    @pytest.mark.parametrize("path", PATHS)
    def test_the_applicant_the_employer_and_admins_may(
        self, api: ApiClient, application: Application, admin: User, path: str
    ) -> None:
        for reader in (application.applicant, application.job.posted_by, admin):
            answer = api.rest("GET", f"applications/{application.pk}/{path}", by=reader)

            assert answer.status_code == 200

    def test_an_employer_who_is_none_any_more_may_not(
        self, api: ApiClient, application: Application
    ) -> None:
        User.objects.filter(pk=application.job.posted_by_id).update(role=Role.USER)

        answer = api.rest("GET", f"applications/{application.pk}/", by=application.job.posted_by)

        assert answer.status_code == 404

    def test_nested_fields_of_graphql_show_no_more(
        self, api: ApiClient, application: Application, stranger: User
    ) -> None:
        document = f"""{{ job(id: {application.job_id}) {{ applications {{ totalCount
            edges {{ node {{ id coverLetter resume {{ url }} }} }} }} }} }}"""

        for nosy in (None, stranger, EmployerFactory.create()):
            shown = api.graphql(document, by=nosy)["data"]["job"]["applications"]
            assert shown == {"totalCount": 0, "edges": []}
        own = api.graphql(document, by=application.applicant)["data"]["job"]["applications"]
        assert own["edges"][0]["node"]["id"] == str(application.pk)

    def test_the_list_of_a_posting_is_for_its_managers(
        self, api: ApiClient, application: Application, stranger: User
    ) -> None:
        path = f"jobs/{application.job_id}/applications/"

        refused = api.rest("GET", path, by=stranger)
        listed = api.rest("GET", path, by=application.job.posted_by)

        assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
        assert [each["id"] for each in listed.json()["results"]] == [application.pk]

    def test_ones_own_list_holds_no_others(self, api: ApiClient, application: Application) -> None:
        ApplicationFactory.create()

        listed = api.rest("GET", "applications/", by=application.applicant).json()

        assert [each["id"] for each in listed["results"]] == [application.pk]


class TestResumes:
    @pytest.mark.parametrize(
        ("content", "name", "media_type"),
        [
            pytest.param(PDF, "cv.pdf", "application/pdf", id="pdf"),
            pytest.param(
                docx(),
                "cv.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                id="docx",
            ),
        ],
    )
    def test_come_back_as_they_were_sent_by_a_link(
        self, api: ApiClient, seeker: User, content: bytes, name: str, media_type: str
    ) -> None:
        job = JobFactory.create()
        sent = send_form(
            f"jobs/{job.pk}/applications/",
            by=seeker,
            resume=upload(content, name=name),
            cover_letter="Hi",
            answers='{"When?": "May"}',
        ).json()

        link = api.rest("GET", sent["resume_url"].removeprefix("/api/v1/"), by=seeker).json()
        fetched = api.rest("GET", link["url"].removeprefix("/api/v1/"))

        assert sent["answers"] == {"When?": "May"}
        assert b"".join(fetched.streaming_content) == content
        assert fetched["Content-Type"] == media_type
        assert fetched["Content-Disposition"] == f'attachment; filename="{name}"'
        assert fetched["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in fetched["Cache-Control"]

    def test_lie_under_names_nobody_can_guess(
        self, seeker: User, media: Path, now: datetime
    ) -> None:
        application = services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            request=ApplicationRequest(resume=upload(name="../../etc/passwd<script>.pdf")),
            now=now,
        )

        [stored] = [path for path in media.rglob("*") if path.is_file()]
        assert stored.name != "cv.pdf"
        assert len(stored.stem) == 32
        assert stored.stat().st_mode & 0o077 == 0
        assert application.resume_name == "passwd_script.pdf"

    def test_may_follow_by_themselves(self, api: ApiClient, media: Path) -> None:
        application = ApplicationFactory.create()
        path = f"applications/{application.pk}/resume/"

        first = send_form(path, by=application.applicant, method="PUT", resume=upload())
        send_form(path, by=application.applicant, method="PUT", resume=upload(docx()))

        assert first.status_code == 200
        assert Application.objects.get().resume.endswith(".docx")

    def test_links_end_and_are_decided_anew(
        self, api: ApiClient, seeker: User, now: datetime
    ) -> None:
        from domains.jobs import selectors

        application = services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            request=ApplicationRequest(resume=upload()),
            now=now,
        )
        employer = application.job.posted_by
        link = selectors.get_resume_link(application_id=application.pk, viewer=employer, now=now)

        def follow(ticket: str = link.ticket, *, at: datetime = now, number: int = 0) -> object:
            return selectors.open_resume(
                application_id=number or application.pk, ticket=ticket, now=at
            )

        assert follow(at=now + timedelta(minutes=4))
        for wrong in (
            lambda: follow(at=now + timedelta(minutes=5)),
            lambda: follow(link.ticket[:-1] + "x"),
            lambda: follow(""),
            lambda: follow(number=application.pk + 1),
        ):
            with pytest.raises(NotFound):
                wrong()
        User.objects.filter(pk=employer.pk).update(role=Role.USER)
        with pytest.raises(NotFound):
            follow()

    def test_are_deleted_when_their_time_is_over(
        self, seeker: User, media: Path, now: datetime, django_capture_on_commit_callbacks: Any
    ) -> None:
        services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            request=ApplicationRequest(resume=upload()),
            now=now,
        )

        with django_capture_on_commit_callbacks(execute=True):
            services.purge_resumes(now=now + timedelta(days=179))
        kept = [path for path in media.rglob("*") if path.is_file()]
        with django_capture_on_commit_callbacks(execute=True):
            services.purge_resumes(now=now + timedelta(days=180))

        assert len(kept) == 1
        assert [path for path in media.rglob("*") if path.is_file()] == []
        assert Application.objects.get().resume == ""

    @pytest.mark.parametrize(
        ("content", "status", "code"),
        [
            pytest.param(b"MZ\x90\x00\x03", 415, "unsupported_media_type", id="an executable"),
            pytest.param(b"PK\x03\x04junk", 415, "unsupported_media_type", id="a broken archive"),
            pytest.param(
                docx(extra="word/vbaProject.bin"), 415, "unsupported_media_type", id="macros"
            ),
            pytest.param(b"", 422, "validation_error", id="nothing"),
            pytest.param(
                PDF + b" " * 6_000_000, 413, "payload_too_large", id="more than the gateway takes"
            ),
            pytest.param(PDF + b" " * 5_000_000, 413, "payload_too_large", id="a bit too much"),
        ],
    )
    def test_that_are_none_are_refused_and_leave_no_row(
        self, seeker: User, media: Path, content: bytes, status: int, code: str
    ) -> None:
        job = JobFactory.create()

        answer = send_form(
            f"jobs/{job.pk}/applications/", by=seeker, resume=upload(content, name="cv.pdf")
        )

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not Application.objects.exists()
        assert not media.exists()

    def test_cannot_be_said_in_json(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create()

        answer = api.rest("POST", f"jobs/{job.pk}/applications/", {"resume": "x"}, by=seeker)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "resume"


class TestTelling:
    def test_each_step_leaves_an_event_and_a_notification(
        self, seeker: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        application = apply(seeker, job, now=now)
        for status in ("reviewing", "rejected"):
            services.set_application_status(
                actor=job.posted_by, application_id=application.pk, status=status, note="", now=now
            )

        deliver()

        def told(user: User) -> list[str]:
            found = Notification.objects.filter(user=user).order_by("pk")
            return [notification.text for notification in found]

        assert told(seeker) == [
            "Your application for Baker has arrived.",
            "Your application for Baker is now reviewing.",
            "Your application for Baker is now rejected.",
        ]
        assert told(job.posted_by) == [f"{seeker.username} applied for Baker."]
        assert application.events.count() == 3

    def test_many_applications_are_one_notification(
        self, seeker: User, stranger: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        apply(seeker, job, now=now)
        apply(stranger, job, now=now)

        deliver()

        [told] = Notification.objects.filter(user=job.posted_by)
        assert told.text == f"{stranger.username} and 1 other applied for Baker."

    def test_a_person_who_has_lost_the_role_hears_of_no_applicant(
        self, seeker: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        apply(seeker, job, now=now)
        User.objects.filter(pk=job.posted_by_id).update(role=Role.USER)

        deliver()

        assert not Notification.objects.filter(user=job.posted_by).exists()

    def test_closing_tells_those_who_wait(
        self, seeker: User, admin: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        apply(seeker, job, now=now)
        ApplicationFactory.create(job=job, status="rejected")

        services.close_job(actor=admin, job_id=job.pk, now=now)
        deliver()

        [told] = Notification.objects.filter(kind="job_closed")
        assert told.user == seeker

    def test_an_account_that_is_deleted_leaves_no_letter_and_no_cv(
        self, seeker: User, media: Path, now: datetime, django_capture_on_commit_callbacks: Any
    ) -> None:
        services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            request=ApplicationRequest(cover_letter="Secret", resume=upload()),
            now=now,
        )

        with django_capture_on_commit_callbacks(execute=True):
            services.forget_applicant(user_id=seeker.pk, now=now)

        application = Application.objects.get()
        assert (application.status, application.cover_letter) == ("withdrawn", "")
        assert [path for path in media.rglob("*") if path.is_file()] == []
