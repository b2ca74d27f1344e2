"""The host as a Django app: management commands, system checks, the domains' connections."""

from django.apps import AppConfig


class NexusConfig(AppConfig):
    """The host. It stands after the domains in INSTALLED_APPS, so their models are loaded."""

    name = "nexus"
    verbose_name = "Nexus"

    def ready(self) -> None:
        """Connect the enabled domains and register the system checks."""
        # The Celery app is imported so that tasks sent from here use its configuration.
        from nexus import celery, checks, start  # noqa: F401

        checks.register_checks()
        start.connect_domains(start.registry())
