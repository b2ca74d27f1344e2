"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from nexus.web.deferred_import import defer_transliteration

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
defer_transliteration()

application = get_wsgi_application()

# Django runs system checks in management commands only, so a web server must run them itself.
from nexus.start import run_startup_checks  # noqa: E402

run_startup_checks()
