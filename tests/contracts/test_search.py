"""Promise: search finds common forms of a word in every searchable list."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import get_resolver

from shared.auth.models import Role, User
from shared.search import contains_folded

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 14, tzinfo=UTC)

TEXTS = {
    "cpp": "C++ developer",
    "csharp": "C# developer (.NET, Node.js)",
    "c": "C programmer",
    "fsharp": "F# person",
    "cicd": "Pipelines with CI/CD in Python/Django",
    "it": "IT support",
    "nurse": "Nurse, it is a calling",
    "tea": "美味しい緑茶です",
    "cafe": "Crème brûlée in São Paulo",
    "greek": "Η ΟΔΟΣ στην Ελλάδα",
    "seoul": "서울에서 근무",
}
CASES: Sequence[tuple[str, set[str]]] = [
    ("C++", {"cpp"}),
    ("c++ developer", {"cpp"}),
    ("C#", {"csharp"}),
    ("C", {"c"}),
    ("F#", {"fsharp"}),
    (".NET", {"csharp"}),
    (".net", {"csharp"}),
    ("dotnet", {"csharp"}),
    ("node", {"csharp"}),
    ("Node.js", {"csharp"}),
    ("nodejs", {"csharp"}),
    ("net", set()),
    ("developer -C++", {"csharp"}),
    ("developer -node.js", {"cpp"}),
    ("c++ or F#", {"cpp", "fsharp"}),
    ('"C++ developer"', {"cpp"}),
    ("CI/CD", {"cicd"}),
    ("cd", {"cicd"}),
    ("django", {"cicd"}),
    ("django/python", {"cicd"}),
    ("IT", {"it"}),
    ("it", {"it"}),
    ("IT support", {"it"}),
    ("it is a calling", {"nurse"}),
    ("緑茶", {"tea"}),
    ("茶", {"tea"}),
    ("茶緑", set()),
    ("-緑茶 C", {"c"}),
    ("サント", set()),
    ("서울", {"seoul"}),
    ("sao paulo", {"cafe"}),
    ("creme BRULEE", {"cafe"}),
    ("cre\u0300me", {"cafe"}),
    ("οδος", {"greek"}),
    ("ελλαδα", {"greek"}),
    ("   ", set(TEXTS)),
    ("\u200b", set(TEXTS)),
    ("???", set()),
]


def admin() -> User:
    return User.objects.create_user("admin", "admin@nexus.test", None, role=Role.ADMIN)


def load_products() -> None:
    shelf = apps.get_model("commerce.Category").objects.create(name="X", slug="x")
    for key, text in TEXTS.items():
        apps.get_model("commerce.Product").objects.create(
            name="Thing", description=text, slug=key, category=shelf, price=1
        )


def load_jobs() -> None:
    industry = apps.get_model("jobs.JobCategory").objects.create(name="X", slug="x")
    company = apps.get_model("jobs.Company").objects.create(name="X", slug="x")
    author = admin()
    for key, text in TEXTS.items():
        apps.get_model("jobs.Job").objects.create(
            title=text,
            slug=key,
            category=industry,
            company=company,
            company_name="X",
            posted_by=author,
            job_type="full_time",
            workplace_type="remote",
            status="published",
            expires_at=datetime.now(tz=UTC) + timedelta(days=9),
        )


def load_posts() -> None:
    author = admin()
    for text in TEXTS.values():
        apps.get_model("feed.Post").objects.create(author=author, content=text)


def load_polls() -> None:
    owner = admin()
    for text in TEXTS.values():
        apps.get_model("polls.Poll").objects.create(owner=owner, question=text)


LISTS: dict[str, tuple[str, str, Callable[[], None]]] = {
    "commerce": ("products/", "description", load_products),
    "jobs": ("jobs/", "title", load_jobs),
    "feed": ("posts/", "content", load_posts),
    "polls": ("polls/", "question", load_polls),
}
ENABLED = [domain for domain in LISTS if apps.is_installed(f"domains.{domain}")]


@pytest.mark.parametrize("domain", ENABLED)
def test_every_form_of_a_word_is_found_in_every_list(domain: str) -> None:
    get_resolver().url_patterns  # noqa: B018  # builds both transports
    path, field, load = LISTS[domain]
    load()
    keys = {text: key for key, text in TEXTS.items()}
    client = Client()
    wrong = []
    for words, expected in CASES:
        answer = client.get(f"/api/v1/{path}", {"search": words, "page_size": 50})
        found = {keys[each[field]] for each in answer.json()["results"]}
        if found != expected:
            wrong.append((words, expected, found))

    assert wrong == []


@pytest.mark.skipif("jobs" not in ENABLED, reason="the domain is not enabled")
class TestPlaces:
    @pytest.mark.parametrize("part", ["sao pau", "SÃO", "são paulo", "Sa\u0303o", "paulo"])
    def test_places_are_found_without_accents_and_in_any_case(self, part: str) -> None:
        load_jobs()
        place = apps.get_model("jobs.Location").objects.create(city="São Paulo", country="BR")
        apps.get_model("jobs.Job").objects.filter(slug="cpp").update(location=place)

        found = Client().get("/api/v1/jobs/", {"location": part}).json()
        listed = Client().get("/api/v1/jobs/locations/", {"q": part}).json()

        assert [job["title"] for job in found["results"]] == [TEXTS["cpp"]]
        assert [each["city"] for each in listed["results"]] == ["São Paulo"]


def plan_of(rows: QuerySet[Any]) -> str:
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        for path in ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan"):
            cursor.execute(f"SET LOCAL {path} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        return json.dumps(cursor.fetchone())


@pytest.mark.parametrize(
    ("model", "index"),
    [
        ("commerce.Product", "products_by_words"),
        ("feed.Post", "posts_by_words"),
        ("polls.Poll", "polls_by_words"),
    ],
)
def test_search_uses_the_word_index(model: str, index: str) -> None:
    if not apps.is_installed(f"domains.{model.partition('.')[0]}"):
        pytest.skip("the domain is not enabled")

    assert index in plan_of(apps.get_model(model).objects.matching("tea 緑茶"))


@pytest.mark.parametrize(
    ("model", "column", "index"),
    [
        ("commerce.Product", "name", "products_by_part_of_name"),
        ("jobs.Location", "city", "cities_by_part_of_name"),
        ("jobs.Company", "name", "companies_by_part_of_name"),
    ],
)
def test_search_for_parts_of_names_uses_an_index(model: str, column: str, index: str) -> None:
    if not apps.is_installed(f"domains.{model.partition('.')[0]}"):
        pytest.skip("the domain is not enabled")

    assert index in plan_of(
        apps.get_model(model).objects.filter(contains_folded(column, "são paulo"))
    )
