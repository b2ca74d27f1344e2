"""Django's own ASGI handler: what the web process would be without ours."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")

application = get_asgi_application()
