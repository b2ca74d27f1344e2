"""Promise: nothing refers to a refused request after its response."""

import gc
import weakref
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

TWO_LINES = "ada\nlovelace"
# Code in Python refuses these values. What it raises refers to the frames of the request.
REFUSED_ARGUMENTS = """
    mutation ($name: String!) {
        register(input: {username: $name, email: "ada@nexus.test", password: "correct horse"}) {
            user { id }
        }
    }
"""


@pytest.mark.django_db
class TestRefusedRequest:
    def test_refused_rest_request_is_released(self, client: Client) -> None:
        response = post(client, "/api/v1/users/register/", {"username": TWO_LINES})

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        request = weakref.ref(response.wsgi_request)
        del response
        assert_released(request)

    def test_refused_graphql_request_is_released(self, client: Client) -> None:
        body = {"query": REFUSED_ARGUMENTS, "variables": {"name": TWO_LINES}}
        response = post(client, "/graphql/", body)

        [error] = response.json()["errors"]
        assert error["extensions"]["code"] == "validation_error"
        request = weakref.ref(response.wsgi_request)
        del response
        assert_released(request)


def post(client: Client, path: str, body: object) -> Any:
    return client.post(path, body, content_type="application/json")


def assert_released(request: "weakref.ref[Any]") -> None:
    gc.collect()
    assert request() is None
