"""Reads of products that are not cached: one statement, and no objects."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domains.commerce import schemas, selectors
from domains.commerce.models import Product
from shared.pagination import PageParams, page_of, paginate, paginate_as
from shared.rows import page_as_json
from shared.selections import select
from tests.api_client import ApiClient
from tests.domains.commerce.factories import CategoryFactory, ProductFactory
from tests.processor_time import processor_seconds

pytestmark = pytest.mark.django_db

LEAST_RATIO = 2.5
"""How many times less processor time a plain list takes than one by objects and schemas."""
CALLS = 100


@pytest.fixture
def products() -> list[Product]:
    """Return products whose values need every format of the schema."""
    shelf = CategoryFactory.create(name='Tea "and" <cakes>', slug="tea", parent=CategoryFactory())
    now = timezone.now().replace(microsecond=0)
    values: list[dict[str, Any]] = [
        {"name": 'Ünïcode "teapot" \\ 100 %', "description": "two\nlines\tand \u0001 \u2028 \x7f"},
        {
            "price": Decimal("0.00"),
            "created_at": now,
            "updated_at": now + timedelta(microseconds=5),
        },
        {"price": Decimal("9999999999.99"), "created_at": now + timedelta(microseconds=120_000)},
        {"rating_sum": 13, "rating_count": 3, "sku": "TEA-1", "max_per_order": 4},
        {"rating_sum": 9, "rating_count": 2},
        {"rating_sum": 10, "rating_count": 2},
    ]
    return [ProductFactory.create(category=shelf, **each) for each in values]


def _by_objects(schema: Any, found: object) -> bytes:
    """Return the body that ninja makes of objects."""
    body = schema.model_validate(found, from_attributes=True).model_dump()
    return orjson.dumps(body, default=str, option=orjson.OPT_UTC_Z)


class TestList:
    def test_body_is_the_one_that_the_schema_makes_of_objects(
        self, rf: RequestFactory, products: list[Product]
    ) -> None:
        request = rf.get("/api/v1/products/?ordering=name&page=2")
        params = PageParams(page=2, page_size=2)
        rows = selectors.list_products(ordering="name")

        answer = paginate_as(schemas.ProductOut, request, rows, params)

        by_objects = _by_objects(page_of(schemas.ProductOut), paginate(request, rows, params))
        assert isinstance(answer, HttpResponse)
        assert answer.content == by_objects

    @pytest.mark.parametrize("ordering", ["price", "-price", "name", "-created_at", "-rating"])
    def test_every_page_and_the_total_equal_those_of_objects(
        self, rf: RequestFactory, products: list[Product], ordering: selectors.ProductOrder
    ) -> None:
        rows = selectors.list_products(category="tea", min_price=Decimal(1), ordering=ordering)
        for page in (1, 2, 3, 4):
            request = rf.get(f"/api/v1/products/?page={page}")
            params = PageParams(page=page, page_size=2)

            answer = paginate_as(schemas.ProductOut, request, rows, params)

            by_objects = _by_objects(page_of(schemas.ProductOut), paginate(request, rows, params))
            assert isinstance(answer, HttpResponse)
            assert answer.content == by_objects

    def test_filters_find_the_same_after_any_other_filters(self, products: list[Product]) -> None:
        category = products[0].category
        given: dict[str, list[Any]] = {
            "category": ["", "tea", str(category.pk), str(10**20), "none"],
            "search": ["", "teapot", "te", "node.js", "it", '"two lines" -cake'],
            "min_price": [None, Decimal(0), Decimal("0.01")],
            "in_stock": [None, True, False],
        }
        for values in itertools.product(*given.values()):
            filters = dict(zip(given, values, strict=True))
            selected = select(selectors.list_products, **filters)

            found = page_as_json(schemas.ProductOut, selected, start=0, size=2)

            assert found == page_as_json(schemas.ProductOut, selected.rows, start=0, size=2)

    def test_costs_one_statement(self, api: ApiClient, products: list[Product]) -> None:
        with CaptureQueriesContext(connection) as queries:
            answer = api.rest(
                "GET", "products/?category=tea&min_price=1&in_stock=true&search=two&ordering=price"
            )

        assert answer.json()["count"] == 1
        assert len(queries) == 1

    def test_category_includes_those_below_it_by_id_and_by_slug(
        self, api: ApiClient, products: list[Product]
    ) -> None:
        above = products[0].category.parent
        assert above is not None

        counts = [
            api.rest("GET", f"products/?category={key}").json()["count"]
            for key in (above.pk, above.slug, "tea", "nowhere", "9" * 40, f"0{above.pk}", "٣")
        ]

        assert counts == [6, 6, 6, 0, 0, 0, 0]

    def test_takes_less_processor_time_than_objects(
        self, rf: RequestFactory, products: list[Product]
    ) -> None:
        ProductFactory.create_batch(20)
        request = rf.get("/api/v1/products/?min_price=1&ordering=price")
        schema, params = page_of(schemas.ProductOut), PageParams()

        def rows() -> Any:
            return selectors.list_products(min_price=Decimal(1), ordering="price")

        by_objects = _seconds(lambda: _by_objects(schema, paginate(request, rows(), params)))
        plain = _seconds(lambda: paginate_as(schemas.ProductOut, request, rows(), params))

        assert by_objects / plain > LEAST_RATIO


class TestDetail:
    def test_body_is_the_one_that_the_schema_makes_of_the_object(
        self, api: ApiClient, products: list[Product]
    ) -> None:
        for product in products:
            answer = api.rest("GET", f"products/{product.slug}/")

            found = selectors.get_product(id_or_slug=str(product.pk))
            assert answer.content == _by_objects(schemas.ProductOut, found)

    def test_costs_one_statement(self, api: ApiClient, products: list[Product]) -> None:
        with CaptureQueriesContext(connection) as queries:
            answer = api.rest("GET", f"products/{products[0].pk}/")

        assert answer.json()["id"] == products[0].pk
        assert len(queries) == 1

    def test_absent_product_is_not_found(self, api: ApiClient) -> None:
        answer = api.rest("GET", "products/no-such-pot/")

        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.json()["detail"] == "There is no product 'no-such-pot'."


def _seconds(read: Callable[[], object]) -> float:
    def repeat() -> None:
        for _ in range(CALLS):
            read()

    read()
    return processor_seconds(work=repeat)
