"""Promise: exactly the changes that break clients are reported before a release."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tools.contracts.breaking import compare, find_schema_changes, report
from tools.contracts.openapi_changes import Change, Severity, find_changes

Document = dict[str, Any]

SDL = """
type Query { product(id: ID!): Product, products(first: Int): [Product!]! }
type Product { id: ID!, name: String!, status: Status! }
enum Status { ON_SALE, HIDDEN }
"""


def document() -> Document:
    """Return the document of a small shop with all kinds of parts that can change."""
    product = {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "name": {"type": "string"},
            "sku": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "status": {"$ref": "#/components/schemas/Status"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Product"}},
        },
        "required": ["id", "name", "sku", "status"],
    }
    order = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "product_id": {"type": "integer", "minimum": 1},
            "quantity": {"anyOf": [{"type": "integer", "maximum": 99}, {"type": "null"}]},
            "note": {"type": "string", "maxLength": 500},
            "speed": {"type": "string", "enum": ["slow", "fast"]},
        },
        "required": ["product_id"],
    }
    return {
        "paths": {
            "/products/": {
                "get": {
                    "operationId": "list_products",
                    "security": [],
                    "parameters": [
                        {
                            "in": "query",
                            "name": "search",
                            "schema": {"type": "string", "maxLength": 200},
                        },
                        {"in": "query", "name": "ordering", "schema": {"enum": ["price", "name"]}},
                    ],
                    "responses": {"200": answer("Product")},
                },
            },
            "/products/stream/": {
                "get": {
                    "operationId": "stream_products",
                    "security": [{}, {"bearer": []}],
                    "responses": {
                        "200": {
                            "content": {
                                "text/event-stream": {
                                    "schema": {
                                        "type": "string",
                                        "x-event-data": {
                                            "product": {"$ref": "#/components/schemas/Product"}
                                        },
                                    }
                                }
                            }
                        }
                    },
                },
            },
            "/orders/": {
                "post": {
                    "operationId": "place_order",
                    "security": [{"bearer": []}],
                    "parameters": [],
                    "requestBody": {"required": True, **answer("OrderIn")},
                    "responses": {"201": answer("Product"), "409": answer("Problem")},
                },
            },
        },
        "components": {
            "schemas": {
                "Product": product,
                "OrderIn": order,
                "Status": {"type": "string", "enum": ["on_sale", "hidden"]},
                "Problem": {
                    "type": "object",
                    "properties": {"code": {"type": "string"}},
                    "required": ["code"],
                },
            }
        },
    }


def answer(schema: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def schema(changed: Document, name: str) -> Any:
    return changed["components"]["schemas"][name]


def operation(changed: Document, path: str, method: str) -> Any:
    return changed["paths"][path][method]


def change(edit: Callable[[Document], Any]) -> list[str]:
    """Return the reported changes after an edit of the shop's document."""
    changed = copy.deepcopy(document())
    edit(changed)
    return [str(one) for one in find_changes(document(), changed)]


