"""The language of the project: standard terms, plain prose, and summaries of one form."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from graphql import build_schema

from tools.docs.pages import ROOT
from tools.docs.prose import MARKER, Line, count_markers, list_tracked, read_lines

MOST_MARKERS_PER_1000_WORDS = 1.0
LONGEST_SUMMARY = 60
CONTRACTS = ["docs/api/openapi.json", "docs/api/schema.graphql"]
PARTS = {
    "code": ["domains", "shared", "platform", "manage.py"],
    "tests and tools": ["tests", "tools", "bench", "deploy", "Makefile", ".ci", ".github"],
    "pages": ["docs", "README.md", "SECURITY.md"],
    "contracts": CONTRACTS,
}
# Words of metaphors for things that have a name in the field. The first column of the table in
# docs/glossary.md has the names.
LEFT_WORDS = frozenset(
    [
        "anew",
        "anybody",
        "asleep",
        "bury",
        "crowded",
        "desk",
        "door",
        "doors",
        "endured",
        "enduring",
        "everybody",
        "eyes",
        "farewell",
        "forsake",
        "guest",
        "guests",
        "hear",
        "heard",
        "hears",
        "house",
        "inbox",
        "keeper",
        "kept",
        "kettle",
        "kettles",
        "kin",
        "lane",
        "lanes",
        "manners",
        "meanwhile",
        "mend",
        "mended",
        "nobody",
        "nobodys",
        "owe",
        "owed",
        "patience",
        "pilot",
        "plant",
        "planted",
        "planting",
        "poke",
        "replant",
        "room",
        "said",
        "say",
        "seal",
        "seat",
        "seats",
        "silence",
        "somebody",
        "somebodys",
        "sow",
        "spell",
        "spelled",
        "spelling",
        "spellings",
        "stranger",
        "strangers",
        "stretch",
        "tell",
        "telling",
        "tells",
        "tend",
        "told",
        "trip",
        "trips",
        "unseal",
        "weigh",
        "weighed",
        "weighs",
        "whoever",
        "whom",
        "wire",
    ]
)
# A test name that begins with one of these continues another text: its class, or the test above.
CONTINUATIONS = frozenset(
    [
        *("and", "are", "but", "can", "cannot", "does", "has", "in", "is", "it", "its", "may"),
        *("must", "of", "or", "so", "that", "to", "was", "were", "which", "who", "whose", "with"),
    ]
)
# Names that hold such a word for a reason.
ALLOWED_NAMES = {
    "PollFollowersToldInPart": "an event, stored in the outbox by its name",
    "PollEndToldInPart": "an event, stored in the outbox by its name",
    "0003_voting_in_one_round_trip": "a migration, recorded by its name",
}
# Posts, plots and SQL of sample data, and a name that the operating system has.
NOT_FOR_USERS = re.compile(r"/seeds/|/simulator/(films|words)\.py|embedded/accounts\.py")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
METHODS = ("get", "post", "put", "patch", "delete")
SENTENCE = re.compile(r"[A-Z][a-z]+ \S.*")
# The details after the summary of a REST description. They begin with the callers.
DETAILS = re.compile(r"For [a-z].{25,}\.", re.DOTALL)
# The callers that need no access token.
WITHOUT_TOKEN = re.compile(r"For (?:everyone|viewers|holders|the payment provider)\b")
PYTHON = [
    path
    for path in list_tracked(paths=["domains", "shared", "platform", "tools", "bench", "tests"])
    if path.endswith(".py")
]
TESTS = [path for path in PYTHON if path.startswith("tests/")]


class TestProse:
    @pytest.mark.parametrize("part", PARTS)
    def test_marker_words_are_rare(self, part: str) -> None:
        count = count_markers(files=list_tracked(paths=PARTS[part]))

        places = "\n".join(str(marker) for marker in count.markers)
        assert count.words > 1000
        assert count.rate < MOST_MARKERS_PER_1000_WORDS, f"{count.rate:.1f} per 1,000:\n{places}"

    def test_comments_docstrings_and_pages_are_read(self) -> None:
        code = '"""Whoever asks."""\n\nx = "told"  # said\n'
        page = "Told.\n```\ntold\n```\n"

        assert [line.text for line in read_lines(name="a.py", text=code)] == [
            "# said",
            "Whoever asks.",
        ]
        assert list(read_lines(name="a.md", text=page)) == [
            Line(1, "Told."),
            Line(5, ""),
        ]

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            pytest.param("a.ts", 'fetch("https://told"); // said', id="slashes"),
            pytest.param("a.js", "/* one\n   said */ told();", id="block"),
            pytest.param("a.css", "a { content: 'told' } /* said */", id="style"),
            pytest.param("a.yaml", "told: 'a#told' # said", id="hash"),
            pytest.param("Makefile", "# said\ntold: ;", id="Makefile"),
        ],
    )
    def test_comments_of_other_languages_are_read(self, name: str, code: str) -> None:
        words = " ".join(line.text for line in read_lines(name=name, text=code))

        assert "said" in words
        assert "told" not in words

    def test_texts_for_users_have_no_marker_words(self) -> None:
        texts = {
            f"{path}: {text}"
            for path in list_tracked(paths=["domains", "shared", "platform"])
            if path.endswith(".py") and not NOT_FOR_USERS.search(path)
            for text in _texts_of(path)
        }
        mails = {
            f"{path.relative_to(ROOT)}: {line}"
            for path in ROOT.glob("[dsp]*/**/templates/**/*.txt")
            for line in path.read_text().splitlines()
        }

        assert len(texts) > 1000
        assert len(mails) > 50
        assert sorted(filter(MARKER.search, texts | mails)) == []

    def test_generated_files_are_not_read(self) -> None:
        assert list(read_lines(name="docs/generated/a.ts", text="// said")) == []


class TestNames:
    def test_names_contain_no_metaphor(self) -> None:
        found = {
            f"{path}: {name}": sorted(words)
            for path in PYTHON
            for name in _names_of(ROOT / path)
            if (words := LEFT_WORDS & _words_of(name)) and name not in ALLOWED_NAMES
        }

        assert found == {}

    def test_every_allowed_name_is_in_use(self) -> None:
        names = {name for path in PYTHON for name in _names_of(ROOT / path)}

        assert ALLOWED_NAMES.keys() <= names

    def test_test_names_stand_alone(self) -> None:
        names = [(path, name) for path in TESTS for name in _test_names_of(ROOT / path)]

        assert len(names) > 2000
        assert [
            f"{path}: {name}" for path, name in names if name.split("_")[1] in CONTINUATIONS
        ] == []


class TestSummaries:
    def test_rest_summary_is_a_verb_and_a_noun(self) -> None:
        wrong = [
            f"{operation['operationId']}: {operation.get('summary')}"
            for operation in _rest_operations()
            if not _is_summary(operation.get("summary", ""))
        ]

        assert wrong == []

    def test_graphql_summary_is_a_verb_and_a_noun(self) -> None:
        wrong = [
            f"{name}: {description.splitlines()[0]}"
            for name, description in _graphql_roots()
            if not _is_summary(description.split(". ")[0].splitlines()[0].rstrip("."))
        ]

        assert wrong == []


class TestDescriptions:
    def test_rest_description_names_the_caller_and_adds_to_the_summary(self) -> None:
        wrong = [
            f"{operation['operationId']}: {operation.get('description')}"
            for operation in _rest_operations()
            if not DETAILS.fullmatch(_details(operation))
        ]

        assert wrong == []

    def test_rest_description_agrees_with_the_security(self) -> None:
        wrong = [
            f"{operation['operationId']}: {_details(operation)}"
            for operation in _rest_operations()
            if _is_anonymous(operation) != bool(WITHOUT_TOKEN.match(_details(operation)))
        ]

        assert wrong == []


class _Names(NamedTuple):
    """The names in a file."""

    functions: list[str]
    others: list[str]


def _names_of(path: Path) -> list[str]:
    names = _names_in(path)
    return [*path.relative_to(ROOT).with_suffix("").parts, *names.functions, *names.others]


def _test_names_of(path: Path) -> list[str]:
    return [name for name in _names_in(path).functions if name.startswith("test_")]


@cache
def _names_in(path: Path) -> _Names:
    found = _Names([], [])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, FUNCTIONS):
            found.functions.append(node.name)
        elif isinstance(node, ast.ClassDef):
            found.others.append(node.name)
        elif isinstance(node, ast.arg):
            found.others.append(node.arg)
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            found.others.append(node.id if isinstance(node, ast.Name) else node.attr)
    return found


@cache
def _words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def _is_summary(text: str) -> bool:
    return bool(SENTENCE.fullmatch(text)) and len(text) <= LONGEST_SUMMARY and "." not in text


def _rest_operations() -> Iterator[dict[str, Any]]:
    document = json.loads((ROOT / "docs/api/openapi.json").read_text(encoding="utf-8"))
    for item in document["paths"].values():
        yield from (item[method] for method in METHODS if method in item)


def _details(operation: dict[str, Any]) -> str:
    description: str = operation.get("description", "")
    return description.removeprefix(operation.get("summary", "")).lstrip(". \n")


def _is_anonymous(operation: dict[str, Any]) -> bool:
    security = operation["security"]
    return not security or {} in security


def _graphql_roots() -> Iterator[tuple[str, str]]:
    schema = build_schema((ROOT / "docs/api/schema.graphql").read_text(encoding="utf-8"))
    for root in (schema.query_type, schema.mutation_type, schema.subscription_type):
        assert root is not None
        for name, field in root.fields.items():
            yield name, field.description or ""


def _texts_of(path: str) -> Iterator[str]:
    """Return the string literals of a module, docstrings included."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
