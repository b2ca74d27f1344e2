"""The log line of a request, as JSON or to read."""

from functools import lru_cache

import orjson

from nexus.logs import timestamp
from nexus.observability.facts import RequestFacts
from nexus.observability.request_metrics import Kind


@lru_cache(maxsize=4096)
def shared_members(kind: Kind, operation: str) -> str:
    """Return the end of a JSON line: the members that many requests have in common."""
    members = {
        "status": kind.status,
        "method": kind.method,
        **kind.labels._asdict(),
        "cache": kind.cache,
        "operation": operation,
        "stream": kind.is_stream,
    }
    present = {name: value for name, value in members.items() if value}
    return orjson.dumps(present, option=orjson.OPT_APPEND_NEWLINE).decode()[1:]


def json_line(kind: Kind, facts: RequestFacts, *, ended_at: float, seconds: float) -> str:
    """Return the line as a JSON object. Members without a value are absent."""
    # The ids of requests need no escaping.
    request_id, _, user_id, queries, _, operation = facts
    members = shared_members(kind, operation)
    if queries:
        members = f'"queries":{queries},{members}'
    if user_id:
        members = f'"user":{user_id},{members}'
    return (
        f'{{"time":"{timestamp(ended_at)}","id":"{request_id}","ms":{seconds * 1000:.1f},{members}'
    )


def readable_line(kind: Kind, facts: RequestFacts, *, ended_at: float, seconds: float) -> str:
    """Return the line as text for a terminal."""
    optional = {
        "user": facts.user_id,
        "queries": facts.queries,
        "cache": facts.cache,
        "operation": facts.operation,
        "stream": kind.is_stream,
    }
    ending = "".join(f" {name}={value}" for name, value in optional.items() if value)
    return (
        f"{timestamp(ended_at)} INFO nexus.request [{facts.request_id}] {kind.method} "
        f"{kind.labels.route or '?'} {kind.status} {seconds * 1000:.1f} ms{ending}\n"
    )
