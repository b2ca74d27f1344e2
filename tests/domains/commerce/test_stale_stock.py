"""Stock changes are applied as differences, so units sold since the read stay sold."""

from typing import Any

import pytest

from domains.commerce.models import Product
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce.factories import ProductFactory


@pytest.fixture
def teapot() -> Product:
    return ProductFactory.create(name="Teapot", stock=10)


def copy_of(product: Product) -> dict[str, Any]:
    return {
        "name": "Pot",
        "price": str(product.price),
        "category_id": product.category_id,
        "stock": product.stock,
    }


def sell_all(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(stock=0)


def stock_of(product: Product) -> int:
    return Product.objects.values_list("stock", flat=True).get(pk=product.pk)


class TestPut:
    def test_stale_copy_with_its_tag_is_refused(self, admin: User, teapot: Product) -> None:
        api = ApiClient()
        tag = api.rest("GET", f"products/{teapot.pk}/", by=admin)["ETag"]
        sell_all(teapot)

        refused = api.rest("PUT", f"products/{teapot.pk}/", copy_of(teapot), by=admin, If_Match=tag)

        assert refused.json()["code"] == "precondition_failed"
        assert stock_of(teapot) == 0

    def test_stale_copy_without_a_tag_is_refused(self, admin: User, teapot: Product) -> None:
        sell_all(teapot)

        refused = ApiClient().rest("PUT", f"products/{teapot.pk}/", copy_of(teapot), by=admin)

        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")
        assert stock_of(teapot) == 0

    @pytest.mark.parametrize("method", ["PUT", "PATCH"])
    def test_stale_copy_for_any_version_is_refused(
        self, admin: User, teapot: Product, method: str
    ) -> None:
        sell_all(teapot)

        refused = ApiClient().rest(
            method, f"products/{teapot.pk}/", copy_of(teapot), by=admin, If_Match="*"
        )

        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")
        assert stock_of(teapot) == 0

    def test_copy_with_the_present_stock_may_be_for_any_version(
        self, admin: User, teapot: Product
    ) -> None:
        written = ApiClient().rest(
            "PUT", f"products/{teapot.pk}/", copy_of(teapot), by=admin, If_Match="*"
        )

        assert (written.status_code, written.json()["name"]) == (200, "Pot")

    def test_copy_with_the_present_stock_needs_no_tag(self, admin: User, teapot: Product) -> None:
        written = ApiClient().rest("PUT", f"products/{teapot.pk}/", copy_of(teapot), by=admin)

        assert (written.status_code, written.json()["name"]) == (200, "Pot")

    def test_new_stock_with_the_present_tag_is_taken(self, admin: User, teapot: Product) -> None:
        api = ApiClient()
        tag = api.rest("GET", f"products/{teapot.pk}/", by=admin)["ETag"]
        body = {**copy_of(teapot), "stock": 4}

        written = api.rest("PUT", f"products/{teapot.pk}/", body, by=admin, If_Match=tag)

        assert written.json()["stock"] == 4
        assert teapot.movements.order_by("pk").last().delta == -6


class TestExpectedStock:
    @pytest.mark.parametrize("transport", ["rest", "graphql"])
    def test_difference_to_what_was_seen_is_applied(
        self, admin: User, teapot: Product, transport: str
    ) -> None:
        sell_all(teapot)

        self._count(transport, teapot, stock=13, expected=10, by=admin)

        assert stock_of(teapot) == 3

    @pytest.mark.parametrize("transport", ["rest", "graphql"])
    def test_difference_below_zero_is_refused(
        self, admin: User, teapot: Product, transport: str
    ) -> None:
        sell_all(teapot)

        code = self._count(transport, teapot, stock=9, expected=10, by=admin)

        assert code == "insufficient_stock"
        assert stock_of(teapot) == 0

    def _count(
        self, transport: str, product: Product, *, stock: int, expected: int, by: User
    ) -> str | None:
        if transport == "rest":
            body = {"stock": stock, "expected_stock": expected}
            code: str | None = (
                ApiClient().rest("PATCH", f"products/{product.pk}/", body, by=by).json().get("code")
            )
            return code
        answer = ApiClient().graphql(
            "mutation ($id: ID!, $input: ProductPatchInput!) "
            "{ updateProduct(id: $id, input: $input) { product { stock } } }",
            by=by,
            id=product.pk,
            input={"stock": stock, "expectedStock": expected},
        )
        errors = answer.get("errors")
        return errors[0]["extensions"]["code"] if errors else None
