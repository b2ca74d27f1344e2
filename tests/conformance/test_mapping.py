"""Mappings of other APIs: what they mean, and the line of what is wrong in them."""

import re
from pathlib import Path

import pytest

from conformance.errors import UsageError
from conformance.mapping import BUILT_IN, read_mapping
from conformance.polls import Polls
from conformance.projects import PROJECTS
from conformance.templates import fill, fill_path, find_placeholders, read_member
from conformance.toml_lines import find_line

VOCABULARY = Polls.vocabulary
KIT = Path(__file__).resolve().parents[2] / "tools" / "conformance"
EXAMPLE = KIT / "mapping.example.toml"


SHIPPED = [("polls", EXAMPLE)] + [
    (project, path)
    for project in PROJECTS
    for path in (*sorted(BUILT_IN.glob(f"{project}/*.toml")), KIT / "naive" / f"{project}.toml")
    if path.exists()
]


@pytest.mark.parametrize(
    ("project", "path"), SHIPPED, ids=lambda value: getattr(value, "stem", value)
)
def test_shipped_mapping_has_every_operation(project: str, path: Path) -> None:
    vocabulary = PROJECTS[project].vocabulary

    mapping = read_mapping(path, vocabulary)

    assert vocabulary.operations.keys() - mapping.operations.keys() <= vocabulary.optional


@pytest.mark.parametrize("project", PROJECTS)
def test_nexus_has_a_mapping_for_each_transport(project: str) -> None:
    names = {path.stem for path in BUILT_IN.glob(f"{project}/*.toml")}

    assert names == {"nexus-graphql", "nexus-rest"}


def test_names_of_the_example_replace_the_usual_ones() -> None:
    mapping = read_mapping(EXAMPLE, VOCABULARY)

    assert mapping.fields["poll"] == {
        "id": "id",
        "question": "title",
        "options": "choices",
        "created_at": "created_at",
        "expires_at": "ends_at",
    }
    assert (mapping.operations["vote"].method, mapping.operations["vote"].path) == (
        "POST",
        "/polls/{poll_id}/vote",
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[operations.vote]", "[operations.votes]", "unknown name votes"),
        ('question = "title"', 'qestion = "title"', "unknown name qestion"),
        ("[fields.result]", "[fields.reslt]", "unknown name reslt"),
        ("results_ms = 250", 'results_ms = "fast"', "results_ms is a number"),
        ("results_ms = 250", "result_ms = 250", "unknown name result_ms"),
        ('request = "GET /polls/{poll_id}"', 'request = "/polls"', "/polls does not begin with"),
        ('request = "GET /polls/{poll_id}"', "request = 5", "request is a text"),
        ('body = { choice = "{option_id}" }', 'body = { c = "{opt}" }', "unknown value {opt}"),
        ('project = "polls"', 'project = "polls', "this is not TOML"),
    ],
)
def test_wrong_name_is_reported_with_its_line(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text = EXAMPLE.read_text()
    line = text[: text.index(old)].count("\n") + 1
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(UsageError, match=re.escape(f"{path}:{line}: {problem}")) as raised:
        read_mapping(path, VOCABULARY)

    assert "\n" not in str(raised.value)


def test_missing_operation_and_missing_accounts_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"

    path.write_text('project = "polls"\n[login]\nrequest = "POST /in"\ntoken = "t"\n[operations]\n')
    with pytest.raises(UsageError, match="register is missing"):
        read_mapping(path, VOCABULARY)
    path.write_text(f'{path.read_text()}[register]\nrequest = "POST /up"\n')
    with pytest.raises(UsageError, match=r":5: create_poll is missing in operations"):
        read_mapping(path, VOCABULARY)


def test_lines_inside_long_texts_are_no_names() -> None:
    text = '[a]\nb = """\nc = 1\n"""\nc = 2\n'

    assert [find_line(text, ["a", name]) for name in ("b", "c", "d")] == [2, 5, 1]


def test_templates_keep_types_and_leave_out_absent_values() -> None:
    template = {"n": "{id}", "t": "poll {id}", "many": "{names:label}", "gone": "{absent}", "k": 1}

    filled = fill(template, {"id": 3, "names": ["Tea", "Coffee"]})

    labels = [{"label": "Tea"}, {"label": "Coffee"}]
    assert filled == {"n": 3, "t": "poll 3", "many": labels, "k": 1}
    assert fill_path("/polls/{id}/", {"id": "a/b"}) == "/polls/a%2Fb/"


def test_parameters_of_a_path_without_a_value_are_left_out() -> None:
    template = "/jobs?limit={page_size}&q={search}&open=1"

    assert fill_path(template, {"page_size": 5}) == "/jobs?limit=5&open=1"
    assert fill_path("/jobs?q={search}", {}) == "/jobs"


def test_item_is_repeated_for_every_object_of_a_list() -> None:
    template = {"lines": {"each": "items", "item": {"product": "{id}", "count": "{n}"}}}

    filled = fill(template, {"items": [{"id": 1, "n": 2}, {"id": 3}, 5]})

    assert filled == {"lines": [{"product": 1, "count": 2}, {"product": 3}, 5]}
    assert fill(template, {"items": "text"}) == {"lines": "text"}
    assert set(find_placeholders(template)) == {"items", "id", "n"}


def test_words_and_roles_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = (KIT / "naive" / "jobs.toml").read_text()

    path.write_text(text.replace("[words.status]", "[words.state]"))
    with pytest.raises(UsageError, match="unknown name state"):
        read_mapping(path, PROJECTS["jobs"].vocabulary)
    path.write_text(text.replace(', role = "{role}"', ""))
    with pytest.raises(UsageError, match="no account has the role employer"):
        read_mapping(path, PROJECTS["jobs"].vocabulary)


def test_statuses_of_words_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = (KIT / "naive" / "feed.toml").read_text()
    line = text[: text.index("NOT_FOUND")].count("\n") + 1

    path.write_text(text.replace("NOT_FOUND = 404", 'NOT_FOUND = "missing"'))

    with pytest.raises(UsageError, match=rf":{line}: NOT_FOUND has the status 'missing'"):
        read_mapping(path, PROJECTS["feed"].vocabulary)


@pytest.mark.parametrize(
    ("path", "found"), [("", {"a": [{"b": 1}]}), ("a.0.b", 1), ("a.1.b", None), ("a.x", None)]
)
def test_members_are_read_by_their_path(path: str, found: object) -> None:
    assert read_member({"a": [{"b": 1}]}, path) == found
