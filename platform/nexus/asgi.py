"""The ASGI entry point: synchronous work and streams on one port."""

# First, because it sets Django up, which the bridge needs.
from nexus.wsgi import application as wsgi_application  # isort: split

from nexus.web.bridge import AsgiBridge

application = AsgiBridge(wsgi_application)
