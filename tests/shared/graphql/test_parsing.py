"""Arguments are validated by the schemas of REST, with the same errors."""

from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import graphene
import pytest
from django.test import RequestFactory
from graphql import ExecutionResult, graphql_sync

from shared.errors import ValidationFailed
from shared.graphql import input_of, ordering_enum, parse, with_filters
from shared.http import Filters, Id, In, Line, MoneyIn, Words


class LineIn(In):
    product_id: Id
    price: MoneyIn = Decimal(0)


class BasketIn(In):
    note: Annotated[str, Line(10)] = "-"
    kind: str = "plain"
    items: list[LineIn]


class Kind(Enum):
    GIFT = "gift"


class TestParse:
    def test_enums_and_ids_are_converted(self) -> None:
        basket = parse(BasketIn, {"kind": Kind.GIFT, "items": [{"product_id": "7"}]})

        assert basket == BasketIn(kind="gift", items=[LineIn(product_id=7)])

    def test_errors_name_fields_as_rest_does(self) -> None:
        with pytest.raises(ValidationFailed) as refusal:
            parse(BasketIn, {"note": "x" * 11, "items": [{"product_id": "abc"}], "user_id": 1})

        assert [(error.field, error.code) for error in refusal.value.errors] == [
            ("note", "string_too_long"),
            ("items.0.product_id", "int_parsing"),
            ("user_id", "extra_forbidden"),
        ]

    def test_missing_arguments_are_validated_as_an_empty_body(self) -> None:
        with pytest.raises(ValidationFailed):
            parse(BasketIn, None)

    def test_input_field_named_items_is_read(self) -> None:
        class LineInput(graphene.InputObjectType):
            product_id = graphene.ID(required=True)

        class BasketInput(graphene.InputObjectType):
            items = graphene.List(graphene.NonNull(LineInput))

        class Query(graphene.ObjectType):
            count = graphene.Int(basket=BasketInput(required=True))

            @staticmethod
            def resolve_count(root: None, info: object, basket: BasketInput) -> int:
                return len(parse(BasketIn, basket).items)

        schema = graphene.Schema(query=Query).graphql_schema
        document = "{ count(basket: {items: [{productId: 1}, {productId: 2}]}) }"

        result = graphql_sync(schema, document, context_value=RequestFactory().get("/"))

        assert result.data == {"count": 2}


Order = Literal["-price", "name"]
BasketOrder = ordering_enum(Order, name="BasketOrder", module=__name__)


class BasketFilters(Filters):
    search: Annotated[str, Words(10)] = ""
    limit: int | None = None
    ordering: Order = "name"


class TestWithFilters:
    def execute(self, arguments: str) -> ExecutionResult:
        class Query(graphene.ObjectType):
            baskets = graphene.String(
                shop_id=graphene.ID(),
                filter=input_of(BasketFilters, omit=["ordering"])(),
                order_by=BasketOrder(),
            )

            @staticmethod
            @with_filters(BasketFilters)
            def resolve_baskets(
                root: None, info: Any, filters: BasketFilters, *, shop_id: str = "none"
            ) -> str:
                return f"{filters.search} {filters.limit} {filters.ordering} {shop_id}"

        schema = graphene.Schema(query=Query).graphql_schema
        return graphql_sync(schema, f"{{ baskets{arguments} }}")

    @pytest.mark.parametrize(
        ("arguments", "received"),
        [
            ("", " None name none"),
            ("(orderBy: PRICE_DESC)", " None -price none"),
            ('(filter: { search: "tea", limit: null }, shopId: 7)', "tea None name 7"),
        ],
    )
    def test_resolver_gets_validated_filters_and_other_arguments(
        self, arguments: str, received: str
    ) -> None:
        result = self.execute(arguments)

        assert (result.data, result.errors) == ({"baskets": received}, None)

    def test_filter_that_is_not_allowed_is_refused(self) -> None:
        result = self.execute(f'(filter: {{ search: "{"x" * 11}" }})')

        assert result.errors is not None
        refusal = result.errors[0].original_error
        assert isinstance(refusal, ValidationFailed)
        assert [error.field for error in refusal.errors] == ["search"]
