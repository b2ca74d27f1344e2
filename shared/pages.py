"""
A domain's web pages: ``PAGES`` in its optional module ``pages.py``.

A page is rendered on the server, for a browser that may have no script::

    PAGES = (Page("vote/<str:share_token>/", vote, name="vote_in_poll", methods=("GET", "POST")),)

    def vote(request: PageRequest, share_token: str) -> HttpResponse:
        poll = selectors.get_shared_poll(share_token=share_token, viewer=request.auth)
        return render(request, "polls/vote.html", {"poll": poll})

The host serves the pages of enabled domains. It finds out who is signed in, counts the request
against the rate limits, and shows a ``DomainError`` as a page with its status. If the error is
``NotAuthenticated``, it redirects to the log-in page, which leads back. Responses are not cached.

A template extends ``pages/page.html`` of the host, with the blocks ``title``, ``styles``,
``scripts`` and ``content``. The content security policy refuses inline styles and scripts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse

from shared.auth.models import Session
from shared.http import ViewerRequest


class PageRequest(ViewerRequest):
    """A request for a page. ``sign_in`` is the session of the browser, if a user is signed in."""

    sign_in: Session | None


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page: its path in the notation of Django's ``path``, which ends in a slash, and its view.

    ``name`` is the name for ``reverse`` and ``{% url %}``. Other methods are answered with 405.
    """

    path: str
    view: Callable[..., HttpResponse]
    name: str
    methods: tuple[str, ...] = ("GET",)
