"""The paths of a host with the sensors' domain alone."""

from nexus.gateway.urls import build_urls
from nexus.registry import Plugin, Registry
from nexus.urls import handler400, handler403, handler404, handler500
from tests.shared.realtime.scratch.domain import DOMAIN

__all__ = ["handler400", "handler403", "handler404", "handler500"]

registry = Registry(enabled=(Plugin(manifest=DOMAIN, package="tests.shared.realtime.scratch"),))
urlpatterns = build_urls(registry)
