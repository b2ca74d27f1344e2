"""The host as a Django app: management commands, system checks, the domains' connections."""

from django.apps import AppConfig


class NexusConfig(AppConfig):
    """The host. INSTALLED_APPS lists it after the domains, so their models are loaded first."""

    name = "nexus"
    verbose_name = "Nexus"

    def ready(self) -> None:
        """Connect the enabled domains and register the system checks."""
        # Import the Celery app, so that tasks sent by this process use its configuration.
        from nexus import celery, checks, start  # noqa: F401

        checks.register_checks()
        start.connect_domains(start.registry())
