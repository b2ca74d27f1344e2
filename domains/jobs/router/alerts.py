"""The links in the mails about saved searches."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from ninja import Query

from domains.jobs import schemas, selectors, services
from domains.jobs.router.base import router
from shared.http import problems

_PAGE = {
    "description": "OK",
    "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>…"}},
}


@router.get(
    "/jobs/searches/unsubscribe/",
    response={HTTPStatus.OK: None, **problems("not_found", "validation_error")},
    auth=None,
    openapi_extra={"responses": {200: _PAGE}},
)
def confirm_unsubscribe(request: HttpRequest, token: Query[schemas.Ticket]) -> HttpResponse:
    """
    Show the page that stops a search's mails.

    For holders of the link of such a mail. Returns a page that asks for confirmation. It changes
    nothing, because mail clients open links to inspect them.
    """
    search = selectors.find_search_to_stop(token=token)
    return HttpResponse(render_to_string("jobs/unsubscribe.html", {"search": search}))


@router.post(
    "/jobs/searches/unsubscribe/",
    response={HTTPStatus.OK: None, **problems("not_found", "validation_error")},
    auth=None,
    openapi_extra={"responses": {200: _PAGE}},
)
def unsubscribe(request: HttpRequest, token: Query[schemas.Ticket]) -> HttpResponse:
    """
    Stop the mails of a saved search.

    For holders of the link of such a mail, which is enough as RFC 8058 requires. The saved search
    is deleted. The body is ignored. Repeating the request changes nothing.
    """
    services.stop_alert(token=token)
    return HttpResponse(render_to_string("jobs/unsubscribe.html", {"search": None}))
