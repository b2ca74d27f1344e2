"""
Traces in OpenTelemetry's format. Only ``OTEL_EXPORTER_OTLP_ENDPOINT`` loads this module.

The SDK reads the other variables of the specification, such as OTEL_SERVICE_NAME and
OTEL_TRACES_SAMPLER. A trace has spans for the request, its statements and the tasks that it causes.
Responses that the event loop sends from the cache have none.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponseBase
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from nexus import __version__
from nexus.observability.facts import facts_of

MAX_STATEMENT_LENGTH = 2_000
_WITH_PATHS = ("http.target", "http.url", "url.full", "url.path", "url.query")
"""Attributes that the library fills with the path or the query, which may hold a token."""


def start() -> None:
    """Send the spans of this process from now on."""
    own = Resource({"service.name": _service_name(), "service.version": __version__})
    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
    provider = TracerProvider(resource=own.merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(response_hook=_name_span, excluded_urls="livez,readyz,metrics")
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]
    connection_created.connect(_trace_statements, dispatch_uid="nexus.tracing")


def _service_name() -> str:
    return str(settings.DATABASES["default"]["OPTIONS"]["application_name"])


def _name_span(span: trace.Span, request: HttpRequest, response: HttpResponseBase) -> None:
    facts = facts_of(response)
    if facts is None or not span.is_recording():
        return
    route = facts.labels.route
    span.update_name(f"{request.method} {route}".rstrip())
    for name in _WITH_PATHS:
        span.set_attribute(name, route)
    span.set_attribute("http.route", route)
    span.set_attribute("nexus.request_id", facts.request_id)
    span.set_attribute("nexus.domain", facts.labels.domain)


def _trace_statements(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    connection.execute_wrappers.append(_trace_statement)


def _trace_statement(execute: Callable[..., Any], *statement: Any) -> Any:
    # The text has placeholders for its values, which may be secrets.
    with trace.get_tracer("nexus").start_as_current_span(
        "SQL",
        kind=trace.SpanKind.CLIENT,
        attributes={"db.query.text": str(statement[0])[:MAX_STATEMENT_LENGTH]},
    ):
        return execute(*statement)
