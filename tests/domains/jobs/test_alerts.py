"""Saved postings, saved searches and their alert mails."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from domains.jobs import services, tasks
from domains.jobs.models import Job, SavedSearch
from domains.jobs.schedule import SCHEDULE
from nexus.celery import app
from shared.auth.models import User
from shared.errors import ValidationFailed
from tests.api_client import ApiClient
from tests.concurrency import RunConcurrently
from tests.domains.jobs.factories import JobFactory, SavedSearchFactory
from tests.mail_servers import FailsOnce

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def mailed(mailoutbox: list[Any]) -> list[list[str]]:
    """Return the titles in each mail."""
    return [
        [line[2:].split(" at ")[0] for line in mail.body.splitlines() if line.startswith("* ")]
        for mail in mailoutbox
    ]


def link_of(mail: Any) -> str:
    """Return the link of the List-Unsubscribe header."""
    header: str = mail.extra_headers["List-Unsubscribe"]
    return header.removeprefix("<").removesuffix(">")


class TestAlerts:
    def test_each_matching_posting_is_mailed_once(
        self, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now, query={"search": "baker"})
        JobFactory.create(title="Old Baker", posted_at=now - DAY)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        JobFactory.create(title="Welder", posted_at=now + timedelta(hours=1))

        services.send_alert(search_id=search.pk, now=now + DAY)
        JobFactory.create(title="Night Baker", posted_at=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)
        services.send_alert(search_id=search.pk, now=now + 3 * DAY)

        assert mailed(mailoutbox) == [["Baker"], ["Night Baker"]]

    def test_republished_posting_is_not_mailed_again(
        self, admin: User, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        job = JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + DAY)

        services.close_job(actor=admin, job_id=job.pk, now=now + DAY)
        services.publish_job(actor=admin, job_id=job.pk, now=now + DAY + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_posting_published_just_before_the_mail_is_mailed_once(
        self, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        JobFactory.create(title="Baker", posted_at=now + DAY - timedelta(seconds=10))

        services.send_alert(search_id=search.pk, now=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_posting_committed_after_the_mail_is_in_the_next_one(
        self, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)

        services.send_alert(search_id=search.pk, now=now + DAY)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_posting_closed_during_the_last_mail_is_in_the_next_one(
        self, admin: User, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        later = JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        older = JobFactory.create(title="Cook", posted_at=now - DAY)
        for job in (later, older):
            services.close_job(actor=admin, job_id=job.pk, now=now + timedelta(hours=2))
        services.send_alert(search_id=search.pk, now=now + DAY)

        for job in (later, older):
            services.publish_job(actor=admin, job_id=job.pk, now=now + DAY + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert [sorted(titles) for titles in mailed(mailoutbox)] == [["Baker", "Cook"]]

    def test_extended_posting_is_in_the_next_mail(
        self, admin: User, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        job = JobFactory.create(title="Baker", expires_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + DAY)

        services.update_job(
            actor=admin, job_id=job.pk, changes={"expires_at": now + 9 * DAY}, now=now + DAY
        )
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_posting_that_matches_after_an_edit_is_mailed(
        self, admin: User, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now, query={"search": "baker"})
        job = JobFactory.create(title="Backer", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + DAY)

        services.update_job(actor=admin, job_id=job.pk, changes={"title": "Baker"}, now=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_more_postings_than_one_mail_holds_are_sent_in_several(
        self, now: datetime, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("domains.jobs.services.alerts.MOST_IN_A_MAIL", 2)
        search = SavedSearchFactory.create(high_water_at=now)
        jobs = JobFactory.create_batch(5, posted_at=now + timedelta(hours=1))

        services.send_alert(search_id=search.pk, now=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert [len(titles) for titles in mailed(mailoutbox)] == [2, 2, 1]
        assert {title for titles in mailed(mailoutbox) for title in titles} == {
            job.title for job in jobs
        }

    @pytest.mark.parametrize(("frequency", "days"), [("daily", 1), ("weekly", 7)])
    def test_alert_is_not_mailed_before_its_interval_ends(
        self, now: datetime, mailoutbox: list[Any], frequency: str, days: int
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now, frequency=frequency)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))

        services.send_alert(search_id=search.pk, now=now + days * DAY - timedelta(seconds=1))
        assert mailoutbox == []
        services.send_alert(search_id=search.pk, now=now + days * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_late_task_does_not_shift_the_next_alert(
        self, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)

        for day, lateness in ((1, timedelta(minutes=50)), (2, timedelta(minutes=10))):
            JobFactory.create(title=f"Baker {day}", posted_at=now + day * DAY)
            services.send_alert(search_id=search.pk, now=now + day * DAY + lateness)

        assert mailed(mailoutbox) == [["Baker 1"], ["Baker 2"]]

    def test_failed_mail_is_retried(
        self, mailoutbox: list[Any], settings: Any, monkeypatch: pytest.MonkeyPatch,
        deliver: Callable[[], None],
    ) -> None:  # fmt: skip
        settings.EMAIL_BACKEND = "tests.mail_servers.FailsOnce"
        monkeypatch.setattr(FailsOnce, "failures_left", 2)
        SavedSearchFactory.create()
        JobFactory.create(title="Baker", posted_at=SavedSearch.objects.get().created_at + DAY)

        tasks.send_due_alerts()
        deliver()

        assert mailed(mailoutbox) == [["Baker"]]

    def test_alert_waits_for_a_required_verified_address(
        self, now: datetime, settings: Any, mailoutbox: list[Any]
    ) -> None:
        settings.NEXUS_REQUIRE_VERIFIED_EMAIL = True
        search = SavedSearchFactory.create(high_water_at=now)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))

        services.send_alert(search_id=search.pk, now=now + DAY)
        assert mailoutbox == []
        User.objects.filter(pk=search.user_id).update(email_verified_at=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_alert_without_new_postings_sends_no_mail(
        self, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)

        services.send_alert(search_id=search.pk, now=now + DAY)

        search.refresh_from_db()
        assert mailoutbox == []
        assert search.last_run_at == now + DAY


class TestUnsubscribe:
    @pytest.fixture
    def mail(self, now: datetime, mailoutbox: list[Any]) -> Any:
        search = SavedSearchFactory.create(high_water_at=now, name="<b>Bakers</b>")
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + DAY)
        return mailoutbox[0]

    def test_one_click_post_deletes_the_search_without_sign_in(
        self, mail: Any, client: Client
    ) -> None:
        link = link_of(mail)

        answers = [
            client.post(
                link,
                "List-Unsubscribe=One-Click",
                content_type="application/x-www-form-urlencoded",
                headers={"Host": "localhost"},
            )
            for _ in range(2)
        ]

        sent = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
        assert sent["List-Unsubscribe"].strip() == f"<{link}>"
        assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert [answer.status_code for answer in answers] == [200, 200]
        assert not SavedSearch.objects.exists()

    def test_multipart_post_deletes_the_search(self, mail: Any, client: Client) -> None:
        sent = client.post(
            link_of(mail), {"List-Unsubscribe": "One-Click"}, headers={"Host": "localhost"}
        )

        assert sent.status_code == 200
        assert not SavedSearch.objects.exists()

    def test_get_of_the_link_shows_a_form_and_changes_nothing(
        self, mail: Any, client: Client
    ) -> None:
        link = link_of(mail)

        page = client.get(link, headers={"Host": "localhost"})

        assert f"{link}\n" in f"{mail.body}\n"
        assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
        assert page["Content-Type"].startswith("text/html")
        assert "&lt;b&gt;Bakers&lt;/b&gt;" in page.content.decode()
        assert '<form method="post">' in page.content.decode()
        assert SavedSearch.objects.exists()

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("token", ["1", "1:forged"])
    def test_forged_link_is_not_found(
        self, mail: Any, client: Client, method: str, token: str
    ) -> None:
        path = f"/api/v1/jobs/searches/unsubscribe/?token={token}"

        answer = getattr(client, method)(path, headers={"Host": "localhost"})

        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert SavedSearch.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_eight_workers_send_one_mail(
        self, now: datetime, run_concurrently: RunConcurrently, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))

        run_concurrently([lambda: services.send_alert(search_id=search.pk, now=now + DAY)] * 8)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_concurrent_saves_stay_within_ten_searches(
        self, seeker: User, now: datetime, run_concurrently: RunConcurrently
    ) -> None:
        save = lambda: services.save_search(  # noqa: E731
            user=seeker, fields={"name": "", "query": {}, "frequency": "daily"}, now=now
        )

        outcomes = run_concurrently([save] * 16)

        assert sum(isinstance(each, ValidationFailed) for each in outcomes) == 6
        assert SavedSearch.objects.count() == 10


class TestSavedSearches:
    def test_saved_search_returns_its_filters_as_sent(self, api: ApiClient, seeker: User) -> None:
        filters = {"search": "baker", "country": ["KE"], "salary_min": "30000", "near": "1.5,2.5"}

        made = api.rest(
            "POST", "jobs/searches/", {"query": filters, "frequency": "weekly"}, by=seeker
        )
        listed = api.rest("GET", "jobs/searches/", by=seeker).json()

        assert made.status_code == 201
        assert made.json()["query"] == filters
        assert [search["id"] for search in listed["results"]] == [made.json()["id"]]

    def test_saved_search_of_another_user_is_not_found(
        self, api: ApiClient, seeker: User, other_user: User
    ) -> None:
        search = SavedSearchFactory.create(user=seeker)

        for method in ("GET", "DELETE"):
            answer = api.rest(method, f"jobs/searches/{search.pk}/", by=other_user)
            assert answer.status_code == 404
        assert api.rest("DELETE", f"jobs/searches/{search.pk}/", by=seeker).status_code == 204
        assert not SavedSearch.objects.exists()

    def test_filters_mean_the_same_as_in_the_list(self, api: ApiClient, seeker: User) -> None:
        save = """mutation($query: JobFilterInput!) { saveJobSearch(input: {query: $query}) {
            savedSearch { id } } }"""
        query = {"location": ["Nairobi,Berlin"], "search": None, "country": None}

        over_rest = api.rest("POST", "jobs/searches/", {"query": query}, by=seeker)
        over_graphql = api.graphql(save, by=seeker, query=query)

        assert over_rest.status_code == 201
        assert "errors" not in over_graphql
        stored = list(SavedSearch.objects.values_list("query", flat=True))
        assert stored == [{"location": ["Nairobi", "Berlin"]}] * 2

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"page": 1}, {"page": None}, {"country": "KE"}, {"job_type": ["unknown"]}),
            *({"near": "x"}, {"location": [""]}, {"company": ["acme", " "]}, {"country": [""]}),
        ],
    )
    def test_invalid_filter_of_a_saved_search_is_refused(
        self, api: ApiClient, seeker: User, wrong: dict[str, object]
    ) -> None:
        answer = api.rest("POST", "jobs/searches/", {"query": wrong}, by=seeker)

        assert answer.status_code == 422

    def test_blank_value_is_refused_over_graphql_too(self, api: ApiClient, seeker: User) -> None:
        save = """mutation($query: JobFilterInput!) { saveJobSearch(input: {query: $query}) {
            savedSearch { id } } }"""

        answer = api.graphql(save, by=seeker, query={"location": ["Nairobi", ""]})

        assert answer["errors"][0]["extensions"]["code"] == "validation_error"
        assert not SavedSearch.objects.exists()

    def test_eleventh_search_is_refused(self, api: ApiClient, seeker: User) -> None:
        SavedSearchFactory.create_batch(10, user=seeker)

        answer = api.rest("POST", "jobs/searches/", {"query": {}}, by=seeker)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")


class TestSavedPostings:
    def test_repeated_save_and_removal_change_nothing_further(
        self, api: ApiClient, seeker: User
    ) -> None:
        job = JobFactory.create()
        path = f"jobs/saved/{job.pk}/"

        saved = [api.rest("PUT", path, by=seeker).json() for _ in range(2)]
        listed = api.rest("GET", "jobs/saved/", by=seeker).json()
        forgotten = [api.rest("DELETE", path, by=seeker).json() for _ in range(2)]

        assert saved == [{"job_id": job.pk, "is_saved": True, "count": 1}] * 2
        assert listed["results"][0]["job"]["title"] == job.title
        assert forgotten == [{"job_id": job.pk, "is_saved": False, "count": 0}] * 2

    def test_draft_of_another_user_cannot_be_saved(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create(status="draft")

        assert api.rest("PUT", f"jobs/saved/{job.pk}/", by=seeker).status_code == 404

    def test_saved_posting_that_is_closed_later_is_not_listed(
        self, api: ApiClient, seeker: User
    ) -> None:
        job = JobFactory.create()
        api.rest("PUT", f"jobs/saved/{job.pk}/", by=seeker)

        Job.objects.update(status="closed")

        assert api.rest("GET", "jobs/saved/", by=seeker).json()["count"] == 0


def test_schedule_names_existing_tasks() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)
