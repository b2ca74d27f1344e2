"""The ASGI application without request lines and metrics, for the comparison."""

from nexus.wsgi import application as wsgi_application  # isort: split

from bench.observability.without import NoLog, unmeasured
from nexus.gateway.middleware import RequestContextMiddleware
from nexus.web import request_signals
from nexus.web.bridge import AsgiBridge

request_signals.connect()
RequestContextMiddleware._measured = unmeasured  # type: ignore[method-assign]
application = AsgiBridge(wsgi_application, log=NoLog())
