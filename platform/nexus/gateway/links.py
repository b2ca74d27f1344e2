"""Where each domain's own paths can be read: addresses that answer a plain GET."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ninja import Router
from ninja.operation import Operation
from pydantic import BaseModel

from nexus.registry import Plugin, Registry
from shared.auth.bearer import OptionalBearer
from shared.stream_requests import is_stream

PREFIX = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that can be asked as it is. One that is not public wants a bearer token."""

    segment: str
    address: str
    is_public: bool


def list_links(registry: Registry) -> Mapping[str, tuple[Link, ...]]:
    """
    Return the addresses of each enabled domain by its name, at most one for each path it owns.

    That is the path itself, or if it cannot be read, the first below it that can without being
    given anything. A path that only takes writes, such as a webhook's, has none.
    """
    return {
        plugin.name: tuple(_links_of(plugin, module.router))
        for plugin, module in registry.modules("router")
    }


def _links_of(plugin: Plugin, router: Router) -> Iterator[Link]:
    readable = dict(_readable(router))
    for segment in plugin.manifest.segments:
        below = [path for path in readable if f"{path}/".startswith(f"{segment}/")]
        if below:
            path = min(below, key=lambda path: (path != segment, not _is_public(readable[path])))
            yield Link(segment, f"{PREFIX}{path}/", is_public=_is_public(readable[path]))


def _readable(router: Router) -> Iterator[tuple[str, Operation]]:
    for path, view in router.path_operations.items():
        # A stream has no end.
        if "{" in path or is_stream(f"{PREFIX}{path.strip('/')}"):
            continue
        for operation in view.operations:
            if "GET" in operation.methods and not _wants_something(operation):
                yield path.strip("/"), operation


def _wants_something(operation: Operation) -> bool:
    return any(_has_required_field(model) for model in operation.models)


def _has_required_field(model: type[BaseModel]) -> bool:
    # Parameters that are grouped in a class of their own are a field each to ninja.
    return any(
        _has_required_field(field.annotation)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        else field.is_required()
        for field in model.model_fields.values()
    )


def _is_public(operation: Operation) -> bool:
    return operation.auth_param is None or isinstance(operation.auth_param, OptionalBearer)
