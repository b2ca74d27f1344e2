"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")

application = get_wsgi_application()

# Django runs system checks in management commands only, so a web server must run them itself.
from nexus.start import run_startup_checks  # noqa: E402

run_startup_checks()
