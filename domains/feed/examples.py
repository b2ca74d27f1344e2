"""Requests to the feed that answer on the demo data."""

from collections.abc import Mapping

from shared.examples import ALL_OPERATIONS, RequestExample

EXAMPLES: Mapping[str, RequestExample] = {
    # A writer of the demo's crowd; the personas have the first numbers.
    ALL_OPERATIONS: RequestExample(path={"user_id": 501}),
    "list_posts": RequestExample(query={"search": "kettle", "ordering": "hot"}),
    "create_post": RequestExample(body={"content": "The kettle is on.", "visibility": "public"}),
    "update_post": RequestExample(by="admin", body={"content": "The kettle is off."}),
    "delete_post": RequestExample(by="admin"),
    "add_comment": RequestExample(body={"content": "Two sugars."}),
    "update_comment": RequestExample(by="admin"),
    "delete_comment": RequestExample(by="admin"),
    "get_post_analytics": RequestExample(by="admin"),
}
