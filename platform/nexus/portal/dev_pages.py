"""Pages of the demo that only this machine may see: they hold passwords and reset links."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from nexus.gateway.peers import is_local

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def local_only(view: View[P]) -> View[P]:
    """Answer 404 to a request that did not come straight from a program on this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_local(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
