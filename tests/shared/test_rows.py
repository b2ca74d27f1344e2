"""Rows as JSON that PostgreSQL writes."""

from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Case, Count, F, When
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from ninja import Schema
from pydantic import BeforeValidator, Field, computed_field

from shared.auth.models import User
from shared.errors import NotFound
from shared.http import Moment, Out
from shared.notifications.models import Notification
from shared.pagination import PageParams, paginate_as
from shared.row_forms import MadeOf, OfColumns, PathTo, UnsupportedField
from shared.rows import page_as_json, respond_with_one, rows_as_json
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class GroupOut(Out):
    id: int
    name: str


class KindOut(Out):
    id: int
    model: str


class EntryOut(Out):
    user_id: int
    content_type: KindOut | None
    object_id: str | None
    action_time: Moment


class NamedOut(Out):
    id: int
    name: Annotated[str, MadeOf(lambda *names: "–".join(names), ("codename", "content_type.model"))]


class ListedFirstOut(Out):
    content_type: KindOut
    name: Annotated[str, MadeOf(str, ("codename",))]


class KindNameOut(Out):
    model: str
    app: Annotated[str | None, MadeOf(str.upper, ("app_label",))]


class KindEntryOut(Out):
    content_type: KindNameOut | None
    object_id: str | None


class KindWithPermissionsOut(Out):
    permission_set: list[NamedOut]


class OfColumnsOut(Out):
    kind: Annotated[KindNameOut, OfColumns(unless_empty="model")]


class PayloadOut(Out):
    payload: KindNameOut


class PermissionOut(Out):
    codename: str
    content_type: KindOut


def _page(schema: type[Schema], rows: Any, **page: int) -> tuple[int, Any]:
    total, results = page_as_json(schema, rows, **{"start": 0, "size": 20, **page})
    return total, orjson.loads(b"[%b]" % results)


