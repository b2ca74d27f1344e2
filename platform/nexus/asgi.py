"""The ASGI entry point: synchronous work and streams on one port."""

from nexus.web.site import Site
from nexus.wsgi import application as wsgi_application

application = Site(wsgi_application)
