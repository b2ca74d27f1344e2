"""The ASGI entry point: synchronous work and streams on one port."""

from nexus.web.bridge import AsgiBridge
from nexus.wsgi import application as wsgi_application

application = AsgiBridge(wsgi_application)
