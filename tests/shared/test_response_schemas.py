"""Response schemas read objects as those of ninja do."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from ninja import Schema
from pydantic import Field, ValidationError

from shared.http import Out


class KindOut(Out):
    id: int
    model: str
    title: str
    name: Any

    @staticmethod
    def resolve_title(kind: ContentType) -> str:
        return kind.model.title()


class PermissionOut(Out):
    codename: str
    app: str = Field(validation_alias="content_type.app_label")


class GroupOut(Out):
    name: str
    permissions: list[PermissionOut]
    size: int

    @staticmethod
    def resolve_size(group: Any) -> int:
        return len(group["permissions"] if isinstance(group, dict) else group.permissions.all())


class KindOfNinjaOut(Schema):
    id: int
    model: str
    title: str
    name: Any

    resolve_title = staticmethod(KindOut.resolve_title)


@pytest.mark.django_db
class TestOut:
    def test_field_with_a_resolver_is_beside_attributes(self) -> None:
        kind = ContentType.objects.get_for_model(Permission)

        read = KindOut.model_validate(kind).model_dump()

        assert read == {
            "id": kind.pk,
            "model": "permission",
            "title": "Permission",
            "name": "permission",
        }
        assert read == KindOfNinjaOut.model_validate(kind).model_dump()

    def test_manager_is_converted_beside_a_resolver(self) -> None:
        group = Group.objects.create(name="Readers")
        permission = Permission.objects.get(codename="view_group")
        group.permissions.add(permission)

        for _ in range(2):
            assert GroupOut.model_validate(group).model_dump() == {
                "name": "Readers",
                "permissions": [{"codename": "view_group", "app": "auth"}],
                "size": 1,
            }

    def test_mapping_may_have_the_values_beside_a_resolver(self) -> None:
        assert GroupOut.model_validate({"name": "Readers", "permissions": []}).model_dump() == {
            "name": "Readers",
            "permissions": [],
            "size": 0,
        }

    def test_missing_attribute_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="model"):
            KindOut.model_validate(Group(name="Readers"))
