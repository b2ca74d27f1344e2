"""Django's own error handlers: problem documents for the API, a short page for everybody else."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nexus.gateway import problems
from nexus.gateway.problems import Problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refused to read."""
    return _told(request, problems.of(exception))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refused to allow."""
    return _told(request, problems.of(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a path that nobody owns."""
    return _told(request, problems.of(exception))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer whatever else went wrong, in the words of the one error layer."""
    failure = sys.exc_info()[1]
    problem = problems.of(failure) if failure else problems.of_status(HTTPStatus(500))
    return _told(request, problem)


def _told(request: HttpRequest, problem: Problem) -> HttpResponse:
    if request.path_info.startswith(("/api", "/graphql")):
        return problems.answer(problem, request)
    page = render(request, "gateway/error.html", {"problem": problem}, status=problem.status)
    for name, value in problem.headers.items():
        page[name] = value
    return page
