"""GraphQL types and mutations made from the schemas of REST."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import graphene
import pytest
from graphql import print_type
from pydantic import Field, ValidationError

from shared.graphql import (
    ById,
    ByUuid,
    Flat,
    fields_of,
    input_of,
    mutation,
    mutations_in,
    output_of,
)
from shared.graphql.roots import is_derived
from shared.http import Id, Identifier, In, Out, Patch


class LineIn(In):
    """One line."""

    product_id: Id
    quantity: int = 1


class BasketIn(In):
    """The contents of a new basket."""

    name: str
    category: Annotated[str, Identifier()] = ""
    lines: list[LineIn] = Field(default_factory=list)
    option_ids: list[Id] | None = None
    budget: Decimal | None = None
    until: datetime | None = None


class BasketPatchIn(Patch, of=BasketIn, omit=["lines"]):
    """Changes of a basket."""


class BasketOut(Out):
    """A basket."""

    id: int
    title: Annotated[str, Field(validation_alias="name")]
    total: Decimal
    note: str | None

    @staticmethod
    def resolve_note(basket: Any) -> str | None:
        return basket.note or None


class Basket:
    id, name, total, note = 7, "Tea", Decimal("1.50"), ""


@mutation(public=True, basket=output_of(BasketOut))
def fill_basket(info: Any, basket_id: ById, body: BasketIn) -> Basket:
    """Fill a basket."""
    info.context.append((basket_id, body))
    return Basket()


@mutation(public=True, ok=graphene.Boolean)
def add_line(info: Any, line: Flat[LineIn], note: Annotated[str, Field(max_length=3)] = "") -> bool:
    """Add a line."""
    info.context.append((line.product_id, line.quantity, note))
    return True


class ReceiptOut(Out):
    """A receipt."""

    number: Annotated[int, Field(validation_alias="id")]
    kind: Literal["paid"]
    details: Annotated[dict[str, Any], Field(examples=[{}])]
    format: str


class Receipt:
    id, kind, details = 8, "paid", {"tea": [1]}


@mutation(public=True, **fields_of(ReceiptOut, types={"kind": graphene.String}, omit=["format"]))
def get_receipt(info: Any, receipt_id: ByUuid) -> Receipt:
    """Get a receipt."""
    info.context.append(receipt_id)
    return Receipt()


class Query(graphene.ObjectType):
    """A query root with one field, because a schema needs one."""

    none = graphene.String()


Mutation = type(
    "Mutation",
    (graphene.ObjectType,),
    {"fill_basket": fill_basket, "add_line": add_line, "get_receipt": get_receipt},
)
SCHEMA = graphene.Schema(query=Query, mutation=Mutation)


def definition(name: str) -> str:
    text = print_type(SCHEMA.graphql_schema.type_map[name])
    return "\n".join(
        line for line in text.splitlines() if line.strip() and not line.strip().startswith('"""')
    )


class TestInputOf:
    def test_names_types_and_requiredness_are_those_of_the_schema(self) -> None:
        assert definition("BasketInput") == (
            "input BasketInput {\n  name: String!\n  category: ID\n  lines: [LineInput!]\n"
            "  optionIds: [ID!]\n  budget: Decimal\n  until: DateTime\n}"
        )

    def test_input_type_of_a_schema_is_created_once(self) -> None:
        assert input_of(LineIn) is input_of(LineIn)

    def test_patch_requires_nothing(self) -> None:
        fields = input_of(BasketPatchIn)._meta.fields.values()

        assert not any(isinstance(field.type, graphene.NonNull) for field in fields)

    def test_unknown_annotation_is_refused(self) -> None:
        class Odd(In):
            thing: bytes

        with pytest.raises(TypeError, match="thing"):
            input_of(Odd)


class TestOutputOf:
    def test_partial_type_requires_nothing(self) -> None:
        fields = output_of(LineIn, name="StoredLine", partial=True)._meta.fields.values()

        assert not any(isinstance(field.type, graphene.NonNull) for field in fields)


