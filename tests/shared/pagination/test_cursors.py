"""Cursor pagination: each row once while others are added, and no forged cursor."""

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
from shared.headers import response_headers
from shared.pagination import CursorPage, CursorParams, cursor_page_of, paginate_by_cursor
from shared.pagination.keyset import CursorSigner

FetchPage = Callable[..., CursorPage[Permission]]


class ClubOut(Schema):
    id: int


def _cursor(address: str | None) -> str | None:
    return parse_qs(urlsplit(address).query)["cursor"][0] if address else None


@pytest.fixture
def kind() -> ContentType:
    return ContentType.objects.get_for_model(Group)


@pytest.fixture
def permissions(kind: ContentType) -> list[Permission]:
    # Few names for many rows, so that page borders fall on ties.
    Permission.objects.all().delete()
    return Permission.objects.bulk_create(
        Permission(name=f"name {number % 3}", codename=f"{number:03}", content_type=kind)
        for number in range(25)
    )


@pytest.fixture
def fetch_page(rf: RequestFactory) -> FetchPage:
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
    def test_each_row_is_returned_once_forwards_and_backwards(
        self, fetch_page: FetchPage, keys: tuple[str, ...]
    ) -> None:
        expected = list(Permission.objects.order_by(*keys))
        page = fetch_page(keys)
        there, pages = list(page["results"]), 1

        while cursor := _cursor(page["next"]):
            page = fetch_page(keys, cursor)
            there += page["results"]
            pages += 1
        back = list(page["results"])
        while cursor := _cursor(page["previous"]):
            page = fetch_page(keys, cursor)
            back = [*page["results"], *back]

        assert there == back == expected
        assert pages == 7

    def test_each_row_is_returned_once_while_others_are_added(
        self, fetch_page: FetchPage, permissions: list[Permission], kind: ContentType
    ) -> None:
        keys = ("-name", "id")
        page = fetch_page(keys)
        met = list(page["results"])

        while cursor := _cursor(page["next"]):
            for name in ("name 0", "name 1", "name 9"):
                codename = f"new {name} {len(met)}"
                Permission.objects.create(name=name, codename=codename, content_type=kind)
            page = fetch_page(keys, cursor)
            met += page["results"]

        old = {permission.pk for permission in permissions}
        assert sorted(row.pk for row in met if row.pk in old) == sorted(old)
        assert len({row.pk for row in met}) == len(met)

    def test_page_costs_one_query(
        self, fetch_page: FetchPage, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        cursor = _cursor(fetch_page(("-name", "-id"))["next"])

        with django_assert_num_queries(1):
            fetch_page(("-name", "-id"), cursor)

    def test_link_header_lists_the_next_page(self, rf: RequestFactory) -> None:
        request = rf.get("/permissions/?search=x")

        page = paginate_by_cursor(
            request, Permission.objects.all(), CursorParams(page_size=4), keys=("-id",)
        )

        assert response_headers(request)["Link"] == f'<{page["next"]}>; rel="next"'
        assert str(page["next"]).startswith("http://testserver/permissions/?search=x&cursor=")
        assert page["previous"] is None

    def test_same_position_has_the_same_cursor(self, fetch_page: FetchPage) -> None:
        assert fetch_page(("-id",))["next"] == fetch_page(("-id",))["next"]

    def test_cursor_of_another_list_is_refused(self, fetch_page: FetchPage) -> None:
        cursor = _cursor(fetch_page(("-id",))["next"])

        with pytest.raises(InvalidCursor):
            fetch_page(("-id",), cursor, path="/others/")
        with pytest.raises(InvalidCursor):
            fetch_page(("id",), cursor)

    @pytest.mark.parametrize("position", range(0, 40, 7))
    def test_altered_cursor_is_refused(self, fetch_page: FetchPage, position: int) -> None:
        cursor = _cursor(fetch_page(("-id",))["next"]) or ""
        altered = (
            cursor[:position] + ("A" if cursor[position] != "A" else "B") + cursor[position + 1 :]
        )

        with pytest.raises(InvalidCursor):
            fetch_page(("-id",), altered)

    @pytest.mark.parametrize("cursor", ["x", "a:b", ":", "\x00", "ä:ö", "W10:"])
    def test_malformed_cursor_is_refused(self, fetch_page: FetchPage, cursor: str) -> None:
        with pytest.raises(InvalidCursor):
            fetch_page(("-id",), cursor)


class TestCursorSigner:
    def test_encoded_values_are_decoded_unchanged(self) -> None:
        signer = CursorSigner(salt="values")
        position: list[object] = [
            datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC),
            date(2026, 3, 14),
            Decimal("9.90"),
            UUID(int=7),
            "text",
            7,
            True,
        ]

        assert signer.decode(signer.encode(position, is_backwards=True)) == (position, True)

    def test_lone_surrogate_is_refused(self) -> None:
        with pytest.raises(InvalidCursor):
            CursorSigner(salt="values").decode("\ud800:x")

    def test_null_cannot_be_encoded(self) -> None:
        with pytest.raises(TypeError):
            CursorSigner(salt="values").encode([None])


class TestCursorPageOf:
    def test_schema_is_named_after_its_results(self) -> None:
        schema = cursor_page_of(ClubOut).model_json_schema()

        assert schema["title"] == "ClubCursorPage"
        assert schema["required"] == ["next", "previous", "results"]
