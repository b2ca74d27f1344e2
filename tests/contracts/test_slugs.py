"""Promise: concurrent creations with one name all succeed, each with its own slug."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver

from shared.auth.models import Role, User
from tests.api_client import ApiClient
from tests.concurrency import run_concurrently

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 8


def product(number: int) -> dict[str, Any]:
    category = apps.get_model("commerce.Category").objects.get_or_create(name="X", slug="x")[0]
    return {"name": "Tea pot", "price": "1.00", "category_id": category.pk}


def category(number: int) -> dict[str, Any]:
    parents = apps.get_model("commerce.Category").objects
    parent = parents.create(name=f"Parent {number}", slug=f"parent-{number}")
    return {"name": "Tea pot", "parent_id": parent.pk}


def job_category(number: int) -> dict[str, Any]:
    parents = apps.get_model("jobs.JobCategory").objects
    parent = parents.create(name=f"Parent {number}", slug=f"parent-{number}")
    return {"name": "Tea pot", "parent_id": parent.pk}


def company(number: int) -> dict[str, Any]:
    return {"name": "Tea pot"}


def job(number: int) -> dict[str, Any]:
    industry = apps.get_model("jobs.JobCategory").objects.get_or_create(name="X", slug="x")[0]
    firm = apps.get_model("jobs.Company").objects.get_or_create(name="X", slug="x")[0]
    return {
        "title": "Tea pot",
        "category_id": industry.pk,
        "company_id": firm.pk,
        "job_type": "full_time",
        "workplace_type": "remote",
    }


CREATIONS: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "commerce.Product": ("products/", product),
    "commerce.Category": ("categories/", category),
    "jobs.JobCategory": ("jobs/categories/", job_category),
    "jobs.Company": ("companies/", company),
    "jobs.Job": ("jobs/", job),
}


def models_with_a_slug() -> set[str]:
    return {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, models.SlugField) for field in model._meta.get_fields())
    }


def test_every_model_with_a_slug_is_created_here() -> None:
    assert models_with_a_slug() - set(CREATIONS) == set()


@pytest.mark.parametrize("label", CREATIONS)
def test_parallel_creations_of_one_name_all_succeed(label: str) -> None:
    if label not in models_with_a_slug():
        pytest.skip("the domain is not enabled")
    get_resolver().url_patterns  # noqa: B018  # builds both transports before the threads start
    path, body = CREATIONS[label]
    admin = User.objects.create_user("admin", "admin@nexus.test", None, role=Role.ADMIN)
    api = ApiClient()
    bodies = [body(number) for number in range(AT_ONCE)]

    def create(sent: dict[str, Any]) -> tuple[int, str]:
        answer = api.rest("POST", path, sent, by=admin)
        return answer.status_code, answer.json().get("slug", answer.content)

    answers = run_concurrently([partial(create, sent) for sent in bodies])

    assert [status for status, _ in answers] == [201] * AT_ONCE, answers
    slugs = {slug for _, slug in answers}
    assert len(slugs) == AT_ONCE
    assert "tea-pot" in slugs
    assert {slug.removesuffix(slug[-9:]) for slug in slugs - {"tea-pot"}} == {"tea-pot"}
