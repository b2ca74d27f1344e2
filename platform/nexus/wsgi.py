"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")

application = get_wsgi_application()

# Server checks are commands' business in Django; a web server would start without them.
from nexus.start import refuse_unsound_host  # noqa: E402

refuse_unsound_host()
