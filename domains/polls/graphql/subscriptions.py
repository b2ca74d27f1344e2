"""Subscriptions of polls."""

from typing import Any

from domains.polls import schemas, selectors
from domains.polls.events import RESULTS
from domains.polls.graphql.types import PollResultsType
from shared.graphql import Flat, subscription, viewer
from shared.http import Id
from shared.realtime import Watch, state, watch


@subscription(PollResultsType, required=False)
def poll_results(info: Any, poll_id: Id, shared: Flat[schemas.Shared]) -> Watch:
    """Stream a poll's results. Sends them at once and after every change."""
    reader = selectors.get_results_reader(
        poll_id=poll_id, viewer=viewer(info), share_token=shared.share_token
    )
    results = state(
        RESULTS.channel(poll_id),
        read=reader.read,
        audience=reader.audience,
        read_own=reader.read_own if reader.may_see_more else None,
    )
    return watch(info, results)
