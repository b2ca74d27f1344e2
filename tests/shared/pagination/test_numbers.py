"""Page-number pagination: links to neighbours, and the number of queries."""

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory
from ninja import Schema
from pydantic import ValidationError
from pytest_django import DjangoAssertNumQueries

from shared.headers import response_headers
from shared.pagination import PageParams, page_of, paginate


class ClubOut(Schema):
    id: int


class TestPageParams:
    @pytest.mark.parametrize(
        "parameters",
        [
            {"page": 0},
            {"page": -1},
            {"page": 2**63},
            {"page": "ten"},
            {"page_size": 0},
            {"page_size": 101},
        ],
    )
    def test_page_parameters_out_of_range_are_refused(self, parameters: dict[str, object]) -> None:
        with pytest.raises(ValidationError):
            PageParams.model_validate(parameters)


class TestPageOf:
    def test_schema_is_named_after_its_results(self) -> None:
        assert page_of(ClubOut).__name__ == "ClubPage"
        assert page_of(ClubOut) is page_of(ClubOut)

    def test_every_member_is_required(self) -> None:
        schema = page_of(ClubOut).model_json_schema()

        assert schema["required"] == ["count", "next", "previous", "results"]


class TestPaginate:
    def test_links_to_neighbours_keep_other_parameters(self, rf: RequestFactory) -> None:
        request = rf.get("/clubs/?search=a%26b&page=2&tag=x&tag=y")

        page = paginate(request, list(range(50)), PageParams(page=2, page_size=20))

        base = "http://testserver/clubs/?search=a%26b&page="
        assert page == {
            "count": 50,
            "next": f"{base}3&tag=x&tag=y",
            "previous": f"{base}1&tag=x&tag=y",
            "results": list(range(20, 40)),
        }
        assert response_headers(request)["Link"] == (
            f'<{base}3&tag=x&tag=y>; rel="next", <{base}1&tag=x&tag=y>; rel="prev"'
        )

    def test_single_page_has_no_neighbours(self, rf: RequestFactory) -> None:
        request = rf.get("/clubs/")

        page = paginate(request, [1], PageParams())

        assert (page["next"], page["previous"]) == (None, None)
        assert "Link" not in response_headers(request)

    def test_page_past_the_end_is_empty_and_links_back(self, rf: RequestFactory) -> None:
        page = paginate(rf.get("/clubs/"), list(range(50)), PageParams(page=9, page_size=20))

        assert page["results"] == []
        assert page["previous"] == "http://testserver/clubs/?page=3"

    @pytest.mark.django_db
    @pytest.mark.parametrize("number", [1, 2, 3, 25])
    def test_page_costs_a_count_and_a_query(
        self,
        rf: RequestFactory,
        number: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        Group.objects.bulk_create(Group(name=f"{number:04}") for number in range(500))
        params = PageParams(page=number, page_size=20)

        with django_assert_num_queries(2):
            page = paginate(rf.get("/clubs/"), Group.objects.order_by("-name"), params)

        newest = 500 - (number - 1) * 20
        assert [group.name for group in page["results"]] == [
            f"{name:04}" for name in range(newest - 1, newest - 21, -1)
        ]

    @pytest.mark.django_db
    def test_page_at_a_large_offset_of_value_rows_is_fetched(self, rf: RequestFactory) -> None:
        Group.objects.bulk_create(Group(name=f"{number:04}") for number in range(300))
        params = PageParams(page=150, page_size=2)

        rows = Group.objects.order_by("name").values_list("name", flat=True)

        assert paginate(rf.get("/clubs/"), rows, params)["results"] == ["0298", "0299"]

    @pytest.mark.django_db
    def test_known_count_saves_a_query(
        self, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            page = paginate(rf.get("/clubs/"), Group.objects.order_by("pk"), PageParams(), count=7)

        assert page["count"] == 7