BREAKING = {
    "a path goes": (
        lambda d: d["paths"].pop("/products/"),
        "GET /products/: is gone",
    ),
    "an operation goes": (
        lambda d: d["paths"]["/orders/"].pop("post"),
        "POST /orders/: is gone",
    ),
    "an operation is renamed": (
        lambda d: operation(d, "/orders/", "post").update(operationId="order"),
        "POST /orders/: is called order, not place_order",
    ),
    "what was public needs a token": (
        lambda d: operation(d, "/products/", "get").update(security=[{"bearer": []}]),
        "GET /products/: needs a token now",
    ),
    "a parameter goes": (
        lambda d: operation(d, "/products/", "get")["parameters"].pop(0),
        "GET /products/ query search: is gone",
    ),
    "a parameter becomes required": (
        lambda d: operation(d, "/products/", "get")["parameters"][0].update(required=True),
        "GET /products/ query search: is required now",
    ),
    "a required parameter comes": (
        lambda d: operation(d, "/orders/", "post")["parameters"].append(
            {"in": "header", "name": "X-Shop", "required": True, "schema": {"type": "string"}}
        ),
        "POST /orders/ header X-Shop: is new and required",
    ),
    "a parameter takes fewer words": (
        lambda d: operation(d, "/products/", "get")["parameters"][1]["schema"]["enum"].pop(),
        "GET /products/ query ordering: no longer takes 'name'",
    ),
    "a parameter takes shorter texts": (
        lambda d: operation(d, "/products/", "get")["parameters"][0]["schema"].update(maxLength=20),
        "GET /products/ query search: maxLength is 20, not 200",
    ),
    "a body is no longer read": (
        lambda d: operation(d, "/orders/", "post").pop("requestBody"),
        "POST /orders/ body: is gone",
    ),
    "a body is read in another form": (
        lambda d: operation(d, "/orders/", "post")["requestBody"].update(
            content={"multipart/form-data": {"schema": {"type": "object"}}}
        ),
        "POST /orders/ body: application/json is gone",
    ),
    "a member is no longer taken": (
        lambda d: schema(d, "OrderIn")["properties"].pop("note"),
        "POST /orders/ body > OrderIn.note: is gone",
    ),
    "a member becomes required": (
        lambda d: schema(d, "OrderIn")["required"].append("note"),
        "POST /orders/ body > OrderIn.note: is required now",
    ),
    "a required member comes": (
        lambda d: (
            schema(d, "OrderIn")["properties"].update(country={"type": "string"}),
            schema(d, "OrderIn")["required"].append("country"),
        ),
        "POST /orders/ body > OrderIn.country: is new and required",
    ),
    "null is no longer taken": (
        lambda d: schema(d, "OrderIn")["properties"].update(
            quantity={"type": "integer", "maximum": 99}
        ),
        "POST /orders/ body > OrderIn.quantity: may no longer be null",
    ),
    "a bound is tightened": (
        lambda d: schema(d, "OrderIn")["properties"]["product_id"].update(minimum=10),
        "POST /orders/ body > OrderIn.product_id: minimum is 10, not 1",
    ),
    "a pattern comes": (
        lambda d: schema(d, "OrderIn")["properties"]["note"].update(pattern="^a"),
        "POST /orders/ body > OrderIn.note: has to match ^a",
    ),
    "a word is no longer taken": (
        lambda d: schema(d, "OrderIn")["properties"]["speed"].update(enum=["slow"]),
        "POST /orders/ body > OrderIn.speed: no longer takes 'fast'",
    ),
    "an answer goes": (
        lambda d: operation(d, "/orders/", "post")["responses"].update(
            {"202": operation(d, "/orders/", "post")["responses"].pop("201")}
        ),
        "POST /orders/ 201: is gone",
    ),
    "a member of an answer goes": (
        lambda d: schema(d, "Product")["properties"].pop("sku"),
        "GET /products/ 200 > Product.sku: is gone",
    ),
    "a member of an answer may be absent": (
        lambda d: schema(d, "Product")["required"].remove("name"),
        "GET /products/ 200 > Product.name: may be absent now",
    ),
    "a member of an answer may be null": (
        lambda d: schema(d, "Product")["properties"].update(
            name={"anyOf": [{"type": "string"}, {"type": "null"}]}
        ),
        "GET /products/ 200 > Product.name: may be null now",
    ),
    "a member of an answer is of another type": (
        lambda d: schema(d, "Product")["properties"].update(id={"type": "string"}),
        "GET /products/ 200 > Product.id: may be string now",
    ),
    "a member of an answer is of another format": (
        lambda d: schema(d, "Product")["properties"]["name"].update(format="uuid"),
        "GET /products/ 200 > Product.name: has the format uuid, not None",
    ),
    "the shape of refusals changes": (
        lambda d: schema(d, "Problem")["properties"].pop("code"),
        "every refusal > Problem.code: is gone",
    ),
    "an event is no longer sent": (
        lambda d: operation(d, "/products/stream/", "get")["responses"]["200"]["content"][
            "text/event-stream"
        ]["schema"]["x-event-data"].clear(),
        "GET /products/stream/ 200: the event product is gone",
    ),
}

