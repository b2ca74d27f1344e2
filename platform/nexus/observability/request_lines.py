"""The log line of a request, as JSON or to read."""

import orjson

from nexus.logs import timestamp
from nexus.observability.records import RequestRecord


def json_line(record: RequestRecord) -> bytes:
    """Return the line as a JSON object. Members without a value are absent."""
    facts = record.facts
    labels = facts.labels
    line: dict[str, object] = {
        "time": timestamp(record.ended_at),
        "id": facts.request_id,
        "method": record.method,
        "status": record.status,
        "ms": round(record.seconds * 1000, 1),
        "domain": labels.domain,
        "transport": labels.transport,
    }
    # Written out, because a loop over the members takes longer than the rest of the line.
    if labels.route:
        line["route"] = labels.route
    if facts.user_id:
        line["user"] = facts.user_id
    if facts.queries:
        line["queries"] = facts.queries
    if facts.cache:
        line["cache"] = facts.cache
    if facts.operation:
        line["operation"] = facts.operation
    if record.is_stream:
        line["stream"] = True
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


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
