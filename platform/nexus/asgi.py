"""The ASGI entry point: synchronous work and streams on one port."""

# First, because it sets Django up, which the bridge needs.
from nexus.wsgi import application as wsgi_application  # isort: split

from nexus.web import request_signals
from nexus.web.bridge import AsgiBridge

request_signals.connect()

application = AsgiBridge(wsgi_application)
