"""The admin site as a Django app."""

from django.contrib.admin.apps import SimpleAdminConfig


class NexusAdminConfig(SimpleAdminConfig):
    """
    Django's admin with a site of our own.

    The simple one, which discovers nothing: discovery would import the admin of dormant domains.
    """

    default_site = "nexus.admin.site.NexusAdminSite"
