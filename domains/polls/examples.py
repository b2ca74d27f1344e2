"""Example requests of polls, which succeed on the demo data."""

from collections.abc import Mapping

from shared.examples import RequestExample

EXAMPLES: Mapping[str, RequestExample] = {
    "list_polls": RequestExample(query={"search": "tea", "status": "open"}),
    "update_poll": RequestExample(by="ada", body={"description": "The machine makes both."}),
    "delete_poll": RequestExample(by="ada"),
    "close_poll": RequestExample(by="ada"),
    "cast_vote": RequestExample(by="ada", body={"option_ids": [1]}),
    # A poll that allows changes, and in which the persona has voted.
    "change_vote": RequestExample(by="ada", path={"poll_id": 2}, body={"option_ids": [4]}),
    "withdraw_vote": RequestExample(by="ada", path={"poll_id": 2}),
    "export_poll": RequestExample(by="ada"),
}
