"""Promise: fields that are read without graphql-core have its values and its errors."""

from itertools import product
from typing import Any

import graphene
import pytest
from graphql import ExecutionContext, ExecutionResult, execute, parse

from nexus.gateway.graphql.execution import MAX_CONDITIONS, ReadingContext

SELECTION = "{ name size __typename owner { name } }"


class Owner(graphene.ObjectType):
    name = graphene.String(required=True)


class Box(graphene.ObjectType):
    name = graphene.String()
    size = graphene.Int(required=True)
    owner = graphene.Field(Owner)
    boxes = graphene.List(graphene.NonNull(lambda: Box), required=True)
    loose_boxes = graphene.List(lambda: Box)
    counted = graphene.Int()


class Query(graphene.ObjectType):
    box = graphene.Field(Box)

    @staticmethod
    def resolve_box(root: Any, _info: Any) -> Any:
        return root


SCHEMA = graphene.Schema(query=Query).graphql_schema


class Row:
    """An object with these attributes, and one that counts how often it was read."""

    def __init__(self, **attributes: Any) -> None:
        vars(self).update({"name": "a", "size": 1, "owner": None, "boxes": [], **attributes})
        self.reads = 0

    @property
    def counted(self) -> int:
        self.reads += 1
        raise RuntimeError("The database is down.")


def run(box: object, selection: str, context: type[ExecutionContext]) -> dict[str, Any]:
    document = parse(f"{{ box {selection} }}")
    result = execute(SCHEMA, document, root_value=box, execution_context_class=context)
    assert isinstance(result, ExecutionResult)
    return dict(result.formatted)


@pytest.mark.parametrize(
    ("box", "selection"),
    [
        (Row(), SELECTION),
        ({"name": "b", "size": 2, "boxes": []}, SELECTION),
        (Row(owner=Row(name="o")), SELECTION),
        (Row(owner=Row(name=None)), SELECTION),
        (Row(size=None), SELECTION),
        (Row(size="large"), SELECTION),
        (Row(boxes=[Row(), Row(name="c")]), f"{{ boxes {SELECTION} a: boxes {{ size }} }}"),
        (Row(boxes=[Row(), Row(size=None)]), f"{{ name boxes {SELECTION} }}"),
        (Row(boxes=[Row(), None]), f"{{ name boxes {SELECTION} }}"),
        (Row(boxes=None), f"{{ name boxes {SELECTION} }}"),
        (Row(boxes=7), f"{{ name boxes {SELECTION} }}"),
        (Row(loose_boxes=[Row(), None, Row(size="x")]), f"{{ looseBoxes {SELECTION} }}"),
        (
            Row(boxes=[Row(boxes=[Row(owner=Row(name=None))])]),
            "{ boxes { boxes { owner { name } } } }",
        ),
        (Row(), "{ counted name }"),
        (Row(), "{ name @skip(if: true) size @include(if: true) }"),
    ],
)
def test_values_and_errors_equal_those_of_graphql_core(box: object, selection: str) -> None:
    expected = run(box, selection, ExecutionContext)
    assert run(box, selection, ReadingContext) == expected


def test_failing_attribute_is_read_once() -> None:
    row = Row()
    answer = run(row, "{ counted }", ReadingContext)
    assert row.reads == 1
    assert answer["errors"][0]["path"] == ["box", "counted"]


def test_selections_of_few_sets_of_conditions_are_remembered() -> None:
    names = ["a", "b", "c", "d"]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: size @include(if: ${name})" for name in names)
    document = parse(f"query ({declared}) {{ box {{ {fields} }} }}")

    for given in 2 * list(product([True, False], repeat=len(names))):
        result = execute(
            SCHEMA,
            document,
            root_value=Row(),
            variable_values=dict(zip(names, given, strict=True)),
            execution_context_class=ReadingContext,
        )
        wanted = {name: 1 for name, is_shown in zip(names, given, strict=True) if is_shown}
        assert isinstance(result, ExecutionResult)
        assert result.data == {"box": wanted}

    [operation] = document.definitions
    assert 0 < len(vars(operation)["nexus_selections"]) <= MAX_CONDITIONS
