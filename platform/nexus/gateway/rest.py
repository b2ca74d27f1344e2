"""The REST API, built from the routers of the core and the enabled domains."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router, operation
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer
from ninja.router import BoundRouter
from ninja.utils import is_async_callable
from pydantic import Field

from nexus import __version__
from nexus.gateway import openapi, problems
from nexus.gateway.bodies import JsonParser
from nexus.gateway.links import PREFIX, list_links
from nexus.gateway.openapi_schemas import Document
from nexus.gateway.preconditions import make_conditional
from nexus.gateway.rate_limits import counting_calls
from nexus.gateway.scopes import requiring_scope
from nexus.registry import Registry
from shared.accounts.router import router as users
from shared.http import Out, error_details
from shared.notifications.router import router as notifications
from shared.operations import record_declared_query

CORE_SEGMENTS = ("users", "notifications", "meta")
"""The first path segments that belong to no domain."""

# ninja asks for each request whether its authentication is a coroutine, which takes 30 calls.
operation.is_async_callable = cache(is_async_callable)  # type: ignore[attr-defined]  # imported


def build_api(registry: Registry) -> NinjaAPI:
    """
    Build the API of the enabled domains.

    Every call builds a new API; there is no global registration.
    """
    api = _Api(registry)
    api.add_decorator(record_declared_query, mode="view")
    api.add_decorator(requiring_scope, mode="view")
    api.add_decorator(counting_calls, mode="view")
    api.add_router("", _root_router(registry), tags=["meta"])
    api.add_router("/meta", _meta_router(registry), tags=["meta"])
    api.add_router("/users", users, tags=["users"])
    api.add_router("/notifications", notifications, tags=["notifications"])
    for plugin, module in registry.modules("router"):
        api.add_router("", module.router, tags=[plugin.name])
    return api


class _Renderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=_plain, option=orjson.OPT_UTC_Z)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be serialized as JSON.")


class _Api(NinjaAPI):
    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        super().__init__(
            title="Nexus",
            version=__version__,
            description=openapi.DESCRIPTION,
            openapi_url=None,
            docs_url=None,
            servers=[{"url": "/", "description": "The server that this document comes from"}],
            urls_namespace="api-v1",
            renderer=_Renderer(),
            parser=JsonParser(),
            openapi_extra={"tags": openapi.tags(registry)},
        )

    def _get_bound_routers(self) -> list[BoundRouter]:
        is_first = self._bound_routers_cache is None
        routers = super()._get_bound_routers()
        if is_first:
            for router in routers:
                for view in router.path_operations.values():
                    make_conditional(view)
        return routers

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        # Without the empty text of ninja's own, whose encoding Django would look up.
        return HttpResponse(content_type=self.get_content_type())

    def set_default_exception_handlers(self) -> None:
        # Replaces ninja's handlers, which send the traceback to the client if DEBUG is on.
        self.add_exception_handler(Exception, _refuse)

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        return ValidationError(
            [
                {**detail, "loc": _field_path(context.model, detail["loc"])}
                for context in error_contexts
                for detail in error_details(context.pydantic_validation_error)
            ]
        )

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = Document(self, PREFIX if path_prefix is None else path_prefix)
        openapi.complete_document(schema, self._registry)
        return schema


def _refuse(request: HttpRequest, exception: Exception | type[Exception]) -> HttpResponse:
    failure = exception() if isinstance(exception, type) else exception
    return problems.exception_response(failure, request)


def _field_path(model: Any, steps: Sequence[str | int]) -> tuple[str | int, ...]:
    """Return the path of a field without the names of the view's arguments, which ninja adds."""
    path = tuple(steps)
    if getattr(model, "__read_from_single_attr__", None):
        return path[1:]
    groups = model.__ninja_flatten_map_reverse__
    for length in range(len(path), 0, -1):
        if path[:length] in groups:
            return (*groups[path[:length]], *path[length:])
    # The error belongs to a whole group of parameters, whose name means nothing to clients.
    return path[1:] if groups else path


class DomainOut(Out):
    """An enabled domain."""

    name: str
    title: str
    summary: str
    version: str
    features: list[str]
    links: dict[str, str]


class MetaOut(Out):
    """The server and its enabled domains."""

    name: str
    version: str
    domains: list[DomainOut]


class ApiLinksOut(Out):
    """Links to the API's documents, the core, and the paths of each enabled domain."""

    meta: str
    openapi: str
    docs: str
    graphql: str
    users: str
    domains: dict[str, dict[str, str]] = Field(
        examples=[{"commerce": {"products": f"{PREFIX}products/"}}]
    )


def _root_router(registry: Registry) -> Router:
    router = Router()
    links = ApiLinksOut(
        meta=f"{PREFIX}meta/",
        openapi="/api/openapi.json",
        docs="/api/docs/",
        graphql="/graphql",
        users=f"{PREFIX}users/me/",
        domains={domain.name: domain.links for domain in _domains(registry)},
    )

    @router.get("/", response=ApiLinksOut, auth=None)
    def list_api_links(request: HttpRequest) -> ApiLinksOut:
        """
        List the entry points of the API.

        For everyone. Returns the addresses of the API's documents, of the core and of
        each enabled domain.
        """
        return links

    return router


def _meta_router(registry: Registry) -> Router:
    router = Router()
    domains = _domains(registry)

    @router.get("/", response=MetaOut, auth=None)
    def get_meta(request: HttpRequest) -> MetaOut:
        """
        Get the server's version and its enabled domains.

        For everyone. Each domain has its title, summary, version, features and links.
        """
        return MetaOut(name="nexus", version=__version__, domains=domains)

    return router


def _domains(registry: Registry) -> list[DomainOut]:
    links = list_links(registry)
    return [
        DomainOut(
            name=plugin.name,
            title=plugin.manifest.title,
            summary=plugin.manifest.summary,
            version=plugin.manifest.version,
            features=list(plugin.manifest.features),
            links={link.segment: link.address for link in links.get(plugin.name, ())},
        )
        for plugin in registry.enabled
    ]
