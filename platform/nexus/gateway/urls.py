"""The URL patterns of the host, built from the registry."""

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
from nexus.observability.exposition import show_metrics
from nexus.portal.dev_mail import dev_mail_urls
from nexus.portal.dev_people import dev_people_urls
from nexus.portal.docs_site import docs_site_urls
from nexus.portal.pages import page_urls
from nexus.portal.sign_in import sign_in_urls
from nexus.portal.views import portal_urls
from nexus.registry import Registry


def build_urls(registry: Registry) -> list[URLPattern | URLResolver]:
    """Build the URL patterns of the host and the enabled domains."""
    api = build_api(registry)
    schema = build_schema(registry)
    return [
        *portal_urls(registry),
        path("favicon.ico", icon),
        path("admin/", admin.site.urls),
        *dev_mail_urls(),
        *dev_people_urls(),
        *docs_site_urls(),
        *sign_in_urls(registry),
        *page_urls(registry),
        path("livez", health.live),
        path("readyz", health.ready),
        path("metrics", show_metrics),
        path(".well-known/jwks.json", key_set.show_key_set),
        path("problems/<slug:code>", docs.problem_page),
        path(PREFIX.lstrip("/"), api.urls),
        path("api/openapi.json", docs.openapi_view(api), name="openapi"),
        path("api/docs/", docs.swagger, name="swagger"),
        path("api/redoc/", docs.redoc, name="redoc"),
        re_path(
            rf"^api/(?P<rest>(?:{'|'.join(_segments(registry))})(?:/.*)?)$",
            redirect_to_version,
        ),
        path(
            "graphql/",
            GraphQLView.as_view(schema=schema, playground=docs.playground(registry)),
            name="graphql",
        ),
        path("graphql/schema.graphql", SchemaView.as_view(schema=schema), name="sdl"),
    ]


def icon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon. Browsers request this path on pages that do not link an icon."""
    return redirect(static("portal/favicon.svg"))


def redirect_to_version(request: HttpRequest, rest: str) -> HttpResponse:
    """Redirect a path without a version (308), which preserves method, body and query."""
    query = request.META.get("QUERY_STRING", "")
    target = f"{PREFIX}{escape_uri_path(rest.rstrip('/'))}/{f'?{query}' if query else ''}"
    return HttpResponsePermanentRedirect(target, preserve_request=True)


def _segments(registry: Registry) -> list[str]:
    owned = [segment for plugin in registry.enabled for segment in plugin.manifest.segments]
    return [*CORE_SEGMENTS, *owned]
