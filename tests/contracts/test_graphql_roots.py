"""Promise: a refused root field leaves the results of the others intact."""

import json

import pytest
from django.test import Client
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_required_argument

from tests.whole_schema import ROOTS

REFUSED_FOR = {"not_authenticated", "not_found", "validation_error"}


def document_of(name: str, field: GraphQLField) -> str:
    """Query a root field minimally, beside a public one."""
    given = [f'{each}: "1"' for each, value in field.args.items() if is_required_argument(value)]
    arguments = f"({', '.join(given)})" if given else ""
    is_object = isinstance(get_named_type(field.type), GraphQLObjectType)
    body = "{ __typename }" if is_object else ""
    return f"{{ beside: nexus {{ name }} {name}{arguments} {body} }}"


@pytest.mark.django_db
def test_lookup_without_arguments_names_its_arguments(client: Client) -> None:
    refused = set()
    for name, field in ROOTS.items():
        response = client.post(
            "/graphql", {"query": document_of(name, field)}, content_type="application/json"
        )
        for error in json.loads(response.content).get("errors", ()):
            if error["message"].startswith("Give one of: "):
                named = error["message"].removeprefix("Give one of: ").removesuffix(".").split(", ")
                assert set(named) <= set(field.args), name
                assert error["extensions"]["errors"][0]["field"] in named
                refused.add(name)

    assert {"job", "product"} <= refused


@pytest.mark.django_db
def test_refused_root_field_leaves_the_others_intact(client: Client) -> None:
    refused = set()
    for name, field in ROOTS.items():
        response = client.post(
            "/graphql", {"query": document_of(name, field)}, content_type="application/json"
        )
        answer = json.loads(response.content)

        assert answer["data"]["beside"] == {"name": "nexus"}, name
        for error in answer.get("errors", ()):
            assert error["path"] == [name]
            assert error["extensions"]["code"] in REFUSED_FOR
            assert answer["data"][name] is None
            refused.add(name)
    # Most private fields are refused without a token.
    assert {"me", "mySessions", "notifications"} <= refused
