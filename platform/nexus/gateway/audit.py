"""
The collision audit: names that must be unique in the whole host, with their owners.

The libraries do not report collisions. Of two graphene types with one name, the first wins; of
two ninja schemas, the last; of two root fields, the one of the first class.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from types import ModuleType
from typing import Any, get_args

from celery import Task
from graphene import InputObjectType
from graphene.types.base import BaseType
from graphene.types.structures import Structure
from graphene.types.unmountedtype import UnmountedType
from graphene.utils.orderedtype import OrderedType
from ninja import Router
from pydantic import BaseModel

from nexus.gateway.graphql import meta
from nexus.registry import Registry, find_module
from shared import caching
from shared.events import Event
from shared.graphql.roots import ROOTS, is_derived
from shared.notifications.kinds import declared_kinds
from shared.realtime import declared_topics

CORE = "the core"
CORE_PARTS = ("shared.auth", "shared.accounts", "shared.notifications")
"""The parts of the core that have layers of a domain."""
CORE_SEGMENTS = ("users", "notifications", "meta", "docs", "redoc", "openapi.json")
CORE_PAGES = (
    *("portal", "admin", "dev", "docs", "domains", "downloads", "sign-in", "sign-out", "register"),
    *("api", "graphql", "problems", "livez", "readyz", "metrics", "static", ".well-known"),
    "favicon.ico",
)
"""The first segments of the paths that the host serves itself."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One owner's use of a name."""

    kind: str
    name: str
    owner: str


@dataclass(frozen=True, slots=True)
class Collision:
    """A name that more than one owner claims."""

    kind: str
    name: str
    owners: tuple[str, ...]


def find_collisions(registry: Registry) -> list[Collision]:
    """Return every collision among the core and the enabled domains, in a fixed order."""
    owners: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for claim in claims(registry):
        owners[claim.kind, claim.name][claim.owner] = None
    return [
        Collision(kind, name, tuple(claimants))
        for (kind, name), claimants in sorted(owners.items())
        if len(claimants) > 1
    ] + list(_unowned_routes(registry))


def claims(registry: Registry) -> Iterator[Claim]:
    """Yield every name that must be unique, with its owner."""
    for segment in CORE_SEGMENTS:
        yield Claim("path segment", segment, CORE)
    yield Claim("GraphQL Query field", "nexus", CORE)
    for kind, claimed in _graphql_claims(meta):
        yield Claim(kind, claimed, CORE)
    for plugin in registry.enabled:
        for owned in plugin.manifest.owns:
            kind = "path below a segment" if "/" in owned else "path segment"
            yield Claim(kind, _shape(owned), domain_label(plugin.name))
    for name, read in _BY_MODULE.items():
        for part in CORE_PARTS:
            if module := find_module(f"{part}.{name}"):
                yield from (Claim(kind, claimed, CORE) for kind, claimed in read(module))
        for plugin, module in registry.modules(name):
            yield from (
                Claim(kind, claimed, domain_label(plugin.name)) for kind, claimed in read(module)
            )
    yield from _page_claims(registry)
    yield from _namespace_claims(registry)
    yield from _notification_claims(registry)
    yield from _topic_claims(registry)


def domain_label(name: str) -> str:
    """Return the label of a domain in the messages of the audit."""
    return f"domain {name!r}"


def _rest_claims(module: ModuleType) -> Iterator[tuple[str, str]]:
    router: Router = module.router
    prefix = getattr(module, "PREFIX", "")
    for path, view in router.path_operations.items():
        for operation in view.operations:
            for method in operation.methods:
                yield "route", f"{method} {prefix}{path}"
            yield "operationId", operation.operation_id or operation.view_func.__name__


def _schema_claims(module: ModuleType) -> Iterator[tuple[str, str]]:
    for thing in _members(module):
        if _is_class(thing, BaseModel) and _is_own(thing, module):
            yield "schema", thing.__name__
            for field in thing.model_fields.values():
                for enumeration in _enumerations(field.annotation):
                    if _is_own(enumeration, module):
                        yield "schema", enumeration.__qualname__.replace(".", "")


def _enumerations(annotation: object) -> Iterator[type[Enum]]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield annotation
    for argument in get_args(annotation):
        yield from _enumerations(argument)


def _graphql_claims(module: ModuleType) -> Iterator[tuple[str, str]]:
    for root in ROOTS:
        mixin = getattr(module, root, object)
        for name in dir(mixin):
            field = getattr(mixin, name)
            if isinstance(field, OrderedType | UnmountedType):
                yield f"GraphQL {root} field", name
    derived = (kind for root in ROOTS for kind in _derived_types(getattr(module, root, object)))
    kinds = {kind for kind in chain(_members(module), derived) if _is_class(kind, BaseType)}
    yield from (("GraphQL type", kind._meta.name) for kind in kinds if _is_own(kind, module))


