"""Every path of the host, as a plain function of the registry."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.encoding import escape_uri_path

from nexus.gateway import docs, health, key_set
from nexus.gateway.graphql import GraphQLView, SchemaView, build_schema
from nexus.gateway.links import PREFIX
from nexus.gateway.rest import CORE_SEGMENTS, build_api
from nexus.portal.dev_mail import dev_mail_urls
from nexus.portal.dev_people import dev_people_urls
from nexus.portal.docs_site import docs_site_urls
from nexus.portal.views import portal_urls
from nexus.registry import Registry


def build_urls(registry: Registry) -> list[URLPattern | URLResolver]:
    """Build the paths of this set of domains."""
    api = build_api(registry)
    schema = build_schema(registry)
    return [
        *portal_urls(registry),
        path("favicon.ico", icon),
        path("admin/", admin.site.urls),
        *dev_mail_urls(),
        *dev_people_urls(),
        *docs_site_urls(),
        path("livez", health.live),
        path("readyz", health.ready),
        path(".well-known/jwks.json", key_set.show_key_set),
        path("problems/<slug:code>", docs.problem_page),
        path(PREFIX.lstrip("/"), api.urls),
        path("api/openapi.json", docs.openapi_view(api), name="openapi"),
        path("api/docs/", docs.swagger, name="swagger"),
        path("api/redoc/", docs.redoc, name="redoc"),
        re_path(rf"^api/(?P<rest>(?:{'|'.join(_segments(registry))})(?:/.*)?)$", moved),
        path(
            "graphql/",
            GraphQLView.as_view(schema=schema, playground=docs.playground(registry)),
            name="graphql",
        ),
        path("graphql/schema.graphql", SchemaView.as_view(schema=schema), name="sdl"),
    ]


def icon(request: HttpRequest) -> HttpResponse:
    """Send browsers, which ask for it unbidden on pages that name none, to the icon."""
    return redirect(static("portal/favicon.svg"))


def moved(request: HttpRequest, rest: str) -> HttpResponse:
    """Send an old path, without a version, to its place: same method, same body, same query."""
    query = request.META.get("QUERY_STRING", "")
    target = f"{PREFIX}{escape_uri_path(rest.rstrip('/'))}/{f'?{query}' if query else ''}"
    return HttpResponsePermanentRedirect(target, preserve_request=True)


def _segments(registry: Registry) -> list[str]:
    owned = [segment for plugin in registry.enabled for segment in plugin.manifest.segments]
    return [*CORE_SEGMENTS, *owned]
