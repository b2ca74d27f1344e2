"""Pages by cursor: each row once, whatever is added, and no cursor but ours."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory
from ninja import Schema
from pytest_django import DjangoAssertNumQueries

from shared.errors import InvalidCursor
from shared.headers import answer_headers
from shared.pagination import CursorPage, CursorParams, cursor_page_of, paginate_by_cursor
from shared.pagination.keyset import CursorSigner

Walk = Callable[..., CursorPage[Permission]]


class ClubOut(Schema):
    id: int


def _cursor(address: str | None) -> str | None:
    return parse_qs(urlsplit(address).query)["cursor"][0] if address else None


@pytest.fixture
def kind() -> ContentType:
    return ContentType.objects.get_for_model(Group)


@pytest.fixture
def permissions(kind: ContentType) -> list[Permission]:
    # Few names for many rows, so that ties are met at the borders of pages.
    Permission.objects.all().delete()
    return Permission.objects.bulk_create(
        Permission(name=f"name {number % 3}", codename=f"{number:03}", content_type=kind)
        for number in range(25)
    )


@pytest.fixture
def walk(rf: RequestFactory) -> Walk:
    def page(
        keys: tuple[str, ...],
        cursor: str | None = None,
        *,
        size: int = 4,
        path: str = "/permissions/",
    ) -> CursorPage[Permission]:
        params = CursorParams(cursor=cursor, page_size=size)
        return paginate_by_cursor(rf.get(path), Permission.objects.all(), params, keys=keys)

    return page


@pytest.mark.django_db
@pytest.mark.usefixtures("permissions")
class TestPaginateByCursor:
    @pytest.mark.parametrize(
        "keys",
        [
            ("-name", "-id"),
            ("name", "id"),
            pytest.param(("-name", "id"), id="mixed directions"),
            pytest.param(("name", "-codename", "id"), id="three mixed keys"),
            ("-id",),
        ],
    )
    def test_meets_each_row_once_there_and_back(self, walk: Walk, keys: tuple[str, ...]) -> None:
        expected = list(Permission.objects.order_by(*keys))
        page = walk(keys)
        there, pages = list(page["results"]), 1

        while cursor := _cursor(page["next"]):
            page = walk(keys, cursor)
            there += page["results"]
            pages += 1
        back = list(page["results"])
        while cursor := _cursor(page["previous"]):
            page = walk(keys, cursor)
            back = [*page["results"], *back]

        assert there == back == expected
        assert pages == 7

    def test_meets_each_row_once_while_others_are_added(
        self, walk: Walk, permissions: list[Permission], kind: ContentType
    ) -> None:
        keys = ("-name", "id")
        page = walk(keys)
        met = list(page["results"])

        while cursor := _cursor(page["next"]):
            for name in ("name 0", "name 1", "name 9"):
                codename = f"new {name} {len(met)}"
                Permission.objects.create(name=name, codename=codename, content_type=kind)
            page = walk(keys, cursor)
            met += page["results"]

        old = {permission.pk for permission in permissions}
        assert sorted(row.pk for row in met if row.pk in old) == sorted(old)
        assert len({row.pk for row in met}) == len(met)

    def test_costs_one_query(
        self, walk: Walk, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        cursor = _cursor(walk(("-name", "-id"))["next"])

        with django_assert_num_queries(1):
            walk(("-name", "-id"), cursor)

    def test_announces_its_neighbours(self, rf: RequestFactory) -> None:
        request = rf.get("/permissions/?search=x")

        page = paginate_by_cursor(
            request, Permission.objects.all(), CursorParams(page_size=4), keys=("-id",)
        )

        assert answer_headers(request)["Link"] == f'<{page["next"]}>; rel="next"'
        assert str(page["next"]).startswith("http://testserver/permissions/?search=x&cursor=")
        assert page["previous"] is None

    def test_gives_the_same_cursor_for_the_same_place(self, walk: Walk) -> None:
        assert walk(("-id",))["next"] == walk(("-id",))["next"]

    def test_refuses_the_cursor_of_another_list(self, walk: Walk) -> None:
        cursor = _cursor(walk(("-id",))["next"])

        with pytest.raises(InvalidCursor):
            walk(("-id",), cursor, path="/others/")
        with pytest.raises(InvalidCursor):
            walk(("id",), cursor)

    @pytest.mark.parametrize("place", range(0, 40, 7))
    def test_refuses_an_altered_cursor(self, walk: Walk, place: int) -> None:
        cursor = _cursor(walk(("-id",))["next"]) or ""
        altered = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]

        with pytest.raises(InvalidCursor):
            walk(("-id",), altered)

    @pytest.mark.parametrize("cursor", ["x", "a:b", ":", "\x00", "ä:ö", "W10:"])
    def test_refuses_what_never_was_a_cursor(self, walk: Walk, cursor: str) -> None:
        with pytest.raises(InvalidCursor):
            walk(("-id",), cursor)


class TestCursorSigner:
    def test_brings_every_kind_of_value_back(self) -> None:
        signer = CursorSigner(salt="values")
        place: list[object] = [
            datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC),
            date(2026, 3, 14),
            Decimal("9.90"),
            UUID(int=7),
            "text",
            7,
            True,
        ]

        assert signer.read(signer.write(place, is_backwards=True)) == (place, True)

    def test_refuses_half_a_character(self) -> None:
        with pytest.raises(InvalidCursor):
            CursorSigner(salt="values").read("\ud800:x")

    def test_refuses_to_write_a_null(self) -> None:
        with pytest.raises(TypeError):
            CursorSigner(salt="values").write([None])


class TestCursorPageOf:
    def test_names_the_schema_after_its_results(self) -> None:
        schema = cursor_page_of(ClubOut).model_json_schema()

        assert schema["title"] == "ClubCursorPage"
        assert schema["required"] == ["next", "previous", "results"]
