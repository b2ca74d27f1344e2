"""Queries and subscriptions made from functions."""

from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any, Literal

import graphene
import pytest
from django.test import RequestFactory
from graphql import print_type
from pydantic import Field

from shared.errors import NotAuthenticated
from shared.graphql import (
    ById,
    Called,
    Flat,
    input_of,
    queries_in,
    query,
    subscription,
    subscriptions_in,
)
from shared.graphql.parameters import Parameters
from shared.http import Filters, Words


class BasketFilters(Filters):
    """Filters of baskets."""

    search: Annotated[str, Words(10)] = ""
    limit: int | None = None
    page: int = 1
    ordering: Literal["-price", "name"] = "name"


class DayRange(Filters):
    """From which day to which."""

    from_day: date | None = Field(None, alias="from")
    window: Literal["day", "week"] = "day"


class Window(graphene.Enum):
    """A period."""

    DAY = "day"
    WEEK = "week"


BasketFilterInput = input_of(BasketFilters, omit=["page"])


@query(graphene.String)
def baskets(
    info: Any, filters: Annotated[BasketFilters, BasketFilterInput], shop_id: ById | None = None
) -> str:
    """
    List the baskets
    of a shop.
    """
    return f"{filters.search}|{filters.limit}|{filters.page}|{filters.ordering}|{shop_id}"


@query(graphene.String, types={"window": Window})
def days(
    info: Any, span: Flat[DayRange], *, is_open: Annotated[bool, Called("open")] = False
) -> str:
    """List the days."""
    return f"{span.from_day}|{span.window}|{is_open}"


@query(graphene.String, signed_in=True)
def basket(info: Any, basket_id: ById) -> str:
    """Get a basket."""
    return str(basket_id)


@subscription(graphene.Int)
def basket_count(info: Any) -> object:
    """Stream the number of baskets."""
    return info


MODULE: Any = SimpleNamespace(
    baskets=baskets, days=days, basket=basket, basket_count=basket_count, __package__="scratch"
)
Root = type("Query", (queries_in(MODULE), graphene.ObjectType), {})
Live = type("Subscription", (subscriptions_in(MODULE), graphene.ObjectType), {})
SCHEMA = graphene.Schema(query=Root, subscription=Live)


def definition(name: str) -> str:
    text = print_type(SCHEMA.graphql_schema.type_map[name])
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith('"""'))


def run(document: str) -> Any:
    result = SCHEMA.execute(f"{{ {document} }}", context_value=RequestFactory().get("/"))
    return result.data if result.errors is None else result.errors[0].original_error


class TestQuery:
    def test_arguments_are_made_from_the_parameters(self) -> None:
        assert "baskets(filter: BasketFilterInput, orderBy: BasketOrder, page: Int, id: ID)" in (
            definition("Query")
        )
        assert "days(from: Date, window: Window, open: Boolean)" in definition("Query")
        assert "basket(id: ID!)" in definition("Query")

    def test_ordering_is_no_field_of_the_filter(self) -> None:
        assert definition("BasketFilterInput") == (
            "input BasketFilterInput {\n  search: String\n  limit: Int\n}"
        )

    def test_docstring_on_several_lines_describes_the_field(self) -> None:
        assert SCHEMA.graphql_schema.query_type is not None
        fields = SCHEMA.graphql_schema.query_type.fields

        assert fields["baskets"].description == "List the baskets of a shop."

    @pytest.mark.parametrize(
        ("document", "received"),
        [
            ("baskets", "|None|1|name|None"),
            ("baskets(orderBy: PRICE_DESC, page: 2)", "|None|2|-price|None"),
            ('baskets(filter: { search: "tea", limit: null }, id: 7)', "tea|None|1|name|7"),
        ],
    )
    def test_function_gets_validated_values(self, document: str, received: str) -> None:
        assert run(document) == {"baskets": received}

    def test_arguments_with_another_name_reach_their_parameters(self) -> None:
        assert run('days(from: "2026-11-20", window: WEEK, open: true)') == {
            "days": "2026-11-20|week|True"
        }

    def test_value_that_is_not_allowed_is_refused(self) -> None:
        refusal = run(f'baskets(filter: {{ search: "{"x" * 11}" }})')

        assert [error.field for error in refusal.errors] == ["search"]

    def test_anonymous_viewers_are_refused_before_arguments_are_validated(self) -> None:
        assert isinstance(run('basket(id: "not an id")'), NotAuthenticated)


class TestSubscription:
    def test_field_is_required_and_opens_its_stream(self) -> None:
        assert SCHEMA.graphql_schema.subscription_type is not None
        field = SCHEMA.graphql_schema.subscription_type.fields["basketCount"]
        info: Any = object()

        assert str(field.type) == "Int!"
        assert field.subscribe is not None
        assert field.subscribe(None, info) is info


class TestRoots:
    def test_module_is_searched_for_the_fields_of_one_root(self) -> None:
        fields = {name for name in vars(queries_in(MODULE)) if not name.startswith("__")}

        assert fields == {"baskets", "days", "basket"}


def test_schema_without_other_filters_has_no_filter_argument() -> None:
    class OrderedFilters(Filters):
        ordering: Literal["name"] = "name"

    def ordered(info: Any, filters: OrderedFilters) -> None: ...

    ordered.__annotations__["filters"] = OrderedFilters

    assert list(Parameters(ordered).arguments()) == ["order_by"]
