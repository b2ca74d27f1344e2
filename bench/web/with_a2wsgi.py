"""The WSGI handler behind the bridge of a2wsgi, with as many threads as Nexus uses."""

from a2wsgi import WSGIMiddleware

from nexus.wsgi import application as wsgi_application

application = WSGIMiddleware(wsgi_application, workers=8)
