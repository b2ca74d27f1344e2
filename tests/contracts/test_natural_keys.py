"""Promise: equivalent names conflict, and the error names the field."""

from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import get_resolver

from shared.auth.models import Role, User
from shared.name_keys import NameKeyField, fill_name_keys
from shared.text import fold_name
from shared.text_fields import NameField
from tests.api_client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    get_resolver().url_patterns  # noqa: B018  # builds both transports
    return User.objects.create_user("admin", "admin@nexus.test", None, role=Role.ADMIN)


def needs(label: str) -> Any:
    reason = f"the domain {label} is not enabled"
    return pytest.mark.skipif(not apps.is_installed(f"domains.{label}"), reason=reason)


SAME = [("Tea", "tea "), ("ΟΔΟΣ", "οδοσ"), ("Straße", "STRASSE"), ("Café", "cafe\u0301")]


def post(admin: User, path: str, body: Any) -> tuple[int, str, list[str]]:
    answer = ApiClient().rest("POST", path, body, by=admin)
    document = answer.json()
    fields = [error["field"] for error in document.get("errors", ())]
    return answer.status_code, document.get("code", ""), fields


class TestConflicts:
    @pytest.mark.parametrize(("first", "second"), SAME)
    @pytest.mark.parametrize(
        "path",
        [
            pytest.param("categories/", marks=needs("commerce")),
            pytest.param("jobs/categories/", marks=needs("jobs")),
        ],
    )
    def test_category_with_an_equivalent_name_is_refused(
        self, admin: User, path: str, first: str, second: str
    ) -> None:
        assert post(admin, path, {"name": first})[0] == 201

        assert post(admin, path, {"name": second}) == (409, "already_exists", ["name"])

    @needs("commerce")
    @pytest.mark.parametrize(("first", "second"), SAME)
    def test_product_with_an_equivalent_sku_is_refused(
        self, admin: User, first: str, second: str
    ) -> None:
        shelf = apps.get_model("commerce.Category").objects.create(name="X", slug="x")
        product = {"name": "Tea", "price": "1.00", "category_id": shelf.pk}
        assert post(admin, "products/", {**product, "sku": first})[0] == 201

        refused = post(admin, "products/", {**product, "sku": second})

        assert refused == (409, "already_exists", ["sku"])

    @needs("polls")
    @pytest.mark.parametrize(("first", "second"), SAME)
    def test_equivalent_options_are_refused(self, admin: User, first: str, second: str) -> None:
        body = {"question": "Which?", "options": [first, "Neither", second]}

        assert post(admin, "polls/", body) == (422, "validation_error", ["options.2"])

    def test_account_name_in_another_letter_case_is_refused(self, admin: User) -> None:
        body = {
            "username": "ＡＤＭＩＮ",
            "email": "ADMIN@nexus.test",
            "password": "a long and winding passphrase",
        }

        refused = post(admin, "users/register/", body)

        assert refused == (422, "validation_error", ["username", "email"])


class TestPlaces:
    @needs("jobs")
    def test_equivalent_place_names_are_one_place(self, admin: User) -> None:
        industry = apps.get_model("jobs.JobCategory").objects.create(name="X", slug="x")
        company = apps.get_model("jobs.Company").objects.create(name="X", slug="x")
        body = {
            "title": "Baker",
            "category_id": industry.pk,
            "company_id": company.pk,
            "job_type": "full_time",
            "workplace_type": "on_site",
        }
        for city in ("Suva", "SUVA", "Suva ", "su\u200bva"):
            location = {"city": city, "country": "FJ"}
            assert post(admin, "jobs/", {**body, "location": location})[0] == 201

        places = apps.get_model("jobs.Location").objects.filter(country="FJ")

        assert list(places.values_list("city", "city_key")) == [("Suva", "suva")]

    @needs("jobs")
    def test_duplicate_places_are_merged_by_the_migration(self, admin: User, now: datetime) -> None:
        place, job = apps.get_model("jobs.Location"), apps.get_model("jobs.Job")
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE jobs_location DROP CONSTRAINT a_city_is_kept_once")
        suva, other = (place.objects.create(city=city, country="FJ") for city in ("Suva", "SUVA"))
        industry = apps.get_model("jobs.JobCategory").objects.create(name="X", slug="x")
        company = apps.get_model("jobs.Company").objects.create(name="X", slug="x")
        posting = job.objects.create(
            title="Baker",
            location=other,
            category=industry,
            company=company,
            company_name="X",
            posted_by=admin,
            job_type="full_time",
            workplace_type="on_site",
        )
        place.objects.update(city_key="", region_key="")
        migration = import_module("domains.jobs.migrations.0002_keys_of_names")

        for name in ("city", "region"):
            fill_name_keys(place.objects.all(), name=name, key=f"{name}_key")
        migration.merge(place, job)

        posting.refresh_from_db()
        assert posting.location_id == suva.pk
        assert list(place.objects.values_list("city", "city_key")) == [("Suva", "suva")]


class TestKeys:
    def test_unique_names_are_enforced_by_their_keys(self) -> None:
        compared_as_written = [
            f"{model._meta.label}: {constraint.name}"
            for model in apps.get_models()
            for constraint in model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
            for name in constraint.fields
            if isinstance(model._meta.get_field(name), NameField) or name == "sku"
        ]

        assert compared_as_written == []

    @needs("polls")
    def test_migration_fills_keys_and_renames_duplicates(self, admin: User) -> None:
        option = apps.get_model("polls.Option")
        poll = apps.get_model("polls.Poll").objects.create(owner=admin, question="Which?")
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE polls_option"
                " DROP CONSTRAINT options_of_a_poll_differ_in_more_than_case"
            )
        longest = "a" * 200
        for position, text in enumerate(["ΟΔΟΣ", "οδοσ", "Tea", longest, longest.upper()]):
            option.objects.create(poll=poll, text=text, position=position)
        option.objects.update(text_key="")

        fill_name_keys(
            option.objects.all(), name="text", key="text_key", unique_within=("poll_id",)
        )

        texts = option.objects.order_by("position").values_list("text", "text_key")
        assert list(texts) == [
            ("ΟΔΟΣ", "οδοσ"),
            ("οδοσ (2)", "οδοσ (2)"),
            ("Tea", "tea"),
            (longest, longest),
            ("A" * 196 + " (2)", "a" * 196 + " (2)"),
        ]

    @needs("polls")
    def test_database_and_python_compute_equal_keys(self, admin: User) -> None:
        poll = apps.get_model("polls.Poll").objects.create(
            owner=admin, question="Which?", category="İSTANBUL ΟΔΟΣ ẞ ǅ"
        )
        stored = apps.get_model("polls.Poll").objects.values_list("category_key", flat=True)

        assert list(stored) == [fold_name("İSTANBUL ΟΔΟΣ ẞ ǅ")]
        assert poll.category_key == stored[0]

    def test_every_model_with_keys_uses_the_mixin(self) -> None:
        keyed = [
            model
            for model in apps.get_models()
            if any(isinstance(field, NameKeyField) for field in model._meta.get_fields())
        ]

        assert [model for model in keyed if "KeyedByName" not in str(model.__mro__)] == []
