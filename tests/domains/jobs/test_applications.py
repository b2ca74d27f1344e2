"""Applications, their steps and their permissions."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from domains.jobs import services
from domains.jobs.errors import AlreadyApplied, JobClosed
from domains.jobs.models import Application, ApplicationEvent, Job
from shared.auth.models import Role, User
from shared.errors import DomainError, InvalidTransition, NotFound, PermissionDenied
from shared.notifications.models import Notification
from tests.api_client import ApiClient
from tests.domains.jobs.factories import ApplicationFactory, CompanyFactory, JobFactory, expired_at
from tests.domains.jobs.files import PDF, docx, docx_of_a_later_zip, upload
from tests.factories import EmployerFactory

pytestmark = pytest.mark.django_db

STATUSES = Application.Status.values


def apply(seeker: User, job: Job, *, now: datetime, letter: str = "") -> Application:
    return services.apply_to_job(
        applicant=seeker, job_id=job.pk, fields={"cover_letter": letter}, now=now
    )


class TestApply:
    @pytest.mark.parametrize(
        "path", ["jobs/{}/applications/", "jobs/{}/apply/", "applications/"], ids=str
    )
    def test_created_application_is_returned_with_its_location(
        self, api: ApiClient, seeker: User, path: str
    ) -> None:
        job = JobFactory.create()
        body = {"cover_letter": "<b>Hi</b>", "answers": {"When?": "May"}, "consent": True}

        answer = api.rest(
            "POST",
            path.format(job.pk),
            {**body, **({"job_id": job.pk} if path == "applications/" else {})},
            by=seeker,
        )

        application = Application.objects.get()
        assert answer.status_code == 201
        assert answer["Location"] == f"/api/v1/applications/{application.pk}/"
        assert answer.json() | {"cover_letter": "<b>Hi</b>", "status": "submitted"} == answer.json()
        assert answer.json()["answers"] == {"When?": "May"}
        assert application.consent_at is not None
        assert ApplicationEvent.objects.get().from_status is None

    def test_application_increments_the_count_of_the_posting(
        self, seeker: User, now: datetime
    ) -> None:
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
    def test_application_for_a_draft_or_closed_posting_is_refused(
        self, seeker: User, now: datetime, state: dict[str, str], refusal: type[DomainError]
    ) -> None:
        job = JobFactory.create(**state)

        with pytest.raises(refusal):
            apply(seeker, job, now=now)

        assert not Application.objects.exists()

    def test_application_for_an_expired_posting_is_refused(
        self, seeker: User, now: datetime
    ) -> None:
        job = JobFactory.create(expires_at=expired_at(now))

        with pytest.raises(JobClosed):
            apply(seeker, job, now=now)

        assert not Application.objects.exists()

    def test_application_for_an_own_posting_is_refused(self, employer: User, now: datetime) -> None:
        posted = JobFactory.create(posted_by=employer)
        of_the_company = JobFactory.create(company=CompanyFactory.create(owner=employer))

        for job in (posted, of_the_company):
            with pytest.raises(PermissionDenied):
                apply(employer, job, now=now)

        assert not Application.objects.exists()

    def test_second_application_is_refused(self, seeker: User, now: datetime) -> None:
        job = JobFactory.create()
        apply(seeker, job, now=now, letter="First")

        with pytest.raises(AlreadyApplied):
            apply(seeker, job, now=now, letter="Second")

        assert Application.objects.get().cover_letter == "First"

    def test_applying_again_reopens_a_withdrawn_application(
        self, seeker: User, now: datetime
    ) -> None:
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

    def test_question_that_is_answered_twice_is_refused(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create()
        answers = {"Why?": "Tea", " Why? ": "Coffee"}
        path, document = (
            f"jobs/{job.pk}/applications/",
            "mutation($input: ApplicationInput!) { applyToJob(input: $input) { application { id } } }",
        )
        listed = [{"question": name, "answer": text} for name, text in answers.items()]

        refusals = [
            api.rest("POST", path, {"answers": answers}, by=seeker).json(),
            api.form("POST", path, {"answers": json.dumps(answers)}, by=seeker).json(),
            api.graphql(document, by=seeker, input={"jobId": job.pk, "answers": listed})["errors"][
                0
            ]["extensions"],
        ]

        assert {refusal["code"] for refusal in refusals} == {"validation_error"}
        assert {refusal["errors"][0]["field"] for refusal in refusals} == {"answers"}
        assert not Application.objects.exists()

    def test_repeated_key_creates_one_application(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create()
        send = lambda: api.rest(  # noqa: E731
            "POST", f"jobs/{job.pk}/applications/", {}, by=seeker, Idempotency_Key="only-once"
        )

        first, second = send(), send()

        assert (first.status_code, second.status_code) == (201, 201)
        assert second["Idempotency-Replayed"] == "true"
        assert Application.objects.count() == 1


class TestTransitions:
    @pytest.mark.parametrize("was", STATUSES)
    @pytest.mark.parametrize("to", STATUSES)
    def test_only_transitions_of_the_table_are_allowed(
        self, admin: User, now: datetime, was: str, to: str
    ) -> None:
        application = ApplicationFactory.create(status=was)
        allowed = {
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

        if (was, to) in allowed:
            assert move().status == to
            assert application.events.get().to_status == to
        else:
            with pytest.raises(InvalidTransition):
                move()
            application.refresh_from_db()
            assert (application.status, application.events.count()) == (was, 0)

    @pytest.mark.parametrize("was", STATUSES)
    def test_applicant_may_withdraw_an_undecided_application(self, now: datetime, was: str) -> None:
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

    def test_letter_cannot_be_changed_after_review_has_begun(self, now: datetime) -> None:
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


class TestVisibility:
    PATHS = ("", "history/", "resume/")

    @pytest.fixture
    def application(self, seeker: User, now: datetime) -> Application:
        return services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            fields={"resume": upload()},
            now=now,
        )

    @pytest.mark.parametrize("path", PATHS)
    def test_application_of_another_user_is_not_found(
        self, api: ApiClient, application: Application, other_user: User, path: str
    ) -> None:
        for viewer in (other_user, EmployerFactory.create()):
            answer = api.rest("GET", f"applications/{application.pk}/{path}", by=viewer)
            absent = api.rest("GET", f"applications/999999/{path}", by=viewer)

            assert (answer.status_code, absent.status_code) == (404, 404)
            assert answer.json()["code"] == absent.json()["code"] == "not_found"

    @pytest.mark.parametrize("path", PATHS)
    def test_applicant_employer_and_admins_may_read(
        self, api: ApiClient, application: Application, admin: User, path: str
    ) -> None:
        for reader in (application.applicant, application.job.posted_by, admin):
            answer = api.rest("GET", f"applications/{application.pk}/{path}", by=reader)

            assert answer.status_code == 200

    def test_former_employer_may_not_read(self, api: ApiClient, application: Application) -> None:
        User.objects.filter(pk=application.job.posted_by_id).update(role=Role.USER)

        answer = api.rest("GET", f"applications/{application.pk}/", by=application.job.posted_by)

        assert answer.status_code == 404

    def test_nested_graphql_fields_omit_applications_of_others(
        self, api: ApiClient, application: Application, other_user: User
    ) -> None:
        document = f"""{{ job(id: {application.job_id}) {{ applications {{ totalCount
            edges {{ node {{ id coverLetter resume {{ url }} }} }} }} }} }}"""

        for viewer in (None, other_user, EmployerFactory.create()):
            shown = api.graphql(document, by=viewer)["data"]["job"]["applications"]
            assert shown == {"totalCount": 0, "edges": []}
        own = api.graphql(document, by=application.applicant)["data"]["job"]["applications"]
        assert own["edges"][0]["node"]["id"] == str(application.pk)

    def test_application_names_a_closed_posting_and_shows_no_more_of_it(
        self, api: ApiClient, application: Application, now: datetime
    ) -> None:
        job, managing = application.job, application.job.posted_by
        document = """query($id: ID!) { application(id: $id) {
            job { id description } appliedJob { id slug title companyName } } }"""
        brief = {"slug": job.slug, "title": job.title}

        services.close_job(actor=managing, job_id=job.pk, now=now)
        shown = api.graphql(document, by=application.applicant, id=application.pk)
        managed = api.graphql(document, by=managing, id=application.pk)
        over_rest = api.rest("GET", f"applications/{application.pk}/", by=application.applicant)

        assert shown["data"]["application"] == {
            "job": None,
            "appliedJob": {"id": str(job.pk), **brief, "companyName": job.company_name},
        }
        assert managed["data"]["application"]["job"]["id"] == str(job.pk)
        assert over_rest.json()["job"] == {
            "id": job.pk,
            "company_name": job.company_name,
            **brief,
        }

    def test_only_managers_list_the_applications_of_a_posting(
        self, api: ApiClient, application: Application, other_user: User
    ) -> None:
        path = f"jobs/{application.job_id}/applications/"

        refused = api.rest("GET", path, by=other_user)
        listed = api.rest("GET", path, by=application.job.posted_by)

        assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
        assert [each["id"] for each in listed.json()["results"]] == [application.pk]

    def test_own_list_omits_applications_of_others(
        self, api: ApiClient, application: Application
    ) -> None:
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
    def test_uploaded_resume_is_downloaded_unchanged(
        self, api: ApiClient, seeker: User, content: bytes, name: str, media_type: str
    ) -> None:
        job = JobFactory.create()
        fields = {
            "resume": upload(content, name=name),
            "cover_letter": "Hi",
            "answers": '{"When?": "May"}',
        }
        sent = api.form("POST", f"jobs/{job.pk}/applications/", fields, by=seeker).json()

        link = api.rest("GET", sent["resume_url"].removeprefix("/api/v1/"), by=seeker).json()
        fetched = api.rest("GET", link["url"].removeprefix("/api/v1/"))

        assert sent["answers"] == {"When?": "May"}
        assert b"".join(fetched.streaming_content) == content
        assert fetched["Content-Type"] == media_type
        assert fetched["Content-Disposition"] == f'attachment; filename="{name}"'
        assert fetched["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in fetched["Cache-Control"]

    def test_stored_file_has_a_random_name(self, seeker: User, media: Path, now: datetime) -> None:
        application = services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            fields={"resume": upload(name="../../etc/passwd<script>.pdf")},
            now=now,
        )

        [stored] = [path for path in media.rglob("*") if path.is_file()]
        assert stored.name != "cv.pdf"
        assert len(stored.stem) == 32
        assert stored.stat().st_mode & 0o077 == 0
        assert application.resume_name == "passwd_script.pdf"

    def test_resume_can_be_uploaded_and_replaced_later(self, api: ApiClient, media: Path) -> None:
        application = ApplicationFactory.create()
        path = f"applications/{application.pk}/resume/"

        first = api.form("PUT", path, {"resume": upload()}, by=application.applicant)
        api.form("PUT", path, {"resume": upload(docx())}, by=application.applicant)

        assert first.status_code == 200
        assert Application.objects.get().resume.endswith(".docx")

    def test_link_expires_and_checks_permission_again(
        self, api: ApiClient, seeker: User, now: datetime
    ) -> None:
        from domains.jobs import selectors

        application = services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            fields={"resume": upload()},
            now=now,
        )
        employer = application.job.posted_by
        link = selectors.get_resume_link(application_id=application.pk, viewer=employer, now=now)

        def open_link(ticket: str = link.ticket, *, at: datetime = now, number: int = 0) -> object:
            return selectors.open_resume(
                application_id=number or application.pk, ticket=ticket, now=at
            )

        assert open_link(at=now + timedelta(minutes=4))
        for wrong in (
            lambda: open_link(at=now + timedelta(minutes=5)),
            lambda: open_link(link.ticket[:-1] + "x"),
            lambda: open_link(""),
            lambda: open_link(number=application.pk + 1),
        ):
            with pytest.raises(NotFound):
                wrong()
        User.objects.filter(pk=employer.pk).update(role=Role.USER)
        with pytest.raises(NotFound):
            open_link()

    def test_resume_is_deleted_after_its_retention_period(
        self, seeker: User, media: Path, now: datetime, deliver: Callable[[], None]
    ) -> None:
        services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            fields={"resume": upload()},
            now=now,
        )

        services.purge_resumes(now=now + timedelta(days=179))
        deliver()
        before = [path for path in media.rglob("*") if path.is_file()]
        services.purge_resumes(now=now + timedelta(days=180))
        deliver()

        assert len(before) == 1
        assert [path for path in media.rglob("*") if path.is_file()] == []
        assert Application.objects.get().resume == ""

    def test_resume_that_no_application_has_is_deleted_after_a_day(
        self, seeker: User, media: Path, now: datetime
    ) -> None:
        assert services.delete_unattached_resumes(now=now) == 0
        job = JobFactory.create()
        services.apply_to_job(applicant=seeker, job_id=job.pk, fields={"resume": upload()}, now=now)
        [attached] = [path for path in media.rglob("*") if path.is_file()]
        stored = {attached, attached.with_stem("0" * 32), media / "jobs/resumes/00/1.docx"}
        for path in stored:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(PDF)

        in_time = services.delete_unattached_resumes(now=timezone.now() + timedelta(hours=23))
        before = {path for path in media.rglob("*") if path.is_file()}
        later = services.delete_unattached_resumes(now=timezone.now() + timedelta(hours=25))

        assert (in_time, before) == (0, stored)
        assert later == 2
        assert [path for path in media.rglob("*") if path.is_file()] == [attached]

    @pytest.mark.parametrize(
        ("content", "status", "code"),
        [
            pytest.param(b"MZ\x90\x00\x03", 415, "unsupported_media_type", id="an executable"),
            pytest.param(b"PK\x03\x04junk", 415, "unsupported_media_type", id="a broken archive"),
            pytest.param(
                docx(extra="word/vbaProject.bin"), 415, "unsupported_media_type", id="macros"
            ),
            pytest.param(
                docx_of_a_later_zip(), 415, "unsupported_media_type", id="later version of ZIP"
            ),
            pytest.param(b"", 422, "validation_error", id="nothing"),
            pytest.param(
                PDF + b" " * 6_000_000, 413, "payload_too_large", id="more than the gateway takes"
            ),
            pytest.param(PDF + b" " * 5_000_000, 413, "payload_too_large", id="a bit too much"),
        ],
    )
    def test_invalid_resume_is_refused_and_nothing_is_stored(
        self, api: ApiClient, seeker: User, media: Path, content: bytes, status: int, code: str
    ) -> None:
        job = JobFactory.create()

        answer = api.form(
            "POST", f"jobs/{job.pk}/applications/", {"resume": upload(content)}, by=seeker
        )

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not Application.objects.exists()
        assert not media.exists()

    def test_resume_in_a_json_body_is_refused(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create()

        answer = api.rest("POST", f"jobs/{job.pk}/applications/", {"resume": "x"}, by=seeker)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "resume"


class TestNotifications:
    def test_each_status_change_creates_an_event_and_a_notification(
        self, seeker: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        application = apply(seeker, job, now=now)
        for status in ("reviewing", "rejected"):
            services.set_application_status(
                actor=job.posted_by, application_id=application.pk, status=status, note="", now=now
            )

        deliver()

        def texts_for(user: User) -> list[str]:
            found = Notification.objects.filter(user=user).order_by("pk")
            return [notification.text for notification in found]

        assert texts_for(seeker) == [
            "Your application for Baker has arrived.",
            "Your application for Baker is now reviewing.",
            "Your application for Baker is now rejected.",
        ]
        assert texts_for(job.posted_by) == [f"{seeker.username} applied for Baker."]
        assert application.events.count() == 3

    def test_applications_for_one_posting_are_grouped_in_one_notification(
        self, seeker: User, other_user: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        apply(seeker, job, now=now)
        apply(other_user, job, now=now)

        deliver()

        [notification] = Notification.objects.filter(user=job.posted_by)
        assert notification.text == f"{other_user.username} and 1 other applied for Baker."

    def test_former_employer_is_not_notified_of_applications(
        self, seeker: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        apply(seeker, job, now=now)
        User.objects.filter(pk=job.posted_by_id).update(role=Role.USER)

        deliver()

        assert not Notification.objects.filter(user=job.posted_by).exists()

    def test_closing_notifies_undecided_applicants_only(
        self, seeker: User, admin: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        job = JobFactory.create(title="Baker")
        apply(seeker, job, now=now)
        ApplicationFactory.create(job=job, status="rejected")

        services.close_job(actor=admin, job_id=job.pk, now=now)
        deliver()

        [notification] = Notification.objects.filter(kind="job_closed")
        assert notification.user == seeker

    def test_deleted_account_leaves_neither_letter_nor_resume(
        self, seeker: User, media: Path, now: datetime, deliver: Callable[[], None]
    ) -> None:
        services.apply_to_job(
            applicant=seeker,
            job_id=JobFactory.create().pk,
            fields={"cover_letter": "Secret", "resume": upload()},
            now=now,
        )

        services.forget_applicant(user_id=seeker.pk, now=now)
        deliver()

        application = Application.objects.get()
        assert (application.status, application.cover_letter) == ("withdrawn", "")
        assert [path for path in media.rglob("*") if path.is_file()] == []
