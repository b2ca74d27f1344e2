"""Saved postings, saved searches, and the mails of what is new."""

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
    """Return the link that mail programs post to."""
    header: str = mail.extra_headers["List-Unsubscribe"]
    return header.removeprefix("<").removesuffix(">")


class TestAlerts:
    def test_mail_each_posting_once(self, now: datetime, mailoutbox: list[Any]) -> None:
        search = SavedSearchFactory.create(high_water_at=now, query={"search": "baker"})
        JobFactory.create(title="Old Baker", posted_at=now - DAY)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        JobFactory.create(title="Welder", posted_at=now + timedelta(hours=1))

        services.send_alert(search_id=search.pk, now=now + DAY)
        JobFactory.create(title="Night Baker", posted_at=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)
        services.send_alert(search_id=search.pk, now=now + 3 * DAY)

        assert mailed(mailoutbox) == [["Baker"], ["Night Baker"]]

    def test_do_not_repeat_what_was_taken_down_and_put_up_again(
        self, admin: User, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        job = JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + DAY)

        services.close_job(actor=admin, job_id=job.pk, now=now + DAY)
        services.publish_job(actor=admin, job_id=job.pk, now=now + DAY + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_mail_what_was_published_a_moment_ago(
        self, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        JobFactory.create(title="Baker", posted_at=now + DAY - timedelta(seconds=10))

        services.send_alert(search_id=search.pk, now=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_mail_what_was_committed_late(self, now: datetime, mailoutbox: list[Any]) -> None:
        search = SavedSearchFactory.create(high_water_at=now)

        services.send_alert(search_id=search.pk, now=now + DAY)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_mail_what_was_closed_at_the_last_mail_and_is_open_now(
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

    def test_mail_what_had_expired_at_the_last_mail_and_was_extended(
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

    def test_mail_what_was_edited_so_that_it_fits(
        self, admin: User, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now, query={"search": "baker"})
        job = JobFactory.create(title="Backer", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + DAY)

        services.update_job(actor=admin, job_id=job.pk, changes={"title": "Baker"}, now=now + DAY)
        services.send_alert(search_id=search.pk, now=now + 2 * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_take_as_many_mails_as_there_is_to_say(
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
    def test_wait_for_their_time(
        self, now: datetime, mailoutbox: list[Any], frequency: str, days: int
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now, frequency=frequency)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))

        services.send_alert(search_id=search.pk, now=now + days * DAY - timedelta(seconds=1))
        assert mailoutbox == []
        services.send_alert(search_id=search.pk, now=now + days * DAY)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_do_not_drift_when_the_task_runs_late(
        self, now: datetime, mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)

        for day, lateness in ((1, timedelta(minutes=50)), (2, timedelta(minutes=10))):
            JobFactory.create(title=f"Baker {day}", posted_at=now + day * DAY)
            services.send_alert(search_id=search.pk, now=now + day * DAY + lateness)

        assert mailed(mailoutbox) == [["Baker 1"], ["Baker 2"]]

    def test_a_mail_that_fails_is_tried_again(
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

    def test_of_nothing_new_there_is_no_mail(self, now: datetime, mailoutbox: list[Any]) -> None:
        search = SavedSearchFactory.create(high_water_at=now)

        services.send_alert(search_id=search.pk, now=now + DAY)

        search.refresh_from_db()
        assert mailoutbox == []
        assert search.last_run_at == now + DAY


class TestStopping:
    @pytest.fixture
    def mail(self, now: datetime, mailoutbox: list[Any]) -> Any:
        search = SavedSearchFactory.create(high_water_at=now, name="<b>Bakers</b>")
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))
        services.send_alert(search_id=search.pk, now=now + DAY)
        return mailoutbox[0]

    def test_takes_one_click_without_signing_in(self, mail: Any, client: Client) -> None:
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

    def test_takes_a_form_of_several_parts_too(self, mail: Any, client: Client) -> None:
        sent = client.post(
            link_of(mail), {"List-Unsubscribe": "One-Click"}, headers={"Host": "localhost"}
        )

        assert sent.status_code == 200
        assert not SavedSearch.objects.exists()

    def test_opening_the_link_of_the_mail_only_asks(self, mail: Any, client: Client) -> None:
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
    def test_takes_no_forged_link(self, mail: Any, client: Client, method: str, token: str) -> None:
        path = f"/api/v1/jobs/searches/unsubscribe/?token={token}"

        answer = getattr(client, method)(path, headers={"Host": "localhost"})

        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert SavedSearch.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_eight_workers_send_one_mail(
        self, now: datetime, all_at_once: Callable[..., list[Any]], mailoutbox: list[Any]
    ) -> None:
        search = SavedSearchFactory.create(high_water_at=now)
        JobFactory.create(title="Baker", posted_at=now + timedelta(hours=1))

        all_at_once([lambda: services.send_alert(search_id=search.pk, now=now + DAY)] * 8)

        assert mailed(mailoutbox) == [["Baker"]]

    def test_ten_searches_are_the_most_at_once_too(
        self, seeker: User, now: datetime, all_at_once: Callable[..., list[Any]]
    ) -> None:
        save = lambda: services.save_search(  # noqa: E731
            user=seeker, name="", query={}, frequency="daily", now=now
        )

        outcomes = all_at_once([save] * 16)

        assert sum(isinstance(each, ValidationFailed) for each in outcomes) == 6
        assert SavedSearch.objects.count() == 10


class TestSavedSearches:
    def test_are_kept_in_the_words_of_the_filters(self, api: ApiClient, seeker: User) -> None:
        said = {"search": "baker", "country": ["KE"], "salary_min": "30000", "near": "1.5,2.5"}

        made = api.rest("POST", "jobs/searches/", {"query": said, "frequency": "weekly"}, by=seeker)
        listed = api.rest("GET", "jobs/searches/", by=seeker).json()

        assert made.status_code == 201
        assert made.json()["query"] == said
        assert [search["id"] for search in listed["results"]] == [made.json()["id"]]

    def test_are_the_users_own(self, api: ApiClient, seeker: User, stranger: User) -> None:
        search = SavedSearchFactory.create(user=seeker)

        for method in ("GET", "DELETE"):
            answer = api.rest(method, f"jobs/searches/{search.pk}/", by=stranger)
            assert answer.status_code == 404
        assert api.rest("DELETE", f"jobs/searches/{search.pk}/", by=seeker).status_code == 204
        assert not SavedSearch.objects.exists()

    @pytest.mark.parametrize("wrong", [{"page": 1}, {"job_type": ["slave"]}, {"near": "x"}])
    def test_that_mean_nothing_are_refused(
        self, api: ApiClient, seeker: User, wrong: dict[str, object]
    ) -> None:
        answer = api.rest("POST", "jobs/searches/", {"query": wrong}, by=seeker)

        assert answer.status_code == 422

    def test_eleven_are_too_many(self, api: ApiClient, seeker: User) -> None:
        SavedSearchFactory.create_batch(10, user=seeker)

        answer = api.rest("POST", "jobs/searches/", {"query": {}}, by=seeker)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")


class TestSavedPostings:
    def test_are_saved_and_forgotten_as_often_as_one_likes(
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

    def test_drafts_of_others_cannot_be(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create(status="draft")

        assert api.rest("PUT", f"jobs/saved/{job.pk}/", by=seeker).status_code == 404

    def test_what_is_closed_later_is_not_shown(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create()
        api.rest("PUT", f"jobs/saved/{job.pk}/", by=seeker)

        Job.objects.update(status="closed")

        assert api.rest("GET", "jobs/saved/", by=seeker).json()["count"] == 0


def test_every_task_of_the_schedule_exists() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)
