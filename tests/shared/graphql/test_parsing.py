"""Arguments are validated by the schemas of REST, with the same errors."""

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
