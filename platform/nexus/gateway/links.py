"""Links to the entry paths of each domain: addresses that support GET without parameters."""

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
    """An address that needs no parameters. One that is not public needs a bearer token."""

    segment: str
    address: str
    is_public: bool


def list_links(registry: Registry) -> Mapping[str, tuple[Link, ...]]:
    """
    Return the links of each enabled domain by its name, at most one for each owned path.

    The link is the owned path, or if that path has no GET, the first path below it that has
    one without required parameters. A path with writes only, such as a webhook, has no link.
    """
    return {
        plugin.name: tuple(_domain_links(plugin, module.router))
        for plugin, module in registry.modules("router")
    }


def _domain_links(plugin: Plugin, router: Router) -> Iterator[Link]:
    readable = dict(_readable(router))
    for segment in plugin.manifest.segments:
        below = [path for path in readable if f"{path}/".startswith(f"{segment}/")]
        if below:
            path = min(below, key=lambda path: (path != segment, not _is_public(readable[path])))
            yield Link(segment, f"{PREFIX}{path}/", is_public=_is_public(readable[path]))


def _readable(router: Router) -> Iterator[tuple[str, Operation]]:
    for path, view in router.path_operations.items():
        # Leave out streams, because they do not end.
        if "{" in path or is_stream(f"{PREFIX}{path.strip('/')}"):
            continue
        for operation in view.operations:
            if "GET" in operation.methods and not _has_required_parameters(operation):
                yield path.strip("/"), operation


def _has_required_parameters(operation: Operation) -> bool:
    return any(_has_required_field(model) for model in operation.models)


def _has_required_field(model: type[BaseModel]) -> bool:
    # Ninja wraps each group of parameters in one field of the operation's model.
    return any(
        _has_required_field(field.annotation)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        else field.is_required()
        for field in model.model_fields.values()
    )


def _is_public(operation: Operation) -> bool:
    return operation.auth_param is None or isinstance(operation.auth_param, OptionalBearer)
