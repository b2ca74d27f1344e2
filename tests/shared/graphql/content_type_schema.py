"""A schema over content types and their permissions, which refer to each other."""

from collections.abc import Callable
from typing import Any, Literal

import graphene
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet
from django.db.models.functions import Length
from django.test import RequestFactory
from graphene_django.registry import Registry
from graphql import ExecutionResult, graphql_sync

from shared.graphql import (
    ConnectionField,
    NestedConnectionField,
    NestedListField,
    PlannedType,
    find_one,
    ordering_enum,
)

Execute = Callable[..., ExecutionResult]

TYPES = Registry()
RightOrder = ordering_enum(
    Literal["codename", "-codename", "content_type__model", "-content_type__model"],
    name="RightOrder",
    module=__name__,
)


def every_right(info: Any, *, prefix: str = "", **_others: object) -> QuerySet[Permission]:
    return Permission.objects.filter(codename__startswith=prefix).order_by("-codename")


class KindType(PlannedType):
    """A content type."""

    rights = NestedConnectionField(
        lambda: RightType,
        parent_key="content_type_id",
        queryset=every_right,
        prefix=graphene.String(),
    )
    every_right = NestedListField(
        lambda: RightType, parent_key="content_type_id", queryset=every_right
    )
    label = graphene.String(required=True)
    shout = graphene.String(required=True)
    right_count = graphene.Int(required=True)

    requires = {"label": ("app_label", "model")}
    annotations = {"right_count": Count("permission")}

    class Meta:
        model = ContentType
        fields = ("id", "app_label", "model")
        registry = TYPES

    @staticmethod
    def resolve_label(root: ContentType, info: Any) -> str:
        return f"{root.app_label}.{root.model}"

    @staticmethod
    def resolve_shout(root: ContentType, info: Any) -> str:
        return root.model.upper()


class RightType(PlannedType):
    """A permission."""

    content_type_id = graphene.ID(required=True)
    kind_name = graphene.String(required=True)
    length = graphene.Int(required=True)

    requires = {"kind_name": ("content_type__model",)}
    annotations = {"length": lambda info: Length("codename")}

    class Meta:
        model = Permission
        fields = ("id", "name", "codename", "content_type")
        registry = TYPES

    @staticmethod
    def resolve_kind_name(root: Permission, info: Any) -> str:
        return root.content_type.model


class Query(graphene.ObjectType):
    kind = graphene.Field(KindType, id=graphene.ID(), model=graphene.String())
    kinds = ConnectionField(lambda: KindType)
    rights = ConnectionField(lambda: RightType, order_by=RightOrder())

    @staticmethod
    def resolve_kind(
        root: None,
        info: Any,
        id: str | None = None,  # noqa: A002 - the name of the argument in GraphQL
        model: str | None = None,
    ) -> ContentType:
        return find_one(info, ContentType.objects.all(), id=id, model=model)

    @staticmethod
    def resolve_kinds(root: None, info: Any) -> QuerySet[ContentType]:
        return ContentType.objects.order_by("model")

    @staticmethod
    def resolve_rights(
        root: None, info: Any, *, order_by: str | None = None
    ) -> QuerySet[Permission]:
        return Permission.objects.select_related("content_type").order_by(order_by or "codename")


schema = graphene.Schema(query=Query)


def execute(document: str, **variables: object) -> ExecutionResult:
    return graphql_sync(
        schema.graphql_schema,
        document,
        context_value=RequestFactory().post("/graphql"),
        variable_values=variables or None,
    )
