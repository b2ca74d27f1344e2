"""Django's error handlers: problem documents for the API, a short page for other paths."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nexus.gateway import problems
from nexus.gateway.problems import Problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handle a request that Django cannot read (400)."""
    return to_response(request, problems.from_exception(exception))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handle a request that Django does not allow (403)."""
    return to_response(request, problems.from_exception(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handle a path without a view (404)."""
    return to_response(request, problems.from_exception(exception))


def server_error(request: HttpRequest) -> HttpResponse:
    """Handle any other exception through the error layer (500)."""
    failure = sys.exc_info()[1]
    problem = problems.from_exception(failure) if failure else problems.from_status(HTTPStatus(500))
    return to_response(request, problem)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handle a form without the token that proves that it came from our own page (403)."""
    detail = "This form is no longer valid. Go back, reload the page, and send the form again."
    return error_page(request, Problem("permission_denied", detail))


def to_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return a problem document for a path of the API, and a page for every other path."""
    if request.path_info.startswith(("/api", "/graphql")):
        return problems.to_response(problem, request)
    return error_page(request, problem)


def error_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return a short page that describes a problem, with its status and headers."""
    context = {"problem": problem, "retry_after": problem.headers.get("Retry-After")}
    page = render(request, "gateway/error.html", context, status=problem.status)
    for name, value in problem.headers.items():
        page[name] = value
    return page
