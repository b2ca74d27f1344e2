"""The URL configuration of this process, and its error handlers."""

from django.conf import settings

from nexus.gateway import errors
from nexus.gateway.urls import build_urls

urlpatterns = build_urls(settings.NEXUS_REGISTRY)

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