HARMLESS = {
    "an operation comes": lambda d: d["paths"].update(
        {"/carts/": {"get": {"operationId": "get_cart", "responses": {}}}}
    ),
    "an optional parameter comes": lambda d: operation(d, "/orders/", "post")["parameters"].append(
        {"in": "query", "name": "dry", "schema": {"type": "boolean"}}
    ),
    "an optional member comes": lambda d: schema(d, "OrderIn")["properties"].update(
        gift={"type": "boolean"}
    ),
    "a member of an answer comes": lambda d: schema(d, "Product")["properties"].update(
        weight={"type": "number"}
    ),
    "a bound is loosened": lambda d: schema(d, "OrderIn")["properties"]["note"].update(
        maxLength=5000
    ),
    "a member is no longer required": lambda d: schema(d, "OrderIn")["required"].clear(),
    "a whole number may be any number": lambda d: schema(d, "OrderIn")["properties"].update(
        product_id={"type": "number", "minimum": 1}
    ),
    "a member of an answer is never null": lambda d: schema(d, "Product")["properties"].update(
        sku={"type": "string"}
    ),
    "one more word is taken": lambda d: schema(d, "OrderIn")["properties"]["speed"].update(
        enum=["slow", "fast", "now"]
    ),
    "a new refusal is documented": lambda d: operation(d, "/orders/", "post")["responses"].update(
        {"429": answer("Problem")}
    ),
    "what needed a token is public": lambda d: operation(d, "/orders/", "post").update(security=[]),
    "a schema is renamed": lambda d: (
        d["components"]["schemas"].update(OrderRequest=schema(d, "OrderIn")),
        operation(d, "/orders/", "post")["requestBody"].update(answer("OrderRequest")),
    ),
    "words of a description change": lambda d: operation(d, "/orders/", "post").update(
        summary="Buy", description="Buy something."
    ),
}


class TestOpenAPI:
    @pytest.mark.parametrize(("edit", "report"), BREAKING.values(), ids=BREAKING.keys())
    def test_breaking_change_is_reported_with_its_location(
        self, edit: Callable[[Document], Any], report: str
    ) -> None:
        assert f"breaking  {report}" in change(edit)

    @pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS.keys())
    def test_compatible_change_is_not_reported(self, edit: Callable[[Document], Any]) -> None:
        assert change(edit) == []

    def test_new_value_in_responses_is_dangerous(self) -> None:
        report = change(lambda d: schema(d, "Status")["enum"].append("sold_out"))

        assert len(report) == 1
        assert report[0].startswith("dangerous  GET /products/ 200 > Status: may be 'sold_out' now")

    def test_change_of_a_shared_schema_is_reported_once(self) -> None:
        report = change(lambda d: schema(d, "Product")["properties"].pop("name"))

        assert report == ["breaking  GET /products/ 200 > Product.name: is gone"]


class TestGraphQL:
    @pytest.mark.parametrize(
        ("now", "where"),
        [
            pytest.param(SDL.replace("name: String!, ", ""), "FIELD_REMOVED", id="a field goes"),
            pytest.param(
                SDL.replace("name: String!", "name: String"),
                "FIELD_CHANGED_KIND",
                id="a field may be null",
            ),
            pytest.param(
                SDL.replace("first: Int", "first: Int!"),
                "ARG_CHANGED_KIND",
                id="an argument becomes required",
            ),
            pytest.param(
                SDL.replace(", HIDDEN", ""), "VALUE_REMOVED_FROM_ENUM", id="a value of an enum goes"
            ),
        ],
    )
    def test_breaking_graphql_change_is_reported(self, now: str, where: str) -> None:
        [change] = find_schema_changes(SDL, now)

        assert change.severity is Severity.BREAKING
        assert change.where == f"GraphQL {where}"

    def test_new_enum_value_is_dangerous(self) -> None:
        [change] = find_schema_changes(SDL, SDL.replace("HIDDEN", "HIDDEN, SOLD_OUT"))

        assert change.severity is Severity.DANGEROUS
        assert "SOLD_OUT" in change.what

    def test_new_field_is_not_reported(self) -> None:
        assert list(find_schema_changes(SDL, SDL.replace("name:", "weight: Int, name:"))) == []


class TestReport:
    def test_report_lists_breaking_changes_first(self) -> None:
        changed = document()
        schema(changed, "Status")["enum"].append("sold_out")
        old = {"openapi.json": json.dumps(document()), "schema.graphql": SDL}
        new = {
            "openapi.json": json.dumps(changed),
            "schema.graphql": SDL.replace("name: String!, ", ""),
        }

        severities = [change.severity for change in compare(old, new)]

        assert severities == [Severity.BREAKING, Severity.DANGEROUS]

    def test_command_fails_for_a_breaking_change(self, capsys: pytest.CaptureFixture[str]) -> None:
        breaking = Change(Severity.BREAKING, "GET /products/", "is gone")

        assert report([breaking], base="v1") == 1
        assert capsys.readouterr().out == (
            "breaking  GET /products/: is gone\n1 breaking, 0 dangerous since v1.\n"
        )

    def test_command_succeeds_for_a_dangerous_change(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        dangerous = Change(Severity.DANGEROUS, "Status", "may be 'sold_out' now")

        assert report([dangerous], base="v1") == 0
        assert capsys.readouterr().out.endswith("0 breaking, 1 dangerous since v1.\n")
