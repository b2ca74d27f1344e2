"""The ASGI application without request lines and metrics, for the comparison."""

from nexus.wsgi import application as wsgi_application  # isort: split

from bench.observability.without import NoLog, unmeasured
from nexus.gateway.middleware import RequestContextMiddleware
from nexus.web.bridge import AsgiBridge

RequestContextMiddleware._measured = unmeasured  # type: ignore[method-assign]
application = AsgiBridge(wsgi_application, log=NoLog())
