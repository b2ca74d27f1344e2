"""Example requests that succeed on the demo data."""

from collections.abc import Mapping

from shared.examples import RequestExample

_ADDRESS = {
    "name": "Ada Lovelace",
    "line1": "12 St James's Square",
    "line2": "",
    "city": "London",
    "region": "",
    "postal_code": "SW1Y 4JH",
    "country": "GB",
}

EXAMPLES: Mapping[str, RequestExample] = {
    "list_products": RequestExample(query={"search": "teapot", "ordering": "price"}),
    "create_product": RequestExample(by="admin"),
    "replace_product": RequestExample(by="admin"),
    "update_product": RequestExample(by="admin", body={"price": "29.90"}),
    "delete_product": RequestExample(by="admin"),
    "adjust_stock": RequestExample(by="admin"),
    "add_product_review": RequestExample(
        by="ada", path={"product_id": 239}, body={"rating": 5, "body": "As it was shown."}
    ),
    "import_products": RequestExample(by="admin"),
    "list_product_imports": RequestExample(by="admin"),
    "get_product_import": RequestExample(by="admin"),
    "create_category": RequestExample(by="admin", body={"name": "Picnic", "parent_id": 1}),
    "replace_category": RequestExample(by="admin", body={"name": "Kitchenware", "parent_id": None}),
    "update_category": RequestExample(by="admin", body={"name": "Kitchenware"}),
    "delete_category": RequestExample(by="admin"),
    "update_cart_item": RequestExample(by="linus", body={"quantity": 2}),
    "remove_from_cart": RequestExample(by="linus"),
    "place_order": RequestExample(
        body={"items": [{"product_id": 1, "quantity": 2}], "shipping_address": _ADDRESS}
    ),
    "get_order": RequestExample(by="ada"),
    "list_order_events": RequestExample(by="ada"),
    "cancel_order": RequestExample(by="ada", path={"order_id": 3}),
    "pay_order": RequestExample(by="ada", path={"order_id": 3}),
    "set_order_status": RequestExample(
        by="admin", path={"order_id": 2}, body={"status": "delivered"}
    ),
    "stream_order": RequestExample(by="ada"),
    "stream_new_orders": RequestExample(by="admin"),
}
