"""Documents that cost too much are refused before validation and execution."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import get_introspection_query

from nexus.gateway.graphql import documents
from tests.processor_time import processor_seconds, read_tokens

# Refusing takes up to 9 times the processor time of reading the tokens. The limit finds a refusal
# whose time grows faster than the document; that costly documents are not validated, which took
# 9 to 86 times as long, has a test of its own.
MOST_TIMES_READING = 30
BEFORE_VALIDATION = {"query_too_complex", "query_too_deep"}


def nested(levels: int) -> str:
    return "{ thing " + "{ thing " * (levels - 2) + "{ id }" + "}" * (levels - 1)


def spread_twice(fragments: int) -> str:
    parts = [
        f"fragment F{n} on Thing {{ ...F{n + 1} thing {{ ...F{n + 1} }} }}"
        for n in range(fragments)
    ]
    return f"{{ thing {{ ...F0 }} }} {' '.join(parts)} fragment F{fragments} on Thing {{ id }}"


def bomb(fragments: int) -> str:
    parts = [f"fragment F{n} on Thing {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments)]
    return f"{{ thing {{ ...F0 }} }} {' '.join(parts)} fragment F{fragments} on Thing {{ id }}"


def chain(fragments: int) -> str:
    parts = [f"fragment F{n} on Thing {{ ...F{n + 1} }}" for n in range(fragments)]
    return f"{{ thing {{ ...F0 }} }} {' '.join(parts)} fragment F{fragments} on Thing {{ nope }}"


HOSTILE = {
    "100 deep": (nested(100), "query_too_deep"),
    "13 deep": (nested(13), "query_too_deep"),
    "400 deep": (nested(400), None),
    "deep through fragments": (spread_twice(20), "query_too_deep"),
    "fragment bomb": (bomb(20), "query_too_complex"),
    "long fragment chain": (chain(230), None),
    "fragment cycle": (
        "{ thing { ...F } } fragment F on Thing { thing { ...F } }",
        "graphql_validation_failed",
    ),
    "1000 aliases": (
        "{" + " ".join(f"a{n}: hello" for n in range(1000)) + "}",
        "query_too_complex",
    ),
    "31 root fields": ("{" + " hello" * 31 + "}", "query_too_complex"),
    "31 root fields in a fragment": (
        "{ ...F } fragment F on Query {" + " hello" * 31 + "}",
        "query_too_complex",
    ),
    "2000 times one field": ("{" + " hello" * 2000 + "}", "query_too_complex"),
    "1900 times one nested field": ("{ thing {" + " id" * 1900 + "} }", "query_too_complex"),
    "repeated in many fragments": (
        "{ thing {"
        + "".join(f" ...F{n}" for n in range(60))
        + "} }"
        + "".join(f" fragment F{n} on Thing {{{' id' * 20} }}" for n in range(60)),
        "query_too_complex",
    ),
    "10k directives": ("{ hello " + "@a " * 10_000 + "}", "query_too_complex"),
    "60 directives": ("{ hello " + "@a " * 60 + "}", "query_too_complex"),
    "costly lists": (
        "{ things(first: 100) { edges { node { thing { thing { thing { thing { thing { thing { thing { thing { id } } } } } } } } "
        "b: thing { thing { thing { thing { thing { thing { thing { thing { id } } } } } } } } c: thing { thing { thing { id } } } } } } }",
        "query_too_complex",
    ),
    "introspection for ever": (
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
        "graphql_validation_failed",
    ),
    "20 introspections": (
        "{"
        + " ".join(f"a{n}: __schema {{ ...S }}" for n in range(20))
        + "} "
        + "fragment S on __Schema { types {"
        + " ".join(["name kind description"] * 12)
        + "} }",
        "query_too_complex",
    ),
    "NUL": ('{ price(amount: "\\u0000") }', "validation_error"),
    "half a character": ('{ price(amount: "\\ud800") }', "graphql_parse_failed"),
    "3000 nested lists": ("{ price(amount: " + "[" * 3000 + "]" * 3000 + ") }", None),
    "comments": ("#\n" * 5000 + "{ hello }", None),
    "nothing": ("", "graphql_parse_failed"),
}


class TestHostileDocuments:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_hostile_document_is_refused_quickly(self, run: Callable[..., Any], name: str) -> None:
        document, code = HOSTILE[name]
        answer = run(document)
        refusal = processor_seconds(work=lambda: run(document))
        reading = processor_seconds(work=lambda: read_tokens(document=document))
        smallest = processor_seconds(work=lambda: run("{ hello }"))

        assert "data" not in answer
        codes = {error["extensions"]["code"] for error in answer["errors"]}
        assert codes == {code} if code else codes
        assert refusal < MOST_TIMES_READING * (reading + smallest)

    @pytest.mark.parametrize(
        "name", [name for name, (_, code) in HOSTILE.items() if code in BEFORE_VALIDATION]
    )
    def test_costly_document_is_refused_before_validation(
        self, run: Callable[..., Any], name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        validated: list[object] = []
        monkeypatch.setattr(documents, "validate", lambda *sent, **_: validated.append(sent))

        run(HOSTILE[name][0])

        assert validated == []


class TestCost:
    @pytest.mark.parametrize(
        ("document", "cost"),
        [
            ("{ hello }", 0),
            ("{ __typename }", 0),
            ("{ thing { id model } }", 1),
            ("{ thing { thing { id } } }", 2),
            ("{ things { totalCount } }", 1 + 1),
            ("{ things { pageInfo { hasNextPage } } }", 1),
            ("{ things { edges { cursor node { id } } } }", 1 + 20),
            ("{ things { edges { node { thing { id } } } } }", 1 + 20 * 2),
            ("{ things(first: 5) { edges { node { id } } } }", 1 + 5),
            ("{ things(first: 1000) { edges { node { id } } } }", 1 + 100),
            ("{ things(first: null) { edges { node { id } } } }", 1 + 20),
            ("{ things(last: 5) { edges { node { id } } } }", 1 + 5),
            ("{ things(last: 1000) { edges { node { id } } } }", 1 + 100),
            ("{ things(first: null, last: 5) { edges { node { id } } } }", 1 + 5),
            ("{ things(first: 5, last: null) { edges { node { id } } } }", 1 + 5),
            ("{ things(first: 5, last: 7) { edges { node { id } } } }", 1 + 7),
            ("query ($n: Int) { things(first: $n) { edges { node { id } } } }", 1 + 20),
            ("query ($n: Int = 7) { things(first: $n) { edges { node { id } } } }", 1 + 7),
            (
                "{ things(first: 5) { ...E } } fragment E on ThingConnection { edges { node { id } } }",
                6,
            ),
        ],
    )
    def test_cost_is_objects_times_rows(
        self, db: None, run: Callable[..., Any], document: str, cost: int
    ) -> None:
        assert run(document)["extensions"]["cost"] == cost

    @pytest.mark.parametrize(("given", "cost"), [(5, 6), (100, 101), (1000, 101), (None, 21)])
    def test_cost_depends_on_the_variables(
        self, db: None, run: Callable[..., Any], given: int | None, cost: int
    ) -> None:
        document = "query ($n: Int = 7) { things(first: $n) { edges { node { id } } } }"

        answer = run(document, n=given)

        assert answer["extensions"]["cost"] == cost

    def test_list_size_of_another_type_is_a_validation_error(self, run: Callable[..., Any]) -> None:
        answer = run("query ($n: Int) { things(first: $n) { totalCount } }", n="many")

        assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"

    def test_variables_that_exceed_the_limit_are_refused(
        self, db: None, run: Callable[..., Any]
    ) -> None:
        things = "{ edges { node { thing { thing { id } } } } }"
        parts = " ".join(f"a{n}: things(first: $n) {things}" for n in range(10))
        document = f"query ($n: Int) {{ {parts} }}"

        few, many = run(document, n=5), run(document, n=100)

        assert few["extensions"]["cost"] == 10 * (1 + 5 * 3)
        assert "data" not in many
        (error,) = many["errors"]
        assert error["extensions"]["code"] == "query_too_complex"
        assert error["message"].startswith("The query costs 3010; 2000 are allowed.")

    def test_introspection_costs_nothing(self, run: Callable[..., Any]) -> None:
        document = get_introspection_query(
            specified_by_url=True, input_value_deprecation=True, schema_description=True
        )

        answer = run(document)

        assert "errors" not in answer
        assert answer["extensions"]["cost"] == 0

    def test_twelve_levels_are_allowed(self, run: Callable[..., Any]) -> None:
        assert "errors" not in run(nested(12))
