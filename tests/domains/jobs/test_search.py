"""Searching postings: words, filters, distance, salary and facets."""

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


def titles(api: ApiClient, query: str = "") -> list[str]:
    answer = api.rest("GET", f"jobs/?{query}")
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
    def test_search_words_follow_web_search_syntax(
        self, api: ApiClient, words: str, found: set[str]
    ) -> None:
        assert set(titles(api, f"search={words}")) == found

    def test_word_in_the_title_ranks_above_one_in_the_description(self, api: ApiClient) -> None:
        assert titles(api, "search=python&ordering=relevance") == [
            "Python Developer",
            "Cloud Architect",
        ]

    def test_search_syntax_characters_are_matched_literally(self, api: ApiClient) -> None:
        for words in ("%27%29%3B--", "%26%7C%21%3A*", "%22unclosed", "%5C%25_"):
            assert titles(api, f"search={words}") == []

    def test_search_finds_the_new_name_of_a_company(self, api: ApiClient, admin: User) -> None:
        company = Job.objects.get(slug="gardener").company_id

        api.rest("PATCH", f"companies/{company}/", {"name": "Botanical Trust"}, by=admin)

        assert titles(api, "search=botanical") == ["Gardener"]
        assert titles(api, "search=evergreen") == []


class TestFilters:
    def test_category_filter_includes_subcategories(self, api: ApiClient) -> None:
        software = JobCategoryFactory.create(slug="software")
        backend = JobCategoryFactory.create(parent=software)
        JobFactory.create(title="Backend", category=backend)
        JobFactory.create(title="Any", category=software)
        JobFactory.create(title="Other")

        assert set(titles(api, "category=software")) == {"Backend", "Any"}
        assert titles(api, f"category={backend.pk}") == ["Backend"]
        assert titles(api, "category=nothing-like-it") == []

    @pytest.mark.parametrize(
        "query",
        ["job_type=intern,part_time", "job_type=intern&job_type=part_time"],
        ids=["with a comma", "repeated"],
    )
    def test_several_values_of_a_filter_match_any(self, api: ApiClient, query: str) -> None:
        JobFactory.create(title="Intern", job_type="intern")
        JobFactory.create(title="Part", job_type="part_time")
        JobFactory.create(title="Full", job_type="full_time")

        assert set(titles(api, query)) == {"Intern", "Part"}

    @pytest.mark.parametrize(
        ("query", "matching"),
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
    def test_each_filter_returns_matching_postings(
        self, api: ApiClient, query: str, matching: dict[str, str]
    ) -> None:
        JobFactory.create(title="Wanted", **matching)
        JobFactory.create(title="Other")

        assert titles(api, query) == ["Wanted"]

    def test_recency_filter_returns_postings_of_the_last_days(self, now: datetime) -> None:
        fresh = JobFactory.create(posted_at=now - timedelta(days=2))
        JobFactory.create(posted_at=now - timedelta(days=8))

        found = selectors.search_jobs(query=selectors.JobQuery(posted_within_days=7), now=now)

        assert list(found) == [fresh]

    @pytest.mark.parametrize(
        "query",
        [
            *("job_type=unknown", "ordering=title", "near=here", "near=91,0", "radius_km=5"),
            *("near=1,2&radius_km=0", "salary_min=-1", "posted_within_days=0", "country=Kenya"),
            *("currency=usd", "page=0", "page_size=101", "ordering=distance", "near=nan,1"),
        ],
    )
    def test_invalid_query_is_refused(self, api: ApiClient, query: str) -> None:
        answer = api.rest("GET", f"jobs/?{query}")

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

    def test_distance_order_is_nearest_first_with_distances(self, api: ApiClient) -> None:
        answer = api.rest(
            "GET", "jobs/?near=-1.2864,36.8172&radius_km=500&ordering=distance"
        ).json()

        found = [(job["title"], round(job["distance_km"])) for job in answer["results"]]
        assert found == [("Nairobi", 0), ("Thika", 41), ("Mombasa", 441)]

    def test_radius_filter_excludes_the_corners_of_its_bounding_box(self, api: ApiClient) -> None:
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
    def test_radius_filter_crosses_the_date_line_and_the_poles(
        self, api: ApiClient, near: str, found: set[str]
    ) -> None:
        assert set(titles(api, f"near={near}&radius_km=1200")) == found


SUVA = {"city": "Suva", "country": "FJ"}


class TestOwnCoordinates:
    def post(self, api: ApiClient, admin: User, title: str, *point: float) -> Any:
        """Publish a posting in Suva, with its own coordinates if given."""
        own = dict(zip(("latitude", "longitude"), point, strict=False))
        fields = {
            "title": title,
            "category_id": JobCategoryFactory.create().pk,
            "company_id": CompanyFactory.create().pk,
            "job_type": "full_time",
            "workplace_type": "on_site",
            "location": {**SUVA, **own},
            "status": "published",
        }
        return api.rest("POST", "jobs/", fields, by=admin).json()

    def test_postings_in_one_city_are_found_at_their_own_coordinates(
        self, api: ApiClient, admin: User
    ) -> None:
        self.post(api, admin, "Harbour", -18.13, 178.42)
        hill = self.post(api, admin, "Hill", -18.05, 178.45)

        shown = api.rest("GET", f"jobs/{hill['id']}/").json()["location"]
        query = "query($id: ID) { job(id: $id) { location { city latitude longitude } } }"
        over_graphql = api.graphql(query, id=hill["id"])["data"]["job"]["location"]

        assert (shown["latitude"], shown["longitude"]) == (-18.05, 178.45)
        assert over_graphql == {"city": "Suva", "latitude": -18.05, "longitude": 178.45}
        assert titles(api, "near=-18.05,178.45&radius_km=2") == ["Hill"]
        assert titles(api, "near=-18.13,178.42&radius_km=2") == ["Harbour"]
        assert titles(api, "near=-18.05,178.45&radius_km=20&ordering=distance") == [
            *("Hill", "Harbour"),
        ]

    def test_coordinates_of_a_posting_stay_when_the_city_changes(
        self, api: ApiClient, admin: User
    ) -> None:
        LocationFactory.create(**SUVA, latitude=-18.14, longitude=178.44)
        job = self.post(api, admin, "Harbour")

        Location.objects.update(latitude=60.0, longitude=24.0)

        shown = api.rest("GET", f"jobs/{job['id']}/").json()["location"]
        assert (shown["latitude"], shown["longitude"]) == (-18.14, 178.44)
        assert titles(api, "near=-18.14,178.44&radius_km=5") == ["Harbour"]
        assert titles(api, "near=60,24&radius_km=50") == []

    def test_moved_posting_gets_the_coordinates_of_its_new_city(
        self, api: ApiClient, admin: User
    ) -> None:
        LocationFactory.create(city="Lautoka", country="FJ", latitude=-17.6, longitude=177.45)
        job = self.post(api, admin, "Harbour", -18.13, 178.42)
        fields = {"location": {"city": "Lautoka", "country": "FJ"}}

        moved = api.rest("PATCH", f"jobs/{job['id']}/", fields, by=admin).json()["location"]

        assert (moved["latitude"], moved["longitude"]) == (-17.6, 177.45)
        assert titles(api, "near=-18.13,178.42&radius_km=5") == []

    def test_posting_without_a_location_has_no_coordinates(
        self, api: ApiClient, admin: User
    ) -> None:
        job = self.post(api, admin, "Harbour", -18.13, 178.42)
        fields = {"workplace_type": "remote", "location": None}

        changed = api.rest("PATCH", f"jobs/{job['id']}/", fields, by=admin).json()

        assert changed["location"] is None
        assert titles(api, "near=-18.13,178.42&radius_km=5") == []


class TestExcludedWords:
    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("-baker", ["Cook", "Welder"]),
            ('-"night baker" -welder', ["Cook"]),
            ("-welder or -welder", ["Baker", "Cook"]),
            ("cook -welder", ["Cook"]),
        ],
    )
    def test_search_with_excluded_words_returns_the_newest_first(
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
        ("query", "found"),
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
    def test_salary_filter_compares_annual_amounts(
        self, api: ApiClient, query: str, found: set[str]
    ) -> None:
        assert set(titles(api, query)) == found

    def test_salary_order_is_highest_first_and_unknown_last(self, api: ApiClient) -> None:
        assert titles(api, "ordering=-salary") == [
            *("Monthly", "Euro", "Yearly", "Hourly"),
            *("Silent", "Up to 70", "Up to 40"),
        ]

    def test_salary_is_an_exact_decimal(self, api: ApiClient) -> None:
        [hourly] = api.rest("GET", "jobs/?search=hourly").json()["results"]

        assert hourly["salary"] == {
            "min": "20.00",
            "max": None,
            "currency": "USD",
            "period": "hour",
            "annual_min": "41600.00",
        }


class TestFacets:
    def test_facets_count_the_matching_postings(self, api: ApiClient) -> None:
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

    def test_facets_are_null_unless_requested(self, api: ApiClient) -> None:
        assert api.rest("GET", "jobs/").json()["facets"] is None

    def test_facets_are_returned_over_graphql(self, api: ApiClient) -> None:
        JobFactory.create_batch(2, job_type="intern")

        answer = api.graphql("{ jobs { totalCount facets { jobType { value count } } } }")

        assert answer["data"]["jobs"] == {
            "totalCount": 2,
            "facets": {"jobType": [{"value": "intern", "count": 2}]},
        }


class TestCost:
    @pytest.mark.parametrize("amount", [1, 25])
    def test_ranked_search_needs_two_statements_and_four_with_facets(
        self, api: ApiClient, amount: int
    ) -> None:
        software = JobCategoryFactory.create(slug="software")
        JobFactory.create_batch(amount, title="Senior Python Developer", category=software)
        query = "search=senior python developer&category=software&country=KE&ordering=relevance"

        with CaptureQueriesContext(connection) as plain:
            api.rest("GET", f"jobs/?{query}")
        with CaptureQueriesContext(connection) as with_facets:
            api.rest("GET", f"jobs/?{query}&facets=1&page_size=3")

        # Ids of the category, and the page with the count.
        assert len(plain) == 2
        # The query for ids runs again for the facets.
        assert len(with_facets) == 4

    @pytest.mark.parametrize(("page", "shown"), [(1, 20), (2, 5), (3, 0)])
    def test_every_page_of_a_ranked_search_has_the_count(
        self, api: ApiClient, page: int, shown: int
    ) -> None:
        JobFactory.create_batch(25, title="Senior Python Developer")

        found = api.rest("GET", f"jobs/?search=python&ordering=relevance&page={page}").json()

        assert (found["count"], len(found["results"])) == (25, shown)


class TestCachedResponses:
    def test_changed_posting_is_in_the_next_list(
        self, api: ApiClient, admin: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        job = JobFactory.create(title="Before")
        assert titles(api) == ["Before"]

        with django_capture_on_commit_callbacks(execute=True):
            api.rest("PATCH", f"jobs/{job.pk}/", {"title": "After"}, by=admin)

        assert titles(api) == ["After"]


class TestLocations:
    def test_location_completion_returns_counts_of_open_postings(self, api: ApiClient) -> None:
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
    def test_similar_postings_share_category_and_title_words(self, api: ApiClient) -> None:
        software = JobCategoryFactory.create()
        job = JobFactory.create(title='Senior "Python" Developer', category=software)
        JobFactory.create(title="Office Clerk", category=software)
        JobFactory.create(title="Python Developer", category=software)
        JobFactory.create(title="Python Developer elsewhere")

        answer = api.rest("GET", f"jobs/{job.slug}/similar/").json()

        assert [job["title"] for job in answer["results"]] == ["Python Developer", "Office Clerk"]
