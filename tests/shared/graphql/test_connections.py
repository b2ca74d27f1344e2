"""Pages, counts and cursors of connections at the root and of nested connections."""

import pytest
from content_type_schema import Execute
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from pytest_django import DjangoAssertNumQueries

from shared.errors import InvalidCursor, ValidationFailed

PAGE = """query (
  $first: Int, $after: String, $last: Int, $before: String, $orderBy: RightOrder
) {
  rights(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


def collect_ids(execute: Execute, **variables: object) -> list[str]:
    seen: list[str] = []
    after = None
    while True:
        result = execute(PAGE, first=3, after=after, **variables)
        assert result.data is not None
        page = result.data["rights"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return seen
        after = page["pageInfo"]["endCursor"]


def collect_pages_backward(execute: Execute, **variables: object) -> list[list[str]]:
    pages: list[list[str]] = []
    before = None
    while True:
        result = execute(PAGE, last=3, before=before, **variables)
        assert result.data is not None
        page = result.data["rights"]
        pages.insert(0, [edge["node"]["id"] for edge in page["edges"]])
        assert page["pageInfo"]["hasNextPage"] is (before is not None)
        if not page["pageInfo"]["hasPreviousPage"]:
            return pages
        before = page["pageInfo"]["startCursor"]


class TestPages:
    @pytest.mark.parametrize(
        "order", ["CODENAME_ASC", "CODENAME_DESC", "CONTENT_TYPE__MODEL_ASC", None]
    )
    def test_every_row_is_returned_once(
        self, kinds: list[ContentType], execute: Execute, order: str | None
    ) -> None:
        seen = collect_ids(execute, orderBy=order)

        assert sorted(seen) == sorted(str(right.pk) for right in Permission.objects.all())

    @pytest.mark.parametrize(
        "order", ["CODENAME_ASC", "CODENAME_DESC", "CONTENT_TYPE__MODEL_ASC", None]
    )
    def test_pages_from_the_end_keep_the_order(
        self, kinds: list[ContentType], execute: Execute, order: str | None
    ) -> None:
        whole = collect_ids(execute, orderBy=order)

        pages = collect_pages_backward(execute, orderBy=order)

        assert pages == [whole[:2], whole[2:5], whole[5:]]

    def test_rows_deleted_from_the_end_hide_no_row_before_an_offset(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        order = "CONTENT_TYPE__MODEL_ASC"
        whole = collect_ids(execute, orderBy=order)
        last = execute(PAGE, last=1, orderBy=order).data
        assert last is not None
        Permission.objects.filter(pk__in=whole[4:]).delete()

        before = last["rights"]["pageInfo"]["startCursor"]
        page = execute(PAGE, last=2, before=before, orderBy=order).data

        assert page is not None
        assert [edge["node"]["id"] for edge in page["rights"]["edges"]] == whole[2:4]
        start = page["rights"]["pageInfo"]["startCursor"]
        rest = execute(PAGE, last=100, before=start, orderBy=order).data
        assert rest is not None
        assert [edge["node"]["id"] for edge in rest["rights"]["edges"]] == whole[:2]

    def test_row_inserted_before_the_cursor_moves_nothing(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        first = execute(PAGE, first=2).data
        assert first is not None
        Permission.objects.create(content_type=kinds[0], codename="a_first", name="May")

        second = execute(PAGE, first=100, after=first["rights"]["pageInfo"]["endCursor"]).data

        assert second is not None
        assert len(second["rights"]["edges"]) == 6
        assert second["rights"]["pageInfo"]["hasPreviousPage"]

    def test_empty_page_has_page_info_without_cursors(self, db: None, execute: Execute) -> None:
        Permission.objects.all().delete()

        result = execute(PAGE)

        assert result.data == {
            "rights": {
                "edges": [],
                "pageInfo": {
                    "hasNextPage": False,
                    "hasPreviousPage": False,
                    "startCursor": None,
                    "endCursor": None,
                },
            }
        }


class TestRefusals:
    @pytest.mark.parametrize("argument", ["first", "last"])
    @pytest.mark.parametrize("size", [0, -1, 101, 2**31 - 1])
    def test_page_size_out_of_range_is_refused(
        self, db: None, execute: Execute, argument: str, size: int
    ) -> None:
        result = execute(PAGE, **{argument: size})

        assert result.errors is not None
        failure = result.errors[0].original_error
        assert isinstance(failure, ValidationFailed)
        assert failure.errors[0].field == argument

    def test_pages_from_both_ends_at_once_are_refused(self, db: None, execute: Execute) -> None:
        result = execute(PAGE, first=1, last=1)

        assert result.errors is not None
        failure = result.errors[0].original_error
        assert isinstance(failure, ValidationFailed)
        assert failure.errors[0].field == "last"

    @pytest.mark.parametrize("argument", ["after", "before"])
    @pytest.mark.parametrize("cursor", ["", "x", "é", "A" * 5000, "AAAAAAAAAAAAAAAAMTI", "\ud800"])
    def test_malformed_cursor_is_refused(
        self, db: None, execute: Execute, argument: str, cursor: str
    ) -> None:
        result = execute(PAGE, **{argument: cursor})

        assert result.errors is not None
        assert isinstance(result.errors[0].original_error, InvalidCursor)

    def test_cursor_of_another_order_is_refused(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        page = execute(PAGE, first=2).data
        assert page is not None
        cursor = page["rights"]["pageInfo"]["endCursor"]

        result = execute(PAGE, after=cursor, orderBy="CODENAME_DESC")

        assert result.errors is not None
        assert isinstance(result.errors[0].original_error, InvalidCursor)

    def test_altered_cursor_is_refused(self, kinds: list[ContentType], execute: Execute) -> None:
        page = execute(PAGE, first=1).data
        assert page is not None
        cursor = page["rights"]["pageInfo"]["endCursor"]
        letter = "A" if cursor[8] != "A" else "B"

        result = execute(PAGE, after=cursor[:8] + letter + cursor[9:])

        assert result.errors is not None
        assert isinstance(result.errors[0].original_error, InvalidCursor)


class TestNestedPages:
    def test_nested_page_holds_the_first_rows_of_each_parent(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        result = execute(
            """{ kinds { edges { node { model
              two: rights(first: 2) { totalCount pageInfo { hasNextPage }
                edges { node { codename } } }
              some: rights(prefix: "do_4") { totalCount edges { node { codename } } }
            } } } }"""
        )

        assert result.data is not None
        cup, pot, whole = (edge["node"] for edge in result.data["kinds"]["edges"])
        assert cup["two"] == {"totalCount": 0, "pageInfo": {"hasNextPage": False}, "edges": []}
        assert [e["node"]["codename"] for e in pot["two"]["edges"]] == ["do_2", "do_1"]
        assert pot["two"]["totalCount"] == 3
        assert pot["two"]["pageInfo"]["hasNextPage"] is True
        assert pot["some"] == {"totalCount": 0, "edges": []}
        assert whole["some"] == {"totalCount": 1, "edges": [{"node": {"codename": "do_4"}}]}

    def test_nested_page_continues_after_a_cursor(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        document = """query ($after: String) { kind(model: "set") {
          rights(first: 2, after: $after) { edges { node { codename } } pageInfo { endCursor } } } }"""
        first = execute(document).data
        assert first is not None

        second = execute(document, after=first["kind"]["rights"]["pageInfo"]["endCursor"]).data

        assert second is not None
        codenames = [edge["node"]["codename"] for edge in second["kind"]["rights"]["edges"]]
        assert codenames == ["do_2", "do_1"]

    def test_nested_count_reads_no_row(
        self,
        kinds: list[ContentType],
        execute: Execute,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_num_queries(2):
            result = execute("{ kinds { edges { node { rights { totalCount } } } } }")

        assert result.data is not None
        counts = [e["node"]["rights"]["totalCount"] for e in result.data["kinds"]["edges"]]
        assert counts == [0, 3, 5]


class TestFindOne:
    @pytest.mark.parametrize(
        "identifier", ["0", "-1", "abc", "١٢", str(2**63), "9" * 400, " 1", "1.0", ""]
    )
    def test_impossible_key_finds_nothing_without_a_query(
        self,
        db: None,
        execute: Execute,
        identifier: str,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_num_queries(0):
            result = execute("query ($id: ID) { kind(id: $id) { id } }", id=identifier)

        assert result.data == {"kind": None}
        assert result.errors is not None
        assert result.errors[0].message == "There is nothing with this id."

    def test_lookup_without_a_value_is_refused(self, db: None, execute: Execute) -> None:
        result = execute("{ kind { id } }")

        assert result.errors is not None
        assert isinstance(result.errors[0].original_error, ValidationFailed)
