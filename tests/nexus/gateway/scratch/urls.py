"""The URL patterns of a host with the scratch domain only."""

from nexus.gateway.urls import build_urls
from nexus.registry import Plugin, Registry
from nexus.urls import handler400, handler403, handler404, handler500
from tests.nexus.gateway.scratch.domain import DOMAIN

__all__ = ["handler400", "handler403", "handler404", "handler500"]

registry = Registry(enabled=(Plugin(manifest=DOMAIN, package="tests.nexus.gateway.scratch"),))
urlpatterns = build_urls(registry)
