"""Django's own ASGI handler, for comparison."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")

application = get_asgi_application()
