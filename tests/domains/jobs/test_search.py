"""Searching: words, filters, distance, salary, facets, and that none of it is guessed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domains.jobs import selectors
from domains.jobs.models import Job, Location
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.jobs.factories import (
    POSTED_AT,
    CompanyFactory,
    JobCategoryFactory,
    JobFactory,
    LocationFactory,
)

pytestmark = pytest.mark.django_db


def titles(api: ApiClient, asked: str = "") -> list[str]:
    answer = api.rest("GET", f"jobs/?{asked}")
    assert answer.status_code == 200, answer.json()
    return [job["title"] for job in answer.json()["results"]]


class TestWords:
    @pytest.fixture(autouse=True)
    def postings(self) -> None:
        JobFactory.create(title="Python Developer", description="Write services in the cloud.")
        JobFactory.create(title="Cloud Architect", description="Plan the python migration.")
        JobFactory.create(
            title="Gardener", company=CompanyFactory.create(name="Evergreen Parks"), slug="gardener"
        )

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            pytest.param("python", {"Python Developer", "Cloud Architect"}, id="a word"),
            pytest.param("python cloud", {"Python Developer", "Cloud Architect"}, id="two words"),
            pytest.param('"python migration"', {"Cloud Architect"}, id="a phrase"),
            pytest.param("python -migration", {"Python Developer"}, id="without"),
            pytest.param("migration or gardener", {"Cloud Architect", "Gardener"}, id="or"),
            pytest.param("developers", {"Python Developer"}, id="another form of the word"),
            pytest.param("evergreen", {"Gardener"}, id="the company"),
            pytest.param("welder", set(), id="nothing"),
        ],
    )
    def test_are_read_as_a_web_search_reads_them(
        self, api: ApiClient, words: str, found: set[str]
    ) -> None:
        assert set(titles(api, f"search={words}")) == found

    def test_in_a_title_count_for_more_than_in_a_description(self, api: ApiClient) -> None:
        assert titles(api, "search=python&ordering=relevance") == [
            "Python Developer",
            "Cloud Architect",
        ]

    def test_hostile_words_are_only_words(self, api: ApiClient) -> None:
        for words in ("%27%29%3B--", "%26%7C%21%3A*", "%22unclosed", "%5C%25_"):
            assert titles(api, f"search={words}") == []

    def test_follow_a_company_that_is_renamed(self, api: ApiClient, admin: User) -> None:
        company = Job.objects.get(slug="gardener").company_id

        api.rest("PATCH", f"companies/{company}/", {"name": "Botanical Trust"}, by=admin)

        assert titles(api, "search=botanical") == ["Gardener"]
        assert titles(api, "search=evergreen") == []


class TestFilters:
    def test_a_category_stands_for_all_below_it(self, api: ApiClient) -> None:
        software = JobCategoryFactory.create(slug="software")
        backend = JobCategoryFactory.create(parent=software)
        JobFactory.create(title="Backend", category=backend)
        JobFactory.create(title="Any", category=software)
        JobFactory.create(title="Other")

        assert set(titles(api, "category=software")) == {"Backend", "Any"}
        assert titles(api, f"category={backend.pk}") == ["Backend"]
        assert titles(api, "category=nothing-like-it") == []

    @pytest.mark.parametrize(
        "asked",
        ["job_type=intern,part_time", "job_type=intern&job_type=part_time"],
        ids=["with a comma", "repeated"],
    )
    def test_several_values_mean_any_of_them(self, api: ApiClient, asked: str) -> None:
        JobFactory.create(title="Intern", job_type="intern")
        JobFactory.create(title="Part", job_type="part_time")
        JobFactory.create(title="Full", job_type="full_time")

        assert set(titles(api, asked)) == {"Intern", "Part"}

    @pytest.mark.parametrize(
        ("asked", "wanted"),
        [
            ("workplace_type=remote", {"workplace_type": "remote"}),
            ("experience_level=lead", {"experience_level": "lead"}),
            ("company=acme", {"company__slug": "acme"}),
            ("country=ng", {"location__country": "NG"}),
            ("location=lagos", {"location__city": "Greater Lagos"}),
            ("location=rift", {"location__region": "Rift Valley"}),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_each_keeps_what_it_says(
        self, api: ApiClient, asked: str, wanted: dict[str, str]
    ) -> None:
        JobFactory.create(title="Wanted", **wanted)
        JobFactory.create(title="Other")

        assert titles(api, asked) == ["Wanted"]

    def test_recency_counts_days_back_from_now(self, now: datetime) -> None:
        fresh = JobFactory.create(posted_at=now - timedelta(days=2))
        JobFactory.create(posted_at=now - timedelta(days=8))

        found = selectors.search_jobs(query=selectors.JobQuery(posted_within_days=7), now=now)

        assert list(found) == [fresh]

    @pytest.mark.parametrize(
        "asked",
        [
            *("job_type=slave", "ordering=title", "near=here", "near=91,0", "radius_km=5"),
            *("near=1,2&radius_km=0", "salary_min=-1", "posted_within_days=0", "country=Kenya"),
            *("currency=usd", "page=0", "page_size=101", "ordering=distance", "near=nan,1"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, api: ApiClient, asked: str) -> None:
        answer = api.rest("GET", f"jobs/?{asked}")

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    @pytest.mark.parametrize(
        "state",
        [
            pytest.param({"status": "draft"}, id="draft"),
            pytest.param({"status": "closed"}, id="closed"),
            pytest.param({"expires_at": POSTED_AT + timedelta(days=1)}, id="expired"),
        ],
    )
    def test_only_open_postings_are_found(self, api: ApiClient, state: dict[str, Any]) -> None:
        JobFactory.create(**state)

        assert titles(api) == []


class TestDistance:
    @pytest.fixture(autouse=True)
    def postings(self) -> None:
        for city, latitude, longitude in (
            ("Nairobi", -1.2864, 36.8172),
            ("Thika", -1.0396, 37.0900),
            ("Mombasa", -4.0435, 39.6682),
            ("Suva", -18.1416, 178.4419),
            ("Apia", -13.8333, -171.7667),
        ):
            place = LocationFactory.create(city=city, latitude=latitude, longitude=longitude)
            JobFactory.create(title=city, location=place)
        JobFactory.create(title="Nowhere")

    def test_nearest_come_first_with_how_far_they_are(self, api: ApiClient) -> None:
        answer = api.rest(
            "GET", "jobs/?near=-1.2864,36.8172&radius_km=500&ordering=distance"
        ).json()

        found = [(job["title"], round(job["distance_km"])) for job in answer["results"]]
        assert found == [("Nairobi", 0), ("Thika", 41), ("Mombasa", 441)]

    def test_the_radius_is_a_circle_and_not_a_box(self, api: ApiClient) -> None:
        assert titles(api, "near=-1.2864,36.8172&radius_km=40") == ["Nairobi"]
        assert set(titles(api, "near=-1.2864,36.8172&radius_km=42")) == {"Nairobi", "Thika"}

    @pytest.mark.parametrize(
        ("near", "found"),
        [
            pytest.param("-18.14,-179.9", {"Suva", "Apia"}, id="from the east of the date line"),
            pytest.param("-18.14,179.9", {"Suva", "Apia"}, id="from the west of the date line"),
            pytest.param("-89.9,0", set(), id="at a pole"),
        ],
    )
    def test_the_earth_is_round(self, api: ApiClient, near: str, found: set[str]) -> None:
        assert set(titles(api, f"near={near}&radius_km=1200")) == found


SUVA = {"city": "Suva", "country": "FJ"}


class TestOwnCoordinates:
    def post(self, api: ApiClient, admin: User, title: str, *point: float) -> Any:
        """Publish a posting in Suva, at a point of its own if there is one."""
        own = dict(zip(("latitude", "longitude"), point, strict=False))
        said = {
            "title": title,
            "category_id": JobCategoryFactory.create().pk,
            "company_id": CompanyFactory.create().pk,
            "job_type": "full_time",
            "workplace_type": "on_site",
            "location": {**SUVA, **own},
            "status": "published",
        }
        return api.rest("POST", "jobs/", said, by=admin).json()

    def test_of_two_postings_in_one_city_are_shown_and_searched(
        self, api: ApiClient, admin: User
    ) -> None:
        self.post(api, admin, "Harbour", -18.13, 178.42)
        hill = self.post(api, admin, "Hill", -18.05, 178.45)

        shown = api.rest("GET", f"jobs/{hill['id']}/").json()["location"]
        asked = "query($id: ID) { job(id: $id) { location { city latitude longitude } } }"
        over_graphql = api.graphql(asked, id=hill["id"])["data"]["job"]["location"]

        assert (shown["latitude"], shown["longitude"]) == (-18.05, 178.45)
        assert over_graphql == {"city": "Suva", "latitude": -18.05, "longitude": 178.45}
        assert titles(api, "near=-18.05,178.45&radius_km=2") == ["Hill"]
        assert titles(api, "near=-18.13,178.42&radius_km=2") == ["Harbour"]
        assert titles(api, "near=-18.05,178.45&radius_km=20&ordering=distance") == [
            *("Hill", "Harbour"),
        ]

    def test_stay_when_the_city_is_moved(self, api: ApiClient, admin: User) -> None:
        LocationFactory.create(**SUVA, latitude=-18.14, longitude=178.44)
        job = self.post(api, admin, "Harbour")

        Location.objects.update(latitude=60.0, longitude=24.0)

        shown = api.rest("GET", f"jobs/{job['id']}/").json()["location"]
        assert (shown["latitude"], shown["longitude"]) == (-18.14, 178.44)
        assert titles(api, "near=-18.14,178.44&radius_km=5") == ["Harbour"]
        assert titles(api, "near=60,24&radius_km=50") == []

    def test_are_those_of_the_new_city_after_a_move(self, api: ApiClient, admin: User) -> None:
        LocationFactory.create(city="Lautoka", country="FJ", latitude=-17.6, longitude=177.45)
        job = self.post(api, admin, "Harbour", -18.13, 178.42)
        said = {"location": {"city": "Lautoka", "country": "FJ"}}

        moved = api.rest("PATCH", f"jobs/{job['id']}/", said, by=admin).json()["location"]

        assert (moved["latitude"], moved["longitude"]) == (-17.6, 177.45)
        assert titles(api, "near=-18.13,178.42&radius_km=5") == []

    def test_go_with_the_place_of_remote_work(self, api: ApiClient, admin: User) -> None:
        job = self.post(api, admin, "Harbour", -18.13, 178.42)
        said = {"workplace_type": "remote", "location": None}

        changed = api.rest("PATCH", f"jobs/{job['id']}/", said, by=admin).json()

        assert changed["location"] is None
        assert titles(api, "near=-18.13,178.42&radius_km=5") == []


class TestOnlyWordsToLeaveOut:
    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("-baker", ["Cook", "Welder"]),
            ('-"night baker" -welder', ["Cook"]),
            ("-welder or -welder", ["Baker", "Cook"]),
            ("cook -welder", ["Cook"]),
        ],
    )
    def test_rank_nothing_so_the_newest_come_first(
        self, api: ApiClient, search: str, found: list[str]
    ) -> None:
        for age, title in enumerate(("Baker", "Cook", "Welder")):
            words = "A night baker." if title == "Baker" else ""
            posted_at = POSTED_AT - timedelta(days=age)
            JobFactory.create(title=title, description=words, posted_at=posted_at)

        assert titles(api, f"search={search}&ordering=relevance") == found


class TestSalary:
    @pytest.fixture(autouse=True)
    def postings(self) -> None:
        def posting(title: str, amount: str, currency: str, period: str) -> None:
            JobFactory.create(
                title=title,
                salary_min=Decimal(amount),
                salary_currency=currency,
                salary_period=period,
            )

        posting("Yearly", "60000", "USD", "year")
        posting("Monthly", "6000", "USD", "month")
        posting("Hourly", "20", "USD", "hour")
        posting("Euro", "60000", "EUR", "year")
        for title, most in (("Up to 40", 40_000), ("Up to 70", 70_000)):
            JobFactory.create(
                title=title,
                salary_max=Decimal(most),
                salary_currency="USD",
                salary_period="year",
            )
        JobFactory.create(title="Silent")

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("salary_min=60000", {"Yearly", "Monthly", "Euro"}),
            ("salary_min=60000&currency=USD", {"Yearly", "Monthly"}),
            (
                "salary_min=60000&currency=USD&include_unknown_salary=true",
                {"Yearly", "Monthly", "Silent", "Up to 70"},
            ),
            ("salary_min=70000", {"Monthly"}),
            ("salary_min=70000&include_unknown_salary=1", {"Monthly", "Silent", "Up to 70"}),
            (
                "salary_min=60000&currency=EUR&include_unknown_salary=true",
                {"Euro", "Silent"},
            ),
            ("currency=EUR&include_unknown_salary=true", {"Euro", "Silent"}),
            ("salary_min=41600&currency=USD", {"Yearly", "Monthly", "Hourly"}),
            ("currency=EUR", {"Euro"}),
        ],
    )
    def test_is_compared_over_a_year(self, api: ApiClient, asked: str, found: set[str]) -> None:
        assert set(titles(api, asked)) == found

    def test_the_best_paid_come_first_and_the_silent_last(self, api: ApiClient) -> None:
        assert titles(api, "ordering=-salary") == [
            *("Monthly", "Euro", "Yearly", "Hourly"),
            *("Silent", "Up to 70", "Up to 40"),
        ]

    def test_is_an_exact_amount(self, api: ApiClient) -> None:
        [hourly] = api.rest("GET", "jobs/?search=hourly").json()["results"]

        assert hourly["salary"] == {
            "min": "20.00",
            "max": None,
            "currency": "USD",
            "period": "hour",
            "annual_min": "41600.00",
        }


class TestFacets:
    def test_count_what_was_found(self, api: ApiClient) -> None:
        software = JobCategoryFactory.create(name="Software", slug="software")
        JobFactory.create_batch(2, category=software, job_type="intern")
        JobFactory.create(category=software, workplace_type="remote", location=None)
        JobFactory.create(job_type="other")

        facets = api.rest("GET", "jobs/?category=software&facets=1").json()["facets"]

        assert facets == {
            "category": [{"value": "software", "label": "Software", "count": 3}],
            "job_type": [
                {"value": "intern", "label": "Intern", "count": 2},
                {"value": "full_time", "label": "Full time", "count": 1},
            ],
            "workplace_type": [
                {"value": "on_site", "label": "On site", "count": 2},
                {"value": "remote", "label": "Remote", "count": 1},
            ],
            "country": [{"value": "KE", "label": "KE", "count": 2}],
        }

    def test_are_counted_only_when_asked_for(self, api: ApiClient) -> None:
        assert api.rest("GET", "jobs/").json()["facets"] is None

    def test_are_the_same_over_graphql(self, api: ApiClient) -> None:
        JobFactory.create_batch(2, job_type="intern")

        answer = api.graphql("{ jobs { totalCount facets { jobType { value count } } } }")

        assert answer["data"]["jobs"] == {
            "totalCount": 2,
            "facets": {"jobType": [{"value": "intern", "count": 2}]},
        }


class TestCost:
    @pytest.mark.parametrize("amount", [1, 25])
    def test_a_ranked_search_costs_four_statements_and_facets_one_more(
        self, api: ApiClient, amount: int
    ) -> None:
        software = JobCategoryFactory.create(slug="software")
        JobFactory.create_batch(amount, title="Senior Python Developer", category=software)
        asked = "search=senior python developer&category=software&country=KE&ordering=relevance"

        with CaptureQueriesContext(connection) as plain:
            api.rest("GET", f"jobs/?{asked}")
        with CaptureQueriesContext(connection) as with_facets:
            api.rest("GET", f"jobs/?{asked}&facets=1&page_size=3")

        # The ids of the category and of the places, the count, and the page.
        assert len(plain) == 4
        # Those two are asked for again.
        assert len(with_facets) == 7


class TestFreshness:
    def test_what_was_kept_is_forgotten_when_a_posting_changes(
        self, api: ApiClient, admin: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        job = JobFactory.create(title="Before")
        assert titles(api) == ["Before"]

        with django_capture_on_commit_callbacks(execute=True):
            api.rest("PATCH", f"jobs/{job.pk}/", {"title": "After"}, by=admin)

        assert titles(api) == ["After"]


class TestLocations:
    def test_are_completed_with_how_many_postings_they_have(self, api: ApiClient) -> None:
        JobFactory.create_batch(2, location=LocationFactory.create(city="Nairobi"))
        JobFactory.create(location=LocationFactory.create(city="Nakuru"))
        JobFactory.create(location=LocationFactory.create(city="Kisumu"))
        JobFactory.create(location=LocationFactory.create(city="Naivasha"), status="draft")

        answer = api.rest("GET", "jobs/locations/?q=na").json()

        assert [(place["city"], place["count"]) for place in answer["results"]] == [
            ("Nairobi", 2),
            ("Nakuru", 1),
        ]


class TestSimilarPostings:
    def test_share_the_category_and_words_of_the_title(self, api: ApiClient) -> None:
        software = JobCategoryFactory.create()
        job = JobFactory.create(title='Senior "Python" Developer', category=software)
        JobFactory.create(title="Office Clerk", category=software)
        JobFactory.create(title="Python Developer", category=software)
        JobFactory.create(title="Python Developer elsewhere")

        answer = api.rest("GET", f"jobs/{job.slug}/similar/").json()

        assert [job["title"] for job in answer["results"]] == ["Python Developer", "Office Clerk"]
