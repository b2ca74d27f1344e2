"""The host as a Django app: management commands, system checks, the domains' connections."""

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class NexusConfig(AppConfig):
    """The host. INSTALLED_APPS lists it after the domains, so their models are loaded first."""

    name = "nexus"
    verbose_name = "Nexus"

    def ready(self) -> None:
        """Connect the enabled domains and register the system checks."""
        # Import the Celery app, so that tasks sent by this process use its configuration.
        from nexus import celery, checks, health_checks, start  # noqa: F401
        from nexus.observability import extras, tasks
        from shared.caching import tables

        checks.register_checks()
        tasks.connect()
        extras.start()
        connection_created.connect(tables.watch_connection)
        request_started.connect(health_checks.trust_recent_check)
        post_migrate.connect(tables.forget_functions)
        start.connect_domains(start.registry())
