"""The content security policy of pages."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase


class PagePolicyMiddleware(CSPMiddleware):
    """Adds the policy of pages to responses that have none. Responses of the API have their own."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the response with a policy; the library would build one before it looks."""
        if HEADER in response.headers:
            return response
        return super().process_response(request, response)
