"""Arguments are read by the schemas of REST, and refused in the same words."""

from decimal import Decimal
from enum import Enum
from typing import Annotated

import graphene
import pytest
from django.test import RequestFactory
from graphql import graphql_sync

from shared.errors import ValidationFailed
from shared.graphql import parse
from shared.http import Id, In, Line, MoneyIn


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
    def test_reads_what_graphql_sends(self) -> None:
        basket = parse(BasketIn, {"kind": Kind.GIFT, "items": [{"product_id": "7"}]})

        assert basket == BasketIn(kind="gift", items=[LineIn(product_id=7)])

    def test_names_fields_as_rest_does(self) -> None:
        with pytest.raises(ValidationFailed) as refusal:
            parse(BasketIn, {"note": "x" * 11, "items": [{"product_id": "abc"}], "user_id": 1})

        assert [(error.field, error.code) for error in refusal.value.errors] == [
            ("note", "string_too_long"),
            ("items.0.product_id", "int_parsing"),
            ("user_id", "extra_forbidden"),
        ]

    def test_takes_nothing_for_no_arguments(self) -> None:
        with pytest.raises(ValidationFailed):
            parse(BasketIn, None)

    def test_reads_an_input_whose_field_is_called_as_a_method_of_mappings(self) -> None:
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
