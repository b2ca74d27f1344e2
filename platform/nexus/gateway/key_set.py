"""The public halves of the keys that sign access tokens, for other services that verify them."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shared.caching.etags import conditional_response, make_etag

MEDIA_TYPE = "application/jwk-set+json"
SECONDS_FRESH = 300
"""How long clients may cache the set. A new key must be published this long before it signs."""


@require_safe
def show_key_set(request: HttpRequest) -> HttpResponse:
    """Return the JSON Web Key Set (RFC 7517), the signing key first."""
    keys = [key.published() for key in settings.NEXUS_JWT_KEYS]
    answer = HttpResponse(json.dumps({"keys": keys}), content_type=MEDIA_TYPE)
    answer["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    answer["ETag"] = make_etag(answer.content)
    return conditional_response(request, answer)
