"""A view with a schema of its own, which does not depend on the enabled domains."""

import json
from collections.abc import Callable
from typing import Any

import graphene
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.test import RequestFactory
from graphene_django.registry import Registry

from nexus.gateway import docs
from nexus.gateway.graphql import GraphQLView
from nexus.registry import build_registry
from shared.errors import AlreadyExists
from shared.graphql import ConnectionField, Decimal, PlannedType

Send = Callable[..., Any]


class ThingType(PlannedType):
    """A thing with a relation to itself."""

    thing = graphene.Field(lambda: ThingType, required=True)

    class Meta:
        model = ContentType
        fields = ("id", "model")
        registry = Registry()

    @staticmethod
    def resolve_thing(root: ContentType, info: Any) -> ContentType:
        return root


class Query(graphene.ObjectType):
    hello = graphene.String(required=True)
    secret = graphene.String()
    taken = graphene.String()
    too_large = graphene.Int()
    twice = graphene.Int(number=graphene.Int(required=True))
    price = graphene.String(amount=Decimal(required=True))
    thing = graphene.Field(ThingType)
    things = ConnectionField(lambda: ThingType)

    @staticmethod
    def resolve_hello(root: None, info: Any) -> str:
        return "world"

    @staticmethod
    def resolve_secret(root: None, info: Any) -> str:
        raise RuntimeError("password=hunter2")

    @staticmethod
    def resolve_taken(root: None, info: Any) -> str:
        raise AlreadyExists("There is one already.")

    @staticmethod
    def resolve_too_large(root: None, info: Any) -> int:
        return 2**40

    @staticmethod
    def resolve_twice(root: None, info: Any, number: int) -> int:
        return 2 * number

    @staticmethod
    def resolve_price(root: None, info: Any, amount: Any) -> str:
        return str(amount)

    @staticmethod
    def resolve_thing(root: None, info: Any) -> ContentType:
        return ContentType(id=1, model="cup")

    @staticmethod
    def resolve_things(root: None, info: Any) -> QuerySet[ContentType]:
        return ContentType.objects.order_by("model")


@pytest.fixture(scope="session")
def view() -> Callable[..., HttpResponseBase]:
    """Return the view of the schema."""
    return GraphQLView.as_view(
        schema=graphene.Schema(query=Query), playground=docs.playground(build_registry(enabled=[]))
    )


@pytest.fixture
def send(view: Callable[..., HttpResponseBase]) -> Send:
    """Return a function that posts a body, as JSON unless it is bytes, and returns the response."""

    def sent(body: object, **headers: str) -> HttpResponseBase:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        content_type = headers.pop("content_type", "application/json")
        request = RequestFactory(headers=headers).post("/graphql/", raw, content_type=content_type)
        return view(request)

    return sent


@pytest.fixture
def run(send: Send) -> Send:
    """Return a function that posts a document and returns the parsed response."""

    def ran(document: str, **variables: object) -> Any:
        return json.loads(send({"query": document, "variables": variables}).content)

    return ran
