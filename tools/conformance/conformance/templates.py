"""Requests of a mapping: templates with placeholders such as ``{poll_id}``."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
_ABSENT = object()
_REPEATED = {"each", "item"}


def find_placeholders(template: Any) -> Iterator[str]:
    """Yield the names of the placeholders in a template."""
    if isinstance(template, str):
        yield from (found[1] for found in _PLACEHOLDER.finditer(template))
    elif isinstance(template, dict):
        if template.keys() == _REPEATED:
            yield template["each"]
        for value in template.values():
            yield from find_placeholders(value)
    elif isinstance(template, list):
        for value in template:
            yield from find_placeholders(value)


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """
    Return the template with its values; members without a value are left out.

    A text that is one placeholder becomes the value with its type. ``{options:text}`` makes an
    object with the member ``text`` of every value of a list, and
    ``{each = "items", item = {...}}`` fills the item for every object of a list.
    """
    if isinstance(template, dict) and template.keys() == _REPEATED:
        return _fill_each(template["item"], values.get(template["each"], _ABSENT), values)
    if isinstance(template, dict):
        filled = {name: fill(value, values) for name, value in template.items()}
        return {name: value for name, value in filled.items() if value is not _ABSENT}
    if isinstance(template, list):
        filled_items = (fill(value, values) for value in template)
        return [value for value in filled_items if value is not _ABSENT]
    if not isinstance(template, str):
        return template
    if whole := _PLACEHOLDER.fullmatch(template):
        return _with_member(values.get(whole[1], _ABSENT), member=whole[2])
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), template)


def _fill_each(template: Any, rows: Any, values: Mapping[str, Any]) -> Any:
    if not isinstance(rows, list):
        return rows
    return [fill(template, {**values, **row}) if isinstance(row, dict) else row for row in rows]


def fill_path(template: str, values: Mapping[str, Any]) -> str:
    """Return a path with its values, escaped; parameters without a value are left out."""
    path, _, query = template.partition("?")
    sent = [
        parameter
        for parameter in query.split("&")
        if parameter and all(values.get(name) is not None for name in find_placeholders(parameter))
    ]
    return _fill_escaped("?".join([path, "&".join(sent)] if sent else [path]), values)


def _fill_escaped(template: str, values: Mapping[str, Any]) -> str:
    return _PLACEHOLDER.sub(lambda found: quote(str(values.get(found[1], "")), safe=""), template)


def _with_member(value: Any, *, member: str | None) -> Any:
    if member is None or not isinstance(value, list):
        return value
    return [{member: item} for item in value]


def read_member(body: Any, path: str) -> Any:
    """Return the member at a path such as ``createPoll.poll``; None if it does not exist."""
    for name in filter(None, path.split(".")):
        if isinstance(body, list) and name.isdigit() and int(name) < len(body):
            body = body[int(name)]
        elif isinstance(body, dict):
            body = body.get(name)
        else:
            return None
    return body
