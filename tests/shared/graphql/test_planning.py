"""Only selected columns are read, in a number of statements that does not depend on the rows."""

import pytest
from content_type_schema import Execute
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries


def statements(execute: Execute, document: str, **variables: object) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        result = execute(document, **variables)
    assert result.errors is None
    return [query["sql"] for query in captured]


class TestColumns:
    def test_only_selected_columns_are_read(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        (sql,) = statements(execute, '{ kind(model: "pot") { model } }')

        assert '"django_content_type"."app_label"' not in sql

    def test_columns_that_a_computed_field_requires_are_read(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        (sql,) = statements(execute, '{ kind(model: "pot") { label } }')

        assert '"django_content_type"."app_label"' in sql

    def test_computed_field_without_requires_reads_all_columns(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        (sql,) = statements(execute, '{ kind(model: "pot") { shout } }')

        assert '"django_content_type"."app_label"' in sql

    def test_fragments_aliases_and_conditions_are_resolved(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        document = """
            query ($deep: Boolean!) {
              rights { edges { node { ...Right ... on Right { n: name } } } }
            }
            fragment Right on Right { codename contentType @include(if: $deep) { m: model } }
        """

        (deep,) = statements(execute, document, deep=True)
        (flat,) = statements(execute, document, deep=False)

        assert '"auth_permission"."name"' in deep
        assert "JOIN" in deep
        assert "JOIN" not in flat

    def test_id_of_a_relation_needs_no_join(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        (sql,) = statements(execute, "{ rights { edges { node { contentTypeId } } } }")

        assert "JOIN" not in sql

    def test_required_column_of_a_relation_is_joined(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        (sql,) = statements(execute, "{ rights { edges { node { kindName } } } }")

        assert "JOIN" in sql


class TestExpressions:
    def test_expressions_are_computed_only_when_selected(
        self, kinds: list[ContentType], execute: Execute
    ) -> None:
        with_length = statements(execute, "{ rights { edges { node { length } } } }")
        without = statements(execute, "{ rights { edges { node { codename } } } }")

        assert "LENGTH" in with_length[0]
        assert "LENGTH" not in without[0]

    def test_expressions_of_a_relation_cost_one_statement_for_all_rows(
        self,
        kinds: list[ContentType],
        execute: Execute,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_num_queries(2):
            result = execute("{ rights { edges { node { contentType { rightCount } } } } }")

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
    def test_aliased_uses_are_planned_together(
        self,
        kinds: list[ContentType],
        execute: Execute,
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
            result = execute(document + (used if "..." in kind else ""))

        assert result.errors is None
        assert result.data is not None
        (edge,) = result.data["rights"]["edges"]
        assert list(edge["node"]["a"].values()) == [3]
        assert list(edge["node"]["b"].values()) == ["pot"]

    def test_required_column_and_expression_of_one_relation_are_both_loaded(
        self,
        kinds: list[ContentType],
        execute: Execute,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        document = "{ rights(first: 1) { edges { node { kindName contentType { rightCount } } } } }"

        with django_assert_num_queries(2):
            result = execute(document)

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
        self,
        db: None,
        execute: Execute,
        amount: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        Permission.objects.all().delete()
        ContentType.objects.all().delete()
        for number in range(amount):
            kind = ContentType.objects.create(app_label="tea", model=f"m{number}")
            Permission.objects.bulk_create(
                Permission(content_type=kind, codename=f"c{n}", name="May") for n in range(3)
            )

        with django_assert_num_queries(5):
            result = execute(THREE_LEVELS)

        assert result.errors is None
