"""The admin site as a Django app."""

from django.contrib.admin.apps import SimpleAdminConfig


class NexusAdminConfig(SimpleAdminConfig):
    """
    Django's admin with the project's own site.

    The simple configuration has no autodiscovery, which would import the admin of dormant domains.
    """

    default_site = "nexus.admin.site.NexusAdminSite"
