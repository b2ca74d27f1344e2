"""Object types over rows, whose fields are those of a response schema of REST."""

from typing import Annotated, Any

import graphene
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from graphene_django.registry import Registry
from pydantic import Field

from shared.graphql import PlannedType
from shared.http import Out

TYPES = Registry()


class KindOut(Out):
    """A content type."""

    id: int
    label: Annotated[str, Field(validation_alias="app_label")]


class RightOut(Out):
    """A permission."""

    id: int
    name: str
    title: str | None
    content_type_id: int
    content_type: KindOut
    label: Annotated[str, Field(validation_alias="content_type.app_label")]
    hidden: str

    @staticmethod
    def resolve_title(right: Any) -> str | None:
        return right.name.title() or None


class KindType(PlannedType):
    """A content type."""

    class Meta:
        model = ContentType
        schema = KindOut
        name = "DerivedKind"
        registry = TYPES


class RightType(PlannedType):
    """A permission."""

    class Meta:
        model = Permission
        schema = RightOut
        name = "DerivedRight"
        fields = ("codename",)
        omit = ("hidden",)
        descriptions = {"title": "The name in title case."}
        registry = TYPES


class Query(graphene.ObjectType):
    """A query root with a permission."""

    right = graphene.Field(RightType)


SCHEMA = graphene.Schema(query=Query)


class TestPlannedType:
    def test_fields_are_those_of_the_schema_and_the_declaration(self) -> None:
        fields = SCHEMA.graphql_schema.type_map["DerivedRight"].fields

        assert {name: str(field.type) for name, field in fields.items()} == {
            "id": "ID!",
            "name": "String!",
            "title": "String",
            "contentType": "DerivedKind!",
            "label": "String!",
            "codename": "String!",
        }
        assert fields["title"].description == "The name in title case."

    def test_field_under_another_name_requires_its_column(self) -> None:
        assert RightType.requires == {"label": ("content_type__app_label",)}
        assert KindType.requires == {"label": ("app_label",)}

    def test_fields_are_resolved_as_rest_does(self) -> None:
        kind = ContentType(pk=3, app_label="tea")
        right = Permission(pk=7, name="may pour", codename="pour", content_type=kind)

        result = SCHEMA.execute(
            "{ right { id title label contentType { id label } } }",
            root_value={"right": right},
        )

        assert (result.data, result.errors) == (
            {
                "right": {
                    "id": "7",
                    "title": "May Pour",
                    "label": "tea",
                    "contentType": {"id": "3", "label": "tea"},
                }
            },
            None,
        )
