"""The metrics of this process as text for Prometheus, for allowed addresses only."""

import ipaddress
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from nexus.gateway import problems
from nexus.gateway.peers import is_forwarded, is_peer
from nexus.observability.gauges import StreamMetrics, outbox_metrics, pool_metrics
from nexus.observability.request_metrics import request_metrics
from shared.errors import NotFound

REGISTRY = CollectorRegistry()
for _collector in (request_metrics, pool_metrics, StreamMetrics(), outbox_metrics):
    REGISTRY.register(_collector)
ProcessCollector(registry=REGISTRY)


def show_metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics, or 404 for an address that NEXUS_METRICS_ALLOWED does not list."""
    address = request.META.get("REMOTE_ADDR", "")
    # A proxy has an address of its own, so what it forwards may come from anywhere.
    if is_forwarded(request) or not is_allowed(address):
        return problems.exception_response(NotFound("There is nothing here."), request)
    return HttpResponse(
        generate_latest(REGISTRY),
        content_type=CONTENT_TYPE_PLAIN_0_0_4,
        headers={"Cache-Control": "no-store"},
    )


def is_allowed(address: str) -> bool:
    """Return whether an address may read metrics. An empty one is that of a unix socket."""
    networks = _networks(*settings.NEXUS_METRICS_ALLOWED)
    return is_peer(address, lambda plain: any(plain in network for network in networks))


@cache
def _networks(*texts: str) -> Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(text) for text in texts]