def _derived_types(mixin: type) -> Iterator[type]:
    """Yield the types of fields and arguments made from functions. No module has all of them."""
    for field in vars(mixin).values():
        if is_derived(field):
            yield _named_type(field.type)
            for argument in field.args.values():
                yield from _input_types(_named_type(argument.type))


def _input_types(kind: Any) -> Iterator[type]:
    yield kind
    if _is_class(kind, InputObjectType):
        for field in kind._meta.fields.values():
            yield from _input_types(_named_type(field.type))


def _named_type(kind: Any) -> Any:
    while isinstance(kind, Structure):
        kind = kind.of_type
    return kind


def _task_claims(module: ModuleType) -> Iterator[tuple[str, str]]:
    for thing in _members(module):
        # Celery gives the first of two tasks with one name to both modules. So the modules
        # that hold a task count, not the module that the task names.
        if isinstance(thing, Task):
            yield "task", str(thing.name)


def _event_claims(module: ModuleType) -> Iterator[tuple[str, str]]:
    for thing in _members(module):
        if _is_class(thing, Event) and _is_own(thing, module):
            yield "event", thing.__name__


_BY_MODULE = {
    "router": _rest_claims,
    "schemas": _schema_claims,
    "graphql": _graphql_claims,
    "tasks": _task_claims,
    "events": _event_claims,
}


def _members(module: ModuleType) -> Iterator[Any]:
    """Yield the members of a module; those of a package's modules count as the package's."""
    inside = f"{module.__name__}."
    parts = [part for name, part in list(sys.modules.items()) if name.startswith(inside)]
    seen: set[int] = set()
    for part in (module, *parts):
        for thing in vars(part).values():
            if id(thing) not in seen:
                seen.add(id(thing))
                yield thing


def _is_class(thing: object, base: type) -> bool:
    return isinstance(thing, type) and issubclass(thing, base)


def _is_own(thing: type, module: ModuleType) -> bool:
    package = module.__name__.rpartition(".")[0]
    return thing.__module__.startswith(CORE_PARTS if package in CORE_PARTS else package)


def _page_claims(registry: Registry) -> Iterator[Claim]:
    for segment in CORE_PAGES:
        yield Claim("page", segment, CORE)
    for plugin, module in registry.modules("pages"):
        owner = domain_label(plugin.name)
        for page in module.PAGES:
            # What precedes the first parameter: the pages of a domain may share it, and the first
            # segment may be that of another domain's pages, but not one of the host's.
            literal = page.path.partition("<")[0].strip("/")
            first = literal.partition("/")[0]
            yield Claim("page", first if first in CORE_PAGES else literal, owner)
            yield Claim("page name", page.name, owner)


def _namespace_claims(registry: Registry) -> Iterator[Claim]:
    for namespace in caching.declared_namespaces():
        owner = _owner_of_module(namespace.declared_in, registry)
        yield Claim("cache namespace", namespace.name, owner)


def _notification_claims(registry: Registry) -> Iterator[Claim]:
    for declaration in declared_kinds():
        owner = _owner_of_module(declaration.declared_in, registry)
        yield Claim("notification kind", declaration.kind.name, owner)


def _topic_claims(registry: Registry) -> Iterator[Claim]:
    for topic in declared_topics():
        yield Claim("topic", topic.name, _owner_of_module(topic.declared_in, registry))


def _owner_of_module(module: str, registry: Registry) -> str:
    owners: Mapping[str, str] = {f"{p.package}.": domain_label(p.name) for p in registry.enabled}
    return next((owner for package, owner in owners.items() if module.startswith(package)), CORE)


def _unowned_routes(registry: Registry) -> Iterator[Collision]:
    """Find routes outside the segments and paths that their domain owns."""
    for plugin, module in registry.modules("router"):
        owned = [_shape(path) for path in plugin.manifest.owns]
        for path in module.router.path_operations:
            below = f"{_shape(path)}/"
            if not any(below.startswith(f"{start}/") for start in owned):
                segment = path.strip("/").split("/")[0]
                owner = domain_label(plugin.name)
                yield Collision("path", path, (owner, f"no manifest (it does not own {segment!r})"))


def _shape(path: str) -> str:
    """Return the path without its outer slashes and the names of its parameters."""
    return _PARAMETER.sub("{}", path.strip("/"))


_PARAMETER = re.compile(r"\{[^}]*\}")
