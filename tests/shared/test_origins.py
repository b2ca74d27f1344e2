"""The origin of a request, and the links that begin with it."""

from typing import Any

import pytest
from django.core.exceptions import DisallowedHost
from django.test import RequestFactory

from shared.origins import origin_of
from shared.pagination.links import link_to


@pytest.mark.parametrize("is_secure", [False, True])
def test_origin_is_the_one_that_django_links_to(*, is_secure: bool) -> None:
    request = RequestFactory().get("/path/", secure=is_secure, HTTP_HOST="localhost:8000")

    assert f"{origin_of(request)}/" == request.build_absolute_uri("/")


def test_host_that_is_not_allowed_is_refused() -> None:
    request = RequestFactory().get("/", HTTP_HOST="evil.test")

    with pytest.raises(DisallowedHost):
        origin_of(request)


def test_host_is_validated_again_when_the_settings_change(settings: Any) -> None:
    def origin() -> str:
        return origin_of(RequestFactory().get("/", HTTP_HOST="shop.test"))

    settings.ALLOWED_HOSTS = ["shop.test"]
    assert [origin(), origin()] == ["http://shop.test"] * 2

    settings.ALLOWED_HOSTS = ["other.test"]
    with pytest.raises(DisallowedHost):
        origin()


def test_host_of_a_proxy_is_used_if_it_is_enabled(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["shop.test", "web-1.test"]
    settings.USE_X_FORWARDED_HOST = True
    headers = {"HTTP_HOST": "web-1.test", "HTTP_X_FORWARDED_HOST": "shop.test"}

    assert origin_of(RequestFactory().get("/", **headers)) == "http://shop.test"


@pytest.mark.parametrize("path", ["/api/v1/products/", "/api/v1/users/çelik/", "/a b/%25/", "/+&/"])
@pytest.mark.parametrize(
    "query", ["", "page=2", "q=a+b&q=%C3%A7", "page=1&q=%26%3D%2B", "q=%7E.-_&z=*"]
)
def test_links_are_those_that_django_builds(path: str, query: str) -> None:
    request = RequestFactory().get(path, QUERY_STRING=query, HTTP_HOST="localhost")
    expected = request.GET.copy()
    expected["page"] = "3"

    assert link_to(request, page="3") == request.build_absolute_uri(
        f"{request.path}?{expected.urlencode()}"
    )
