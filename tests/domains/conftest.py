"""Which domains are tested in this process: those that are enabled in it."""

from django.conf import settings

# The models of another cannot be imported here. Its tests are run apart, by
# tests/contracts/test_domains_apart.py or with NEXUS_DOMAINS=its-name.
collect_ignore = [
    plugin.name
    for plugin in settings.NEXUS_REGISTRY.known
    if plugin not in settings.NEXUS_REGISTRY.enabled
]
