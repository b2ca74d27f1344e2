"""The WSGI entry point."""

import os

import django

from nexus.lean_imports import leave_out_test_clients

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
leave_out_test_clients()

django.setup(set_prefix=False)

# After the setup, which the modules of the handler may need.
from nexus.web.handler import WebHandler  # noqa: E402

application = WebHandler()

# Django runs system checks in management commands only, so a web server must run them itself.
from nexus.start import run_startup_checks  # noqa: E402

run_startup_checks()