class TestPage:
    @pytest.mark.parametrize("start", [0, 40, 250, 290, 300])
    def test_page_at_any_offset_has_the_total_of_all_rows(self, start: int) -> None:
        Group.objects.bulk_create(Group(name=f"{number:04}") for number in range(300))

        with CaptureQueriesContext(connection) as queries:
            total, groups = _page(GroupOut, Group.objects.order_by("-name"), start=start)

        assert total == 300
        assert [group["name"] for group in groups] == [
            f"{number:04}" for number in range(299 - start, max(279 - start, -1), -1)
        ]
        assert len(queries) == 1

    def test_rows_are_skipped_without_their_columns(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            page_as_json(GroupOut, Group.objects.order_by("name"), start=5000, size=20)

        [statement] = queries.captured_queries
        skipped = statement["sql"].partition("OFFSET")[0].rpartition("SELECT")[2]
        assert skipped.partition("FROM")[0].strip().rpartition(".")[2] == '"id" AS "pk"'

    def test_filter_that_matches_nothing_needs_no_statement(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            assert _page(GroupOut, Group.objects.filter(pk__in=[])) == (0, [])

        assert not queries.captured_queries


class TestForm:
    def test_related_object_is_nested_and_null_if_absent(self) -> None:
        user = User.objects.create(username="ada", email="ada@nexus.test")
        kind = ContentType.objects.get_for_model(Group)
        moment = datetime(2026, 3, 14, 9, 26, 53, 120_000, tzinfo=UTC)
        for content_type in (kind, None):
            entry = LogEntry.objects.create(
                user=user, content_type=content_type, action_flag=1, object_repr="a group"
            )
            LogEntry.objects.filter(pk=entry.pk).update(action_time=moment)

        _, entries = _page(EntryOut, LogEntry.objects.order_by("pk"))

        about = {
            "user_id": user.pk,
            "object_id": None,
            "action_time": "2026-03-14T09:26:53.120000Z",
        }
        assert entries == [
            {**about, "content_type": {"id": kind.pk, "model": "group"}},
            {**about, "content_type": None},
        ]

    def test_members_have_the_order_of_the_schema(self) -> None:
        _, results = page_as_json(PermissionOut, Permission.objects.order_by("pk"), start=0, size=1)

        assert results.startswith(b'{"codename":"')

    def test_field_without_a_column_is_refused(self) -> None:
        class CountedOut(GroupOut):
            members: int

        with pytest.raises(UnsupportedField, match=r"CountedOut\.members is no column of Group"):
            _page(CountedOut, Group.objects.all())

    def test_field_that_is_computed_is_refused(self) -> None:
        class ShoutedOut(GroupOut):
            @computed_field  # type: ignore[prop-decorator]  # mypy does not know the pair
            @property
            def shouted(self) -> str:
                return self.name.upper()

        class ResolvedOut(GroupOut):
            @staticmethod
            def resolve_name(group: Group) -> str:
                return group.name.upper()

        for schema in (ShoutedOut, ResolvedOut):
            with pytest.raises(UnsupportedField):
                _page(schema, Group.objects.all())

    def test_field_that_python_changes_is_refused(self) -> None:
        class ShoutedOut(GroupOut):
            name: Annotated[str, BeforeValidator(str.upper)]

        with pytest.raises(UnsupportedField, match=r"ShoutedOut\.name is changed in Python"):
            _page(ShoutedOut, Group.objects.all())

    def test_path_names_a_column_of_a_related_object(self) -> None:
        class NamedOut(Out):
            codename: str
            model: Annotated[str, Field(validation_alias="content_type.model")]
            missing: str | None = None

        rows = Permission.objects.filter(content_type__model="group").order_by("codename")
        _, permissions = _page(NamedOut, rows)

        assert permissions[0] == {"codename": "add_group", "model": "group", "missing": None}

    def test_objects_that_refer_to_a_row_are_a_list_in_the_order_of_their_keys(self) -> None:
        class KindWithPermissionsOut(Out):
            model: str
            permission_set: list[PermissionOut]

        kind = ContentType.objects.create(app_label="shared", model="teapot")
        ContentType.objects.create(app_label="shared", model="lid")
        for codename in ("pour", "fill"):
            Permission.objects.create(codename=codename, name=codename, content_type=kind)

        with CaptureQueriesContext(connection) as queries:
            rows = ContentType.objects.filter(app_label="shared").order_by("pk")
            _, kinds = _page(KindWithPermissionsOut, rows)

        of_teapot = {"id": kind.pk, "model": "teapot"}
        assert kinds == [
            {
                "model": "teapot",
                "permission_set": [
                    {"codename": "pour", "content_type": of_teapot},
                    {"codename": "fill", "content_type": of_teapot},
                ],
            },
            {"model": "lid", "permission_set": []},
        ]
        assert len(queries) == 1

    def test_list_that_is_none_of_the_model_is_refused(self) -> None:
        class KindWithGroupsOut(Out):
            groups: list[GroupOut]

        with pytest.raises(UnsupportedField, match="groups is no list of ContentType"):
            _page(KindWithGroupsOut, ContentType.objects.all())

    def test_path_is_null_if_its_column_is_empty(self) -> None:
        class KindWithPathOut(Out):
            path: Annotated[str | None, PathTo("/kinds/", "/labels/", unless_empty="app_label")]

        for label in ("", "shared"):
            ContentType.objects.create(app_label=label, model="teapot")
        rows = ContentType.objects.filter(model="teapot").order_by("pk")
        _, kinds = _page(KindWithPathOut, rows)

        assert kinds == [{"path": None}, {"path": f"/kinds/{rows[1].pk}/labels/"}]

    def test_type_without_a_format_is_refused(self) -> None:
        class DatedOut(Out):
            action_time: datetime

        with pytest.raises(UnsupportedField, match=r"no format for DatedOut\.action_time"):
            _page(DatedOut, LogEntry.objects.all())


class TestPaginateAs:
    def test_schema_that_python_computes_is_made_of_objects(self, rf: RequestFactory) -> None:
        class ResolvedOut(GroupOut):
            @staticmethod
            def resolve_name(group: Group) -> str:
                return group.name.upper()

        Group.objects.create(name="club")
        page = paginate_as(
            ResolvedOut, rf.get("/groups/"), Group.objects.order_by("pk"), PageParams()
        )

        assert not isinstance(page, HttpResponse)
        assert [group.name for group in page["results"]] == ["club"]


class TestRows:
    def test_annotation_is_a_member_by_its_name_or_alias(self) -> None:
        class CountedOut(GroupOut):
            members: int = Field(validation_alias="people")

        group = Group.objects.create(name="tea")
        groups = Group.objects.annotate(people=Count("permissions"))

        [row] = rows_as_json(CountedOut, groups, keys=["name"])

        assert orjson.loads(row["json"]) == {"id": group.pk, "name": "tea", "members": 0}
        assert row["name"] == "tea"

    def test_annotated_key_hides_a_related_object(self) -> None:
        user = User.objects.create(username="ada", email="ada@nexus.test")
        kinds = [ContentType.objects.get_for_model(model) for model in (Group, Permission)]
        for kind in kinds:
            LogEntry.objects.create(user=user, content_type=kind, action_flag=1)
        shown = Case(When(content_type=kinds[0], then=F("content_type_id")))
        entries = LogEntry.objects.order_by("pk").annotate(content_type_key=shown)

        with CaptureQueriesContext(connection) as queries:
            rows = rows_as_json(EntryOut, entries, keys=[])

        assert [orjson.loads(row["json"])["content_type"] for row in rows] == [
            {"id": kinds[0].pk, "model": "group"},
            None,
        ]
        assert len(queries) == 1

    def test_filter_that_matches_nothing_has_no_rows(self) -> None:
        assert rows_as_json(GroupOut, Group.objects.none(), keys=["name"]) == []


class TestOne:
    def test_absent_row_is_not_found_by_its_key(self) -> None:
        with pytest.raises(NotFound, match="There is no group 'tea'"):
            respond_with_one(GroupOut, Group.objects.filter(name="tea"), key="tea")

    def test_filter_that_matches_nothing_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            respond_with_one(GroupOut, Group.objects.none(), key=1)


class TestMadeTexts:
    def test_python_makes_a_text_of_columns_and_of_those_of_related_objects(self) -> None:
        rows = Permission.objects.filter(content_type__model="user").order_by("pk")
        found = rows_as_json(NamedOut, rows, keys=["pk"])

        assert [orjson.loads(row["json"]) for row in found] == [
            {"id": each.pk, "name": f"{each.codename}–user"} for each in rows
        ]
        assert [row["pk"] for row in found] == [each.pk for each in rows]

    def test_text_may_follow_an_object(self) -> None:
        rows = Permission.objects.filter(content_type__model="user").order_by("pk")
        found = rows_as_json(ListedFirstOut, rows, keys=["pk"])

        assert [orjson.loads(row["json"]) for row in found] == [
            {"content_type": {"id": each.content_type_id, "model": "user"}, "name": each.codename}
            for each in rows
        ]

    @pytest.mark.parametrize("start", [0, 1, 99])
    def test_pages_by_number_have_such_texts(self, start: int) -> None:
        rows = Permission.objects.filter(content_type__model="user").order_by("pk")
        names = [f"{each.codename}–user" for each in rows]

        total, found = _page(NamedOut, rows, start=start, size=2)

        assert (total, [each["name"] for each in found]) == (
            len(names),
            names[start : start + 2],
        )

    def test_text_of_an_object_that_is_null_is_absent(self) -> None:
        kind = ContentType.objects.get_for_model(Group)
        user = UserFactory.create()
        for content_type in (None, kind):
            LogEntry.objects.create(user=user, content_type=content_type, action_flag=1)

        _, found = _page(KindEntryOut, LogEntry.objects.order_by("pk"))

        assert found == [
            {"content_type": None, "object_id": None},
            {"content_type": {"model": "group", "app": "AUTH"}, "object_id": None},
        ]

    def test_members_of_lists_have_such_texts(self) -> None:
        kind = ContentType.objects.get_for_model(Group)

        [found] = rows_as_json(
            KindWithPermissionsOut, ContentType.objects.filter(pk=kind.pk), keys=["pk"]
        )

        assert orjson.loads(found["json"]) == {
            "permission_set": [
                {"id": each.pk, "name": f"{each.codename}–group"}
                for each in Permission.objects.filter(content_type=kind).order_by("pk")
            ]
        }

    def test_pages_of_rankings_have_such_texts(self) -> None:
        first, *others = Permission.objects.order_by("pk")

        total, found = _page(NamedOut, Permission.objects.order_by("pk"), is_ranked=True, size=1)

        assert total == 1 + len(others)
        assert found == [{"id": first.pk, "name": f"{first.codename}–{first.content_type.model}"}]

    def test_response_with_one_row_has_such_texts(self) -> None:
        permission = Permission.objects.select_related("content_type").latest("pk")

        response: Any = respond_with_one(
            NamedOut, Permission.objects.filter(pk=permission.pk), key=permission.pk
        )

        assert orjson.loads(response.content) == {
            "id": permission.pk,
            "name": f"{permission.codename}–{permission.content_type.model}",
        }

    def test_stored_text_that_looks_like_a_place_stays(self) -> None:
        name = '["made 0 0", "x"]'
        group = Group.objects.create(name=name)

        [found] = rows_as_json(GroupOut, Group.objects.filter(pk=group.pk), keys=["pk"])

        assert orjson.loads(found["json"]) == {"id": group.pk, "name": name}

    @pytest.mark.parametrize(
        ("schema", "model"),
        [
            pytest.param(OfColumnsOut, ContentType, id="of columns"),
            pytest.param(PayloadOut, Notification, id="in JSON"),
        ],
    )
    def test_text_in_an_object_that_is_no_row_is_refused(
        self, schema: type[Schema], model: Any
    ) -> None:
        with pytest.raises(UnsupportedField, match="app is made in Python"):
            _page(schema, model.objects.all())
