"""The log line of a request, as JSON or to read."""

from functools import lru_cache

import orjson

from nexus.logs import timestamp
from nexus.observability.facts import RouteLabels
from nexus.observability.records import RequestRecord


def json_line(record: RequestRecord) -> bytes:
    """Return the line as a JSON object. Members without a value are absent."""
    facts = record.facts
    # Only these differ between requests for one route. Ids of requests need no escaping.
    line = (
        f'{{"time":"{timestamp(record.ended_at)}","id":"{facts.request_id}",'
        f'"ms":{record.seconds * 1000:.1f},'
    )
    if facts.user_id:
        line += f'"user":{facts.user_id},'
    if facts.queries:
        line += f'"queries":{facts.queries},'
    members = _constant_members(
        (record.status, record.method, facts.labels, facts.cache, facts.operation, record.is_stream)
    )
    return (line + members).encode()


@lru_cache(maxsize=4096)
def _constant_members(shared: tuple[int, str, RouteLabels, str, str, bool]) -> str:
    """Return the end of a line: the members that many requests share."""
    status, method, labels, cache, operation, is_stream = shared
    members = {
        "status": status,
        "method": method,
        **labels._asdict(),
        "cache": cache,
        "operation": operation,
        "stream": is_stream,
    }
    present = {name: value for name, value in members.items() if value}
    return orjson.dumps(present, option=orjson.OPT_APPEND_NEWLINE).decode()[1:]


def readable_line(record: RequestRecord) -> bytes:
    """Return the line as text for a terminal."""
    facts = record.facts
    optional = {
        "user": facts.user_id,
        "queries": facts.queries,
        "cache": facts.cache,
        "operation": facts.operation,
        "stream": record.is_stream,
    }
    ending = "".join(f" {name}={value}" for name, value in optional.items() if value)
    line = (
        f"{timestamp(record.ended_at)} INFO nexus.request [{facts.request_id}] {record.method} "
        f"{facts.labels.route or '?'} {record.status} {record.seconds * 1000:.1f} ms{ending}\n"
    )
    return line.encode()
