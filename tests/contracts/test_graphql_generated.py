"""Promise: the response to a document equals the responses to each of its leaves."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from json import dumps
from typing import Any

import pytest
from graphql import (
    ExecutionContext,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)
from pytest_django import DjangoDbBlocker

from nexus.gateway.graphql import engine
from nexus.gateway.graphql.limits import MAX_DIRECTIVES
from tests.whole_schema import (
    ALONE,
    ONE,
    PAGES,
    SCHEMA,
    GraphQLApi,
    identify,
    is_page,
    load_records,
    load_rows,
    unlimited_api,
)

DOCUMENTS = 500
SEED = 20_261_129
DEEPEST = 4
VARIABLES = {"yes": True, "no": False, "two": 2}
USES_ALL_VARIABLES = {
    "flags": "flags: __typename @include(if: $yes) @skip(if: $no)",
    "size": "size: users(first: $two) { __typename }",
}
"""Fields of every document, because every declared variable must be used."""
DECLARED = "($yes: Boolean!, $no: Boolean!, $two: Int)"

assert SCHEMA.query_type
ROOT: GraphQLObjectType = SCHEMA.query_type


@dataclass
class Use:
    """One use of a field: its name, arguments, alias and selection."""

    name: str
    arguments: str
    alias: str
    uses: Sequence["Use"]
    kind: str
    directive: str = ""
    wrapping: str = ""

    @property
    def key(self) -> str:
        """The key in the response."""
        return self.alias or self.name

    @property
    def flat(self) -> str:
        """The text of the field without its alias and directive."""
        return f"{self.name}{self.arguments}"

    @property
    def is_dropped(self) -> bool:
        """Whether its directive excludes it."""
        return self.directive in ("@include(if: $no)", "@skip(if: $yes)")


@dataclass
class Writer:
    """Generates random documents with fragments."""

    dice: random.Random
    needed: Mapping[str, str]
    fragments: list[str] = field(default_factory=list)
    aliases: int = 0

    def document(self) -> tuple[Sequence[Use], str]:
        """Return the root fields of a new document, and its text."""
        while True:
            uses, text = self._document()
            # A document with more directives is always refused.
            if text.count("@include") + text.count("@skip") <= MAX_DIRECTIVES:
                return uses, text

    def _document(self) -> tuple[Sequence[Use], str]:
        self.fragments, self.aliases = [], 0
        roots = self.dice.sample([*PAGES, *ALONE, *ONE], self.dice.randint(1, 3))
        uses = [self._use(ROOT, name, depth=0) for name in roots]
        body = self._written(uses)
        always = " ".join(USES_ALL_VARIABLES.values())
        return uses, f"query {DECLARED} {{ {always} {body} }} {' '.join(self.fragments)}"

    def _uses(self, kind: GraphQLObjectType, depth: int) -> list[Use]:
        names = [
            name
            for name, each in kind.fields.items()
            if depth < DEEPEST or is_leaf_type(get_named_type(each.type))
        ]
        if not names:
            return [Use("__typename", "", "", (), kind.name)]
        chosen = self.dice.choices(names, k=self.dice.randint(1, 4))
        # At least one leaf has no directive, so no selection is empty.
        always = Use("__typename", "", "", (), kind.name)
        return [always, *(self._use(kind, name, depth=depth) for name in chosen)]

    def _use(self, kind: GraphQLObjectType, name: str, *, depth: int) -> Use:
        each: GraphQLField = kind.fields[name]
        alias = ""
        if self.dice.random() < 0.4:
            self.aliases += 1
            alias = f"a{self.aliases}"
        target: Any = get_named_type(each.type)
        uses: Sequence[Use] = ()
        if isinstance(target, GraphQLObjectType):
            deeper = depth + (0 if is_page(each) or target.name.endswith("Edge") else 1)
            uses = self._uses(target, deeper)
        return Use(
            name,
            self._arguments(f"{kind.name}.{name}", each, alias),
            alias,
            uses,
            kind.name,
            self.dice.choice(DIRECTIVES) if self.dice.random() < 0.15 else "",
            self.dice.choice(("", "", "inline", "named")),
        )

    def _arguments(self, path: str, each: GraphQLField, alias: str) -> str:
        given = self.needed.get(path, "")
        if not is_page(each):
            return f"({given})" if given else ""
        # GraphQL merges fields with one response key, so they must agree.
        size = self.dice.choice(SIZES) if alias else "first: 2"
        return f"({size} {given})"

    def _written(self, uses: Sequence[Use]) -> str:
        return " ".join(self._written_one(use) for use in uses)

    def _written_one(self, use: Use) -> str:
        alias = f"{use.alias}: " if use.alias else ""
        body = f" {{ {self._written(use.uses)} }}" if use.uses else ""
        text = f"{alias}{use.flat} {use.directive}{body}"
        if use.wrapping == "inline":
            return f"... on {use.kind} {{ {text} }}"
        if use.wrapping == "named":
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {use.kind} {{ {text} }}")
            return f"...{name}"
        return text


DIRECTIVES = (
    *("@include(if: $yes)", "@skip(if: $no)", "@include(if: $yes) @skip(if: $no)"),
    *("@include(if: $no)", "@skip(if: $yes)"),
)
SIZES = (
    *("first: 20", "first: 1", "first: 3", "first: $two"),
    *("last: 20", "last: 1", "first: null, last: $two"),
)


def leaves(uses: Sequence[Use]) -> Iterator[tuple[Use, ...]]:
    """Yield the path of every leaf that no directive excludes."""
    for use in uses:
        if use.is_dropped:
            continue
        if not use.uses:
            yield (use,)
        for below in leaves(use.uses):
            yield (use, *below)


class Flat:
    """Queries one leaf at a time."""

    def __init__(self, api: GraphQLApi) -> None:
        self._api = api
        self._answers: dict[str, Any] = {}

    def answer(self, path: Sequence[Use]) -> Any:
        """Return the response to the leaf at the end of a path."""
        document = path[-1].flat
        for use in reversed(path[:-1]):
            document = f"{use.flat} {{ {document} }}"
        # Replace the variable by its value.
        document = document.replace("$two", "2")
        if document not in self._answers:
            answer = self._api.answer(f"{{ {document} }}")
            assert "errors" not in answer, (document, answer)
            self._answers[document] = answer["data"]
        return self._answers[document]


def graft(target: dict[str, Any], flat: Any, path: Sequence[Use]) -> None:
    """Insert the value of one leaf into the expected response to the whole document."""
    use, *below = path
    value = flat[use.name]
    if not below or value is None:
        target[use.key] = value
    elif isinstance(value, list):
        rows = target.setdefault(use.key, [{} for _ in value])
        for row, each in zip(rows, value, strict=True):
            graft(row, each, below)
    else:
        graft(target.setdefault(use.key, {}), value, below)


@pytest.fixture(scope="module")
def api(
    companions: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[GraphQLApi]:
    """Load three rows of every model, and return an API client that knows the arguments roots need."""
    with unlimited_api(django_db_blocker) as api:
        needed = load_rows(3, api.admin)
        needed = {**{root: identify(root) for root in ONE}, **needed}
        api.needed = {f"Query.{root}": given for root, given in needed.items()}
        load_records(3, api.admin)
        yield api


@contextmanager
def graphql_core_only() -> Iterator[None]:
    """Execute documents by graphql-core, which makes objects of all rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "ReadingContext", ExecutionContext)
        yield


@pytest.mark.slow
@pytest.mark.django_db
def test_document_equals_its_leaves_queried_one_by_one(api: GraphQLApi) -> None:
    writer, flat = Writer(random.Random(SEED), api.needed), Flat(api)
    compared = 0

    for number in range(DOCUMENTS):
        uses, document = writer.document()
        expected: dict[str, Any] = {}
        for path in leaves(uses):
            graft(expected, flat.answer(path), path)
            compared += 1

        answer = api.answer(document, VARIABLES)
        with graphql_core_only():
            plain = api.answer(document, VARIABLES)
        if {"posts", "products", *ONE} & {use.name for use in uses}:
            # The third response uses SQL that the second one has cached.
            again = [api.answer(document, VARIABLES) for _ in range(2)]
            assert again == [answer, answer], f"document {number}: {document}"
        # As text, because the order of the keys and the form of numbers must be equal, too.
        assert dumps(answer) == dumps(plain), f"document {number}: {document}"

        assert "errors" not in answer, f"document {number}: {document}"
        for always in USES_ALL_VARIABLES:
            answer["data"].pop(always)
        assert answer["data"] == expected, f"document {number}: {document}"
    assert compared > 15 * DOCUMENTS