class TestPatch:
    def test_patch_type_omits_excluded_fields(self) -> None:
        assert list(BasketPatchIn.model_fields) == [
            *("name", "category", "option_ids", "budget", "until"),
        ]

    def test_patch_contains_sent_fields_only(self) -> None:
        assert BasketPatchIn.model_validate({"name": "Tea"}).changes() == {"name": "Tea"}

    def test_null_in_a_patch_clears_an_optional_field(self) -> None:
        assert BasketPatchIn.model_validate({"budget": None}).changes() == {"budget": None}

    def test_object_within_is_replaced_as_a_whole(self) -> None:
        class ParcelIn(In):
            line: LineIn | None = None
            note: str = ""

        class ParcelPatchIn(Patch, of=ParcelIn):
            """Changes of a parcel."""

        changes = ParcelPatchIn.model_validate({"line": {"product_id": 1}}).changes()

        assert changes == {"line": {"product_id": 1, "quantity": 1}}

    @pytest.mark.parametrize("body", [{"name": None}, {"lines": []}, {"other": 1}])
    def test_null_for_required_and_unknown_fields_are_refused(self, body: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            BasketPatchIn.model_validate(body)


class TestMutation:
    def run(self, document: str) -> tuple[Any, list[Any]]:
        calls: list[Any] = []
        result = SCHEMA.execute(f"mutation {{ {document} }}", context_value=calls)
        return (result.data if result.errors is None else result.errors[0].original_error), calls

    def test_arguments_and_payload_are_made_from_the_function(self) -> None:
        assert definition("Mutation") == (
            "type Mutation {\n  fillBasket(id: ID!, input: BasketInput!): FillBasketPayload\n"
            "  addLine(productId: ID!, quantity: Int, note: String): AddLinePayload\n"
            "  getReceipt(id: ID!): GetReceiptPayload\n}"
        )
        assert definition("FillBasketPayload") == "type FillBasketPayload {\n  basket: Basket!\n}"

    def test_function_is_called_with_validated_values(self) -> None:
        data, calls = self.run(
            'fillBasket(id: "7", input: {name: "Tea", category: 73}) { basket { id title note } }'
        )

        assert data == {"fillBasket": {"basket": {"id": "7", "title": "Tea", "note": None}}}
        assert calls == [(7, BasketIn(name="Tea", category="73"))]

    def test_payload_has_the_fields_of_a_schema(self) -> None:
        number = UUID(int=7)

        data, calls = self.run(f'getReceipt(id: "{number}") {{ number kind details }}')

        assert definition("GetReceiptPayload") == (
            "type GetReceiptPayload {\n  number: Int!\n  kind: String!\n  details: String!\n}"
        )
        assert data == {"getReceipt": {"number": 8, "kind": "paid", "details": '{"tea": [1]}'}}
        assert calls == [number]

    def test_fields_of_a_flat_schema_are_arguments(self) -> None:
        data, calls = self.run('addLine(productId: "3", quantity: null) { ok }')

        assert (data, calls) == ({"addLine": {"ok": True}}, [(3, 1, "")])

    @pytest.mark.parametrize(
        ("document", "code", "fields"),
        [
            ('addLine(productId: "0") { ok }', "validation_error", ["product_id"]),
            ('addLine(productId: "1", note: "long") { ok }', "validation_error", ["note"]),
            ('fillBasket(id: "x", input: {name: "a"}) { basket { id } }', "not_found", []),
            ('getReceipt(id: "x") { number }', "not_found", []),
        ],
    )
    def test_value_that_is_not_allowed_is_refused_before_the_call(
        self, document: str, code: str, fields: list[str]
    ) -> None:
        error, calls = self.run(document)

        assert (error.code, [item.field for item in error.errors], calls) == (code, fields, [])

    def test_input_has_the_type_that_the_parameter_names(self) -> None:
        short = input_of(LineIn, name="ShortLineInput", omit=["quantity"])

        @mutation(public=True, ok=graphene.Boolean)
        def take_line(info: Any, body: Annotated[LineIn, short]) -> bool:
            """Take a line."""
            return body.quantity == 1

        root = type("Mutation", (graphene.ObjectType,), {"take_line": take_line})
        schema = graphene.Schema(query=Query, mutation=root)
        answer = schema.execute('mutation { takeLine(input: { productId: "1" }) { ok } }')

        assert "input ShortLineInput {\n  productId: ID!\n}" in str(schema)
        assert (answer.data, answer.errors) == ({"takeLine": {"ok": True}}, None)

    def test_module_is_searched_for_mutations(self) -> None:
        import tests.shared.graphql.test_schema_types as module

        found = {name for name, value in vars(mutations_in(module)).items() if is_derived(value)}

        assert found == {"fill_basket", "add_line", "get_receipt"}
