"""Only what was selected is read, in as few statements whatever the number of rows."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from schema_of_kinds import Ask


def statements(ask: Ask, document: str, **variables: object) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        result = ask(document, **variables)
    assert result.errors is None
    return [query["sql"] for query in captured]


class TestColumns:
    def test_reads_only_the_selected_ones(self, kinds: list[ContentType], ask: Ask) -> None:
        (sql,) = statements(ask, '{ kind(model: "pot") { model } }')

        assert '"django_content_type"."app_label"' not in sql

    def test_reads_those_a_computed_field_names(self, kinds: list[ContentType], ask: Ask) -> None:
        (sql,) = statements(ask, '{ kind(model: "pot") { label } }')

        assert '"django_content_type"."app_label"' in sql

    def test_reads_the_whole_row_for_a_field_that_names_none(
        self, kinds: list[ContentType], ask: Ask
    ) -> None:
        (sql,) = statements(ask, '{ kind(model: "pot") { shout } }')

        assert '"django_content_type"."app_label"' in sql

    def test_follows_fragments_aliases_and_conditions(
        self, kinds: list[ContentType], ask: Ask
    ) -> None:
        document = """
            query ($deep: Boolean!) {
              rights { edges { node { ...Right ... on Right { n: name } } } }
            }
            fragment Right on Right { codename contentType @include(if: $deep) { m: model } }
        """

        (deep,) = statements(ask, document, deep=True)
        (flat,) = statements(ask, document, deep=False)

        assert '"auth_permission"."name"' in deep
        assert "JOIN" in deep
        assert "JOIN" not in flat

    def test_an_id_beside_a_relation_needs_no_join(
        self, kinds: list[ContentType], ask: Ask
    ) -> None:
        (sql,) = statements(ask, "{ rights { edges { node { contentTypeId } } } }")

        assert "JOIN" not in sql

    def test_a_column_of_a_relation_may_be_named_too(
        self, kinds: list[ContentType], ask: Ask
    ) -> None:
        (sql,) = statements(ask, "{ rights { edges { node { kindName } } } }")

        assert "JOIN" in sql


class TestExpressions:
    def test_are_computed_only_when_selected(self, kinds: list[ContentType], ask: Ask) -> None:
        with_length = statements(ask, "{ rights { edges { node { length } } } }")
        without = statements(ask, "{ rights { edges { node { codename } } } }")

        assert "LENGTH" in with_length[0]
        assert "LENGTH" not in without[0]

    def test_of_a_relation_cost_one_statement_for_all_rows(
        self, kinds: list[ContentType], ask: Ask, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            result = ask("{ rights { edges { node { contentType { rightCount } } } } }")

        assert result.data is not None
        counts = [e["node"]["contentType"]["rightCount"] for e in result.data["rights"]["edges"]]
        assert sorted(counts) == [3, 3, 3, 5, 5, 5, 5, 5]


class TestUsesOfOneRelation:
    @pytest.mark.parametrize(
        "kind",
        [
            "a: contentType { rightCount } b: contentType { model }",
            "b: contentType { model } a: contentType { rightCount }",
            "a: contentType { x: rightCount } b: contentType { x: model }",
            "...Count ...Model",
            "a: contentType @include(if: true) { rightCount } ... @skip(if: false) { ...Model }",
        ],
    )
    def test_are_planned_together(
        self,
        kinds: list[ContentType],
        ask: Ask,
        kind: str,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        fragments = """
            fragment Count on Right { a: contentType { rightCount } }
            fragment Model on Right { b: contentType { model } }
        """
        used = fragments if "...Count" in kind else fragments[fragments.index("fragment Model") :]
        document = f"{{ rights(first: 1) {{ edges {{ node {{ {kind} }} }} }} }}"

        with django_assert_num_queries(2):
            result = ask(document + (used if "..." in kind else ""))

        assert result.errors is None
        assert result.data is not None
        (edge,) = result.data["rights"]["edges"]
        assert list(edge["node"]["a"].values()) == [3]
        assert list(edge["node"]["b"].values()) == ["pot"]

    def test_may_be_a_field_that_requires_a_column_of_it(
        self, kinds: list[ContentType], ask: Ask, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        document = "{ rights(first: 1) { edges { node { kindName contentType { rightCount } } } } }"

        with django_assert_num_queries(2):
            result = ask(document)

        assert result.errors is None
        assert result.data is not None
        node = {"kindName": "pot", "contentType": {"rightCount": 3}}
        assert result.data["rights"]["edges"] == [{"node": node}]


THREE_LEVELS = """{
  kinds(first: 100) { edges { node { model
    rights(first: 2) { totalCount edges { node { codename
      contentType { every: rights(first: 1) { edges { node { name contentType { model } } } } }
    } } }
    everyRight { codename }
  } } }
}"""


class TestQueryBudget:
    @pytest.mark.parametrize("amount", [1, 100])
    def test_three_levels_cost_the_same_for_any_number_of_rows(
        self, db: None, ask: Ask, amount: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        Permission.objects.all().delete()
        ContentType.objects.all().delete()
        for number in range(amount):
            kind = ContentType.objects.create(app_label="tea", model=f"m{number}")
            Permission.objects.bulk_create(
                Permission(content_type=kind, codename=f"c{n}", name="May") for n in range(3)
            )

        with django_assert_num_queries(5):
            result = ask(THREE_LEVELS)

        assert result.errors is None

    def test_a_whole_list_at_the_root_is_planned_too(
        self, kinds: list[ContentType], ask: Ask, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            result = ask("{ allKinds { model everyRight { codename } } }")

        assert result.data is not None
        assert [len(kind["everyRight"]) for kind in result.data["allKinds"]] == [0, 3, 5]
