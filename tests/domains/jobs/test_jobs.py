"""Postings: permissions, fields, and the lifecycle from draft to closed."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domains.jobs import selectors, services
from domains.jobs.models import Company, Job, JobCategory, Location
from shared.auth.models import Role, User
from tests.api_client import ApiClient
from tests.domains.jobs.factories import (
    ApplicationFactory,
    CompanyFactory,
    JobCategoryFactory,
    JobFactory,
    LocationFactory,
    expired_at,
)
from tests.factories import EmployerFactory

pytestmark = pytest.mark.django_db


def body(company: Company, **fields: object) -> dict[str, object]:
    return {
        "title": "Site Reliability Engineer",
        "description": "Keep it <b>up</b>.",
        "category_id": JobCategoryFactory.create().pk,
        "company_id": company.pk,
        "job_type": "full_time",
        "workplace_type": "hybrid",
        "experience_level": "senior",
        "location": {"city": "Nairobi", "country": "KE", "latitude": -1.29, "longitude": 36.82},
        "salary": {"min": "60000.00", "max": "80000.00", "currency": "USD", "period": "year"},
        **fields,
    }


class TestCreateAndUpdate:
    def test_created_posting_is_a_draft_with_the_sent_fields(
        self, api: ApiClient, employer: User
    ) -> None:
        company = CompanyFactory.create(name="Savanna", owner=employer)

        answer = api.rest("POST", "jobs/", body(company), by=employer)

        job = answer.json()
        assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/jobs/{job['id']}/")
        assert (job["status"], job["can_apply"]) == ("draft", False)
        assert job["description"] == "Keep it <b>up</b>."
        assert job["industry"] == job["category"]["name"]
        assert job["company"]["name"] == "Savanna"
        assert (
            job["location"] | {"city": "Nairobi", "region": "", "country": "KE"} == job["location"]
        )
        assert job["salary"]["annual_min"] == "60000.00"

    def test_repeated_location_is_stored_once(self, api: ApiClient, admin: User) -> None:
        company = CompanyFactory.create()

        for _ in range(2):
            api.rest("POST", "jobs/", body(company), by=admin)

        assert Location.objects.count() == 1
        assert Job.objects.count() == 2

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("anonymous", 401),
            ("user", 403),
            ("another employer", 403),
            ("owner", 201),
            ("admin", 201),
        ],
    )
    def test_only_admins_and_the_owner_of_the_company_may_create(
        self, api: ApiClient, employer: User, seeker: User, admin: User, role: str, status: int
    ) -> None:
        company = CompanyFactory.create(owner=employer)
        people = {
            "anonymous": None,
            "user": seeker,
            "another employer": EmployerFactory.create(),
            "owner": employer,
            "admin": admin,
        }

        answer = api.rest("POST", "jobs/", body(company), by=people[role])

        assert answer.status_code == status
        assert Job.objects.exists() is (status == 201)

    def test_former_employer_may_not_create(self, api: ApiClient, employer: User) -> None:
        company = CompanyFactory.create(owner=employer)
        assert api.rest("POST", "jobs/", body(company), by=employer).status_code == 201

        User.objects.filter(pk=employer.pk).update(role=Role.USER)

        assert api.rest("POST", "jobs/", body(company), by=employer).status_code == 403

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"workplace_type": "on_site", "location": None}, "location"),
            (
                {"salary": {"min": "9", "max": "8", "currency": "USD", "period": "day"}},
                "salary.max",
            ),
            ({"salary": {"currency": "USD", "period": "day"}}, "salary.min"),
            ({"salary": {"min": "9", "period": "day"}}, "salary.currency"),
            ({"salary": {"min": "9", "currency": "USD", "period": "eon"}}, "salary.period"),
            ({"category_id": 999_999}, "category_id"),
            ({"company_id": 999_999}, "company_id"),
            ({"job_type": "unknown"}, "job_type"),
            ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
            ({"posted_by": 1}, "posted_by"),
            ({"title": "Line\nbreak"}, "title"),
            ({"location": {"city": "X", "country": "KE", "latitude": 1}}, "location.longitude"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_invalid_field_is_refused_by_name(
        self, api: ApiClient, admin: User, fields: dict[str, object], field: str
    ) -> None:
        answer = api.rest("POST", "jobs/", body(CompanyFactory.create(), **fields), by=admin)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert not Job.objects.exists()

    def test_patch_changes_sent_fields_and_null_clears(self, api: ApiClient, admin: User) -> None:
        made = api.rest("POST", "jobs/", body(CompanyFactory.create()), by=admin).json()

        changed = api.rest(
            "PATCH", f"jobs/{made['id']}/", {"salary": None, "title": "Operator"}, by=admin
        ).json()

        assert (changed["title"], changed["salary"]) == ("Operator", None)
        assert changed["location"] == made["location"]
        assert changed["slug"] == made["slug"]

    def test_put_replaces_every_field_except_the_status(self, api: ApiClient, admin: User) -> None:
        company = CompanyFactory.create()
        made = api.rest("POST", "jobs/", body(company, status="published"), by=admin).json()

        put = api.rest(
            "PUT", f"jobs/{made['id']}/", body(company, salary=None, title="New"), by=admin
        ).json()

        assert (put["title"], put["salary"], put["status"]) == ("New", None, "published")


class TestLifecycle:
    def test_published_posting_without_an_end_expires_after_sixty_days(
        self, admin: User, now: datetime
    ) -> None:
        draft = JobFactory.create(status="draft", posted_at=now, expires_at=None)

        job = services.publish_job(actor=admin, job_id=draft.pk, now=now)

        assert (job.status, job.posted_at, job.expires_at) == (
            *("published", now),
            now + timedelta(days=60),
        )

    def test_republished_posting_keeps_its_first_date(self, admin: User, now: datetime) -> None:
        posted = JobFactory.create()

        services.close_job(actor=admin, job_id=posted.pk, now=now)
        job = services.publish_job(actor=admin, job_id=posted.pk, now=now)

        assert job.posted_at == posted.posted_at

    @pytest.mark.parametrize(
        ("was", "verb"), [("published", "publish"), ("closed", "close")], ids=str
    )
    def test_repeated_publish_or_close_is_refused(
        self, api: ApiClient, admin: User, was: str, verb: str
    ) -> None:
        job = JobFactory.create(status=was)

        answer = api.rest("POST", f"jobs/{job.pk}/{verb}/", by=admin)

        assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition")

    @pytest.mark.parametrize("status", ["draft", "closed"])
    def test_only_managers_see_drafts_and_closed_postings(
        self, api: ApiClient, employer: User, seeker: User, admin: User, status: str
    ) -> None:
        job = JobFactory.create(status=status, company=CompanyFactory.create(owner=employer))

        seen = {
            name: api.rest("GET", f"jobs/{job.slug}/", by=user).status_code
            for name, user in (
                *(("anonymous", None), ("seeker", seeker), ("employer", employer)),
                *(("another", EmployerFactory.create()), ("admin", admin)),
            )
        }

        assert seen == {
            "anonymous": 404,
            "seeker": 404,
            "another": 404,
            "employer": 200,
            "admin": 200,
        }

    def test_expired_posting_is_shown_as_expired_before_and_after_the_task(
        self, api: ApiClient, now: datetime
    ) -> None:
        job = JobFactory.create(expires_at=expired_at(now))

        before = api.rest("GET", f"jobs/{job.pk}/").json()
        services.expire_jobs(now=now)
        after = api.rest("GET", f"jobs/{job.pk}/").json()

        job.refresh_from_db()
        assert (job.status, job.closed_at) == ("closed", job.expires_at)
        assert (before["status"], before["can_apply"]) == ("expired", False)
        assert (after["status"], after["can_apply"]) == ("expired", False)

    @pytest.mark.parametrize("is_closed", [False, True], ids=["before the task", "after it"])
    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    def test_expired_posting_is_opened_by_a_later_end_only(
        self, api: ApiClient, now: datetime, method: str, is_closed: bool
    ) -> None:
        job = JobFactory.create(expires_at=expired_at(now))
        path, ended = f"jobs/{job.pk}/", job.expires_at
        fields = {
            "title": "Baker",
            "category_id": job.category_id,
            "company_id": job.company_id,
            "job_type": "full_time",
            "workplace_type": "remote",
        }
        if is_closed:
            services.expire_jobs(now=now)

        without_end = fields if method == "PUT" else {"expires_at": None}
        expired = api.rest(method, path, without_end, by=job.posted_by).json()
        job.refresh_from_db()
        end_of_expired = job.expires_at
        later = {**fields, "expires_at": "2999-01-01T00:00:00Z"}
        opened = api.rest(method, path, later, by=job.posted_by).json()

        assert (expired["status"], end_of_expired) == ("expired", ended)
        assert (opened["status"], opened["can_apply"]) == ("published", True)

    def test_expiry_does_not_change_open_postings_and_drafts(self, now: datetime) -> None:
        JobFactory.create()
        JobFactory.create(status="draft")

        services.expire_jobs(now=now)

        assert set(Job.objects.values_list("status", flat=True)) == {"published", "draft"}

    def test_deleted_posting_with_applications_is_closed_instead(
        self, api: ApiClient, admin: User
    ) -> None:
        with_applications = ApplicationFactory.create().job
        without_applications = JobFactory.create()

        for job in (with_applications, without_applications):
            assert api.rest("DELETE", f"jobs/{job.pk}/", by=admin).status_code == 204

        assert list(Job.objects.values_list("pk", "status")) == [(with_applications.pk, "closed")]

    def test_other_users_may_not_change_a_posting(self, api: ApiClient, seeker: User) -> None:
        job = JobFactory.create()

        for method, path in (("PATCH", ""), ("DELETE", ""), ("POST", "close/")):
            answer = api.rest(method, f"jobs/{job.pk}/{path}", {}, by=seeker)
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

        job.refresh_from_db()
        assert job.status == "published"

    def test_manager_lists_own_drafts_by_status(self, api: ApiClient, employer: User) -> None:
        company = CompanyFactory.create(owner=employer)
        draft = ApplicationFactory.create(job__status="draft", job__company=company).job
        JobFactory.create()

        listed = api.rest("GET", "jobs/mine/?status=draft", by=employer).json()

        assert [job["id"] for job in listed["results"]] == [draft.pk]


class TestCategories:
    def test_only_admins_create_categories_with_unique_names(
        self, api: ApiClient, seeker: User, admin: User
    ) -> None:
        made = api.rest("POST", "jobs/categories/", {"name": "Care"}, by=admin)
        again = api.rest("POST", "jobs/categories/", {"name": "Care"}, by=admin)
        refused = api.rest("POST", "jobs/categories/", {"name": "Law"}, by=seeker)

        assert (made.status_code, made.json()["slug"]) == (201, "care")
        assert (again.status_code, again.json()["code"]) == (409, "already_exists")
        assert refused.status_code == 403
        assert JobCategory.objects.count() == 1

    def test_category_in_use_is_not_deleted(self, api: ApiClient, admin: User) -> None:
        category = JobFactory.create().category

        answer = api.rest("DELETE", f"jobs/categories/{category.pk}/", by=admin)

        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")

    def test_category_cannot_be_moved_below_its_own_child(
        self, api: ApiClient, admin: User
    ) -> None:
        care = JobCategoryFactory.create()
        nursing = JobCategoryFactory.create(parent=care)

        answer = api.rest(
            "PATCH", f"jobs/categories/{care.pk}/", {"parent_id": nursing.pk}, by=admin
        )

        assert answer.status_code == 422


class TestCompanies:
    def test_created_company_belongs_to_its_employer(
        self, api: ApiClient, employer: User, seeker: User
    ) -> None:
        fields = {"name": "Savanna Systems", "website": "https://savanna.example"}

        made = api.rest("POST", "companies/", fields, by=employer)
        refused = api.rest("POST", "companies/", fields, by=seeker)

        assert (made.status_code, made.json()["slug"]) == (201, "savanna-systems")
        assert Company.objects.get().owner == employer
        assert refused.status_code == 403

    def test_only_admins_verify_companies(
        self, api: ApiClient, employer: User, admin: User
    ) -> None:
        company = CompanyFactory.create(owner=employer)
        verify = {"verified": True}

        refused = api.rest("PATCH", f"companies/{company.pk}/", verify, by=employer)
        done = api.rest("PATCH", f"companies/{company.pk}/", verify, by=admin)

        assert (refused.status_code, done.json()["verified"]) == (403, True)

    @pytest.mark.parametrize("change", [{"name": "Google"}, {"website": "https://evil.example"}])
    def test_change_by_the_owner_ends_the_verification(
        self, api: ApiClient, employer: User, admin: User, change: dict[str, str]
    ) -> None:
        company = CompanyFactory.create(owner=employer, verified=True)
        path = f"companies/{company.pk}/"

        unchanged = api.rest("PATCH", path, {"name": company.name}, by=employer).json()
        by_admin = api.rest("PATCH", path, {"name": "Honest"}, by=admin).json()
        changed = api.rest("PATCH", path, change, by=employer).json()

        verified = [answer["verified"] for answer in (unchanged, by_admin, changed)]
        assert verified == [True, True, False]

    def test_company_with_an_unsafe_website_is_refused(
        self, api: ApiClient, employer: User
    ) -> None:
        answer = api.rest(
            "POST", "companies/", {"name": "X", "website": "javascript:alert(1)"}, by=employer
        )

        assert answer.status_code == 422


class TestJsonLd:
    def test_json_ld_has_the_fields_that_search_engines_require(self, api: ApiClient) -> None:
        job = JobFactory.create(
            title="Chef",
            description="Cook.\n\n<script>alert(1)</script>",
            company=CompanyFactory.create(name="Kitchen", website="https://kitchen.example"),
            location=LocationFactory.create(city="Lyon", region="Rhône", country="FR"),
            salary_min=Decimal(20),
            salary_max=Decimal(25),
            salary_currency="EUR",
            salary_period="hour",
        )

        answer = api.rest("GET", f"jobs/{job.pk}/jsonld/")

        fields = json.loads(answer.content)
        assert answer["Content-Type"] == "application/ld+json"
        assert answer["ETag"]
        assert fields["@type"] == "JobPosting"
        assert fields["title"] == "Chef"
        assert fields["description"] == "<p>Cook.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        assert fields["datePosted"] == "2026-03-01T12:00:00Z"
        assert fields["validThrough"] == "2999-01-01T00:00:00Z"
        assert fields["employmentType"] == "FULL_TIME"
        assert fields["hiringOrganization"] == {
            "@type": "Organization",
            "name": "Kitchen",
            "sameAs": "https://kitchen.example",
        }
        assert fields["jobLocation"]["address"] == {
            "@type": "PostalAddress",
            "addressLocality": "Lyon",
            "addressRegion": "Rhône",
            "addressCountry": "FR",
        }
        assert fields["baseSalary"] == {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {
                "@type": "QuantitativeValue",
                "minValue": "20.00",
                "maxValue": "25.00",
                "unitText": "HOUR",
            },
        }

    def test_json_ld_of_remote_work_names_the_country(self, api: ApiClient) -> None:
        job = JobFactory.create(workplace_type="remote")

        fields = json.loads(api.rest("GET", f"jobs/{job.pk}/jsonld/").content)

        assert fields["jobLocationType"] == "TELECOMMUTE"
        assert fields["applicantLocationRequirements"] == {"@type": "Country", "name": "KE"}

    def test_json_ld_of_a_draft_is_not_found(self, api: ApiClient, admin: User) -> None:
        job = JobFactory.create(status="draft")

        assert api.rest("GET", f"jobs/{job.pk}/jsonld/", by=admin).status_code == 404


class TestFeed:
    def test_rss_feed_applies_list_filters_and_escapes_markup(self, api: ApiClient) -> None:
        JobFactory.create(
            title="<i>Chef</i> & Cook",
            job_type="intern",
            company=CompanyFactory.create(name="Kitchen"),
        )
        JobFactory.create(title="Other")

        answer = api.rest("GET", "jobs/feed.rss?job_type=intern&search=chef")

        [item] = ElementTree.fromstring(answer.content).iter("item")
        assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert answer["ETag"]
        assert item.findtext("title") == "<i>Chef</i> & Cook at Kitchen"
        assert b"<i>" not in answer.content

    def test_rss_feed_refuses_an_invalid_filter(self, api: ApiClient) -> None:
        assert api.rest("GET", "jobs/feed.rss?job_type=unknown").status_code == 422


class TestStats:
    def test_only_admins_read_statistics(self, api: ApiClient, seeker: User, admin: User) -> None:
        ApplicationFactory.create(status="hired")

        refused = api.rest("GET", "jobs/stats/", by=seeker)
        stats = api.rest("GET", "jobs/stats/", by=admin).json()

        assert refused.status_code == 403
        assert stats["jobs"] == {"draft": 0, "published": 1, "closed": 0}
        assert stats["applications"]["hired"] == 1


class TestConstraints:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"salary_min": Decimal(5)},
            {"salary_currency": "USD"},
            {"workplace_type": "on_site", "location": None},
            {"status": "lost"},
            {"expires_at": None},
            {"job_type": "unknown"},
        ],
        ids=str,
    )
    def test_database_refuses_invalid_rows(self, wrong: dict[str, Any]) -> None:
        from django.db import IntegrityError

        with pytest.raises(IntegrityError):
            JobFactory.create(**wrong)


class TestDelivery:
    def test_expiry_event_is_delivered_to_its_handlers(
        self, now: datetime, deliver: Callable[[], None]
    ) -> None:
        JobFactory.create(expires_at=expired_at(now))

        services.expire_jobs(now=now)
        deliver()

        assert (
            selectors.list_managed_jobs(user=User(role=Role.ADMIN), now=now).get().state
            == "expired"
        )
