"""Restrict the demo's pages with passwords and reset links to requests from this machine."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from nexus.gateway.peers import is_local

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def local_only(view: View[P]) -> View[P]:
    """Answer 404 unless the request came directly from this machine, without a proxy."""

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_local(request):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper
