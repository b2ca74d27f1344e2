"""The handler of the web process gives what Django's own gives."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from nexus.web.handler import WebHandler

# The signals of a request close what an earlier test has opened.
pytestmark = pytest.mark.django_db

QUERIES = [
    "",
    "page=2",
    "category=1&category=2&search=",
    "a=1&b=2&a=3",
    "search=caf%C3%A9+cr%C3%A8me&ordering=-price",
    "broken=%FF%GG&=&&x",
    "name%5B%5D=1",
]


def environ(query: str = "") -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }


def respond(handler: WSGIHandler, response: HttpResponse) -> list[Any]:
    """Return the status and the headers of a response that the handler passes on."""

    def get_response(_: HttpRequest) -> HttpResponseBase:
        return response

    handler._middleware_chain = get_response  # type: ignore[attr-defined]  # of Django
    passed: list[Any] = []
    body = handler(environ(), lambda *arguments: passed.extend(arguments))
    return [*passed, b"".join(body)]


def test_status_headers_cookies_and_body_are_those_of_django() -> None:
    def make() -> HttpResponse:
        response = HttpResponse("text", status=418, headers={"X-Some-Name": "value", "vary": "b"})
        response["VARY"] = "a"
        response.set_cookie("first", "1", httponly=True)
        response.set_cookie("second", "2", max_age=60)
        return response

    ours, theirs = respond(WebHandler(), make()), respond(WSGIHandler(), make())

    assert ours == theirs
    names = ["X-Some-Name", "VARY", "Content-Type", "Set-Cookie", "Set-Cookie"]
    assert [name for name, _ in ours[1]] == names


@pytest.mark.parametrize("query", QUERIES)
def test_query_is_that_of_django(query: str) -> None:
    ours = WebHandler.request_class(environ(query)).GET
    theirs = WSGIRequest(environ(query)).GET

    assert ours == theirs
    assert ours.urlencode() == theirs.urlencode()
    assert list(ours.lists()) == list(theirs.lists())


def test_query_cannot_be_changed_and_its_copy_can() -> None:
    query = WebHandler.request_class(environ("a=1")).GET
    with pytest.raises(AttributeError, match="immutable"):
        query.appendlist("a", "2")

    copy = query.copy()
    copy.appendlist("a", "2")
    copy.appendlist("b", b"3")  # type: ignore[arg-type]  # Django accepts bytes, too

    assert copy.urlencode() == "a=1&a=2&b=3"
    assert query.urlencode() == "a=1"


def test_query_with_too_many_parameters_is_refused(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    with pytest.raises(TooManyFieldsSent):
        _ = WebHandler.request_class(environ("a=1&b=2&c=3")).GET
