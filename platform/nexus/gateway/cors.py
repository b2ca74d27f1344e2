"""Cross-origin requests."""

from corsheaders.middleware import CorsMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers


class ApiCorsMiddleware(CorsMiddleware):
    """
    Adds the headers of cross-origin requests as the library does.

    Most requests have no origin. The library would parse all their headers to find that out.
    """

    def add_response_headers(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the response with its headers for other origins."""
        if "HTTP_ORIGIN" in request.META:
            return super().add_response_headers(request, response)
        if not vars(request)["_cors_enabled"]:
            return response
        if "Vary" in response.headers:
            patch_vary_headers(response, ("origin",))
        else:
            response.headers["Vary"] = "origin"
        return response
