"""Traces and reports of errors, which the environment switches on."""

from importlib.util import find_spec

from django.conf import settings

from nexus.environment import InvalidSetting


def require_package(package: str, *, setting: str) -> None:
    """
    Require a package of requirements/observability.txt.

    :raises InvalidSetting: if it is not installed.
    """
    if find_spec(package) is None:
        raise InvalidSetting(f"{setting} needs the packages of requirements/observability.txt.")


def start() -> None:
    """
    Start what is switched on. Nothing of the rest is imported.

    :raises InvalidSetting: if something is switched on and not installed.
    """
    if settings.SENTRY_DSN:
        require_package("sentry_sdk", setting="SENTRY_DSN")
        from nexus.observability import error_reports

        error_reports.start(dsn=settings.SENTRY_DSN)
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        require_package("opentelemetry.sdk", setting="OTEL_EXPORTER_OTLP_ENDPOINT")
        from nexus.observability import tracing

        tracing.start()
