"""The paths of a host that runs nothing but the kettles."""

from nexus.gateway.urls import build_urls
from nexus.registry import Plugin, Registry
from nexus.urls import handler400, handler403, handler404, handler500
from tests.shared.realtime.scratch.domain import DOMAIN

__all__ = ["handler400", "handler403", "handler404", "handler500"]

registry = Registry(enabled=(Plugin(manifest=DOMAIN, package="tests.shared.realtime.scratch"),))
urlpatterns = build_urls(registry)
